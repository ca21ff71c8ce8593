using System.Security.Cryptography;
using System.Text.Json;
using StackUnderTest.Programs;
using StackUnderTest.Tests.Simulation;

namespace StackUnderTest.Tests.Programs;

public sealed class ProbeTests
{
    [Theory]
    [InlineData("address", "open")]
    [InlineData("ping:10.0.0.2", "open")]
    [InlineData("ping:10.0.0.2,size=8000,count=2", "open")]
    [InlineData("ping:10.0.0.2,size=8000,df,expect=too-big", "too-big")]
    [InlineData("ping:10.0.0.2,size=1472,df", "open")]
    [InlineData("ping:10.0.0.9,count=1,expect=unreachable", "unreachable")]
    [InlineData("ping:10.9.9.9,count=1,expect=blocked", "unreachable")]
    [InlineData("tcp:10.0.0.2:7", "open")]
    [InlineData("tcp:10.0.0.2:8,expect=refused", "refused")]
    [InlineData("tcp:10.0.0.2:8,expect=closed", "refused")]
    [InlineData("tcp:10.0.0.9:7,expect=unreachable,timeout=9s", "unreachable")]
    [InlineData("udp:10.0.0.2:7,count=5,size=1000", "open")]
    [InlineData("udp:10.0.0.2:7,size=20000", "open")]
    [InlineData("udp:10.0.0.2:8,expect=refused", "refused")]
    [InlineData("udp:10.0.0.2:9,count=2,expect=silent", "silent")]
    [InlineData("send:10.0.0.2:9,bytes=3M", "open")]
    [InlineData("send:10.0.0.2:8,expect=refused", "refused")]
    [InlineData("receive:10.0.0.2:13", "open")]
    [InlineData("receive:10.0.0.2:13,bytes=100,expect=short", "short")]
    [InlineData("receive:10.0.0.2:9,bytes=100,expect=stalled", "stalled")]
    [InlineData("echo:10.0.0.2:7,bytes=1", "open")]
    [InlineData("http:10.0.0.2", "open")]
    [InlineData("http:10.0.0.2:80/,status=200", "open")]
    [InlineData("http:10.0.0.2,status=404,expect=wrong-status", "wrong-status")]
    [InlineData("listen:5000,timeout=1s,expect=silent", "silent")]
    [InlineData("hear:5000,timeout=1s,expect=silent", "silent")]
    public void Probe_tells_what_came_of_a_step(string step, string result)
    {
        JsonElement verdict = ProgramsBench.Probe(step, "echo,discard,daytime,http");
        Assert.Equal(result, verdict.GetProperty("result").GetString());
        Assert.True(verdict.GetProperty("ok").GetBoolean());
        Assert.Equal(step.Split(':')[0], verdict.GetProperty("step").GetString());
    }

    [Fact]
    public void Console_asks_for_a_probe_after_those_of_the_start_and_for_another()
    {
        ProgramsBench bench = new ProgramsBench("echo").Job("probe", "tcp:10.0.0.2:7").ListenToConsole();
        bench.A.Written.Enqueue("probe=ping:10.0.0.2,size=100;tcp:10.0.0.2:9,expect=refused");
        bench.A.Written.Enqueue("probe=udp:10.0.0.2:7");
        Assert.True(bench.RunUntil(() => bench.A.Lines.Count(line => line.Contains("\"probes\"")) == 3, 20));
        string?[] steps = [.. bench.Said.Where(line => line.TryGetProperty("n", out _))
            .Select(line => line.GetProperty("step").GetString())];
        Assert.Equal(["tcp", "ping", "tcp", "udp"], steps);
        Assert.All(bench.Said, line => Assert.True(line.GetProperty("ok").GetBoolean()));
        Assert.Equal(JobStatus.Running, bench.Status);
    }

    [Theory]
    [InlineData("ping:10.0.0.2", 1, "probe=")]
    [InlineData("probe=ping:10.0.0.2;walk:10.0.0.2", 21, "address, sleep, ping")]
    public void Console_is_told_what_it_should_have_said(string line, int at, string expected)
    {
        ProgramsBench bench = new ProgramsBench("echo").ListenToConsole();
        bench.A.Written.Enqueue(line);
        bench.A.Written.Enqueue("probe=ping:10.0.0.2");
        Assert.True(bench.RunUntil(() => bench.A.Lines.Count == 4, 20));
        JsonElement error = bench.Said.First();
        Assert.Equal(at, error.GetProperty("at").GetInt32());
        Assert.Contains(expected, error.GetProperty("expected").GetString(), StringComparison.Ordinal);
        Assert.True(bench.Said.Last().GetProperty("ok").GetBoolean());
    }

    [Fact]
    public void Console_cannot_ask_for_more_than_there_is_room_for()
    {
        ProgramsBench bench = new ProgramsBench("echo").ListenToConsole();
        bench.A.Written.Enqueue("probe=" + new string('1', 2049));
        Assert.True(bench.RunUntil(() => bench.A.Lines.Count == 1, 20));
        Assert.False(bench.Said.Single().GetProperty("ok").GetBoolean());
    }

    [Fact]
    public void Probe_that_expects_otherwise_has_failed()
    {
        var bench = new ProgramsBench("echo");
        bench.Job("probe", "tcp:10.0.0.2:7,expect=refused;ping:10.0.0.2").RunJobs();
        Assert.Equal(JobStatus.Failed, bench.Status);
        Assert.Equal([false, true, false, false], bench.Said.Select(line => line.GetProperty("ok").GetBoolean()));
        Assert.Equal(1, bench.Said.Last().GetProperty("failed").GetInt32());
    }

    [Theory]
    [InlineData("tcp:10.0.0.2:7,expect=silent,timeout=2s")]
    [InlineData("send:10.0.0.2:7,expect=silent,timeout=2s")]
    [InlineData("http:10.0.0.2:7,expect=silent,timeout=2s")]
    [InlineData("ping:10.0.0.2,expect=silent")]
    [InlineData("udp:10.0.0.2:7,expect=blocked")]
    public void Probe_of_a_host_that_answers_arp_alone_is_silent(string step)
    {
        var bench = new ProgramsBench("echo");
        bench.Stacks.Wire.Drop = (frame, _) => frame[12] == 8 && frame[13] == 0;
        bench.Job("probe", step).RunJobs();
        Assert.Equal("silent", bench.Said.First().GetProperty("result").GetString());
        Assert.Equal(JobStatus.Passed, bench.Status);
    }

    [Fact]
    public void Probe_tells_a_lossy_wire_from_a_dead_one()
    {
        var bench = new ProgramsBench("echo");
        int sent = 0;
        bench.Stacks.Wire.Drop = (frame, fromA) => frame[23] == 1 && fromA && ++sent % 4 == 0;
        bench.Job("probe", "ping:10.0.0.2,count=20,expect=lossy;ping:10.0.0.2,count=20,lost=5").RunJobs();
        Assert.Equal(["lossy", "open"], bench.Said.Take(2).Select(line => line.GetProperty("result").GetString()));
        Assert.All(bench.Said.Take(2), line => Assert.Equal(15, line.GetProperty("received").GetInt32()));
    }

    [Fact]
    public void Probe_transfers_are_right_over_a_bad_wire()
    {
        var faults = new WireFaults { Loss = 0.02, Reordering = 0.02, Duplication = 0.02, Corruption = 0.02 };
        var bench = new ProgramsBench("echo,discard,chargen", faults);
        bench.Job("probe", "echo:10.0.0.2:7,bytes=1M;send:10.0.0.2:9,bytes=1M;receive:10.0.0.2:19,bytes=1M")
            .RunJobs(600);
        Assert.Equal(JobStatus.Passed, bench.Status);
        byte[] lines = [.. Enumerable.Range(0, 1 << 20).Select(CharacterOf)];
        string[] hashes = [.. bench.Said.Take(3).Select(line => line.GetProperty("sha256").GetString()!)];
        Assert.Equal(hashes[0], hashes[1]); // what is sent is always the same
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(lines)), hashes[2]);
    }

    [Fact]
    public void Probe_compares_the_hash_of_what_it_receives()
    {
        byte[] lines = [.. Enumerable.Range(0, 5000).Select(CharacterOf)];
        string right = Convert.ToHexStringLower(SHA256.HashData(lines));
        string wrong = new('0', 64);
        JsonElement first = ProgramsBench.Probe($"receive:10.0.0.2:19,bytes=5000,hash={right}", "chargen");
        JsonElement second = ProgramsBench.Probe($"receive:10.0.0.2:19,bytes=5000,hash={wrong}", "chargen");
        Assert.Equal("open", first.GetProperty("result").GetString());
        Assert.Equal("wrong-hash", second.GetProperty("result").GetString());
        Assert.Equal(right, second.GetProperty("sha256").GetString());
    }

    [Fact]
    public void Probe_repeats_groups_in_groups()
    {
        var bench = new ProgramsBench("echo");
        bench.Job("probe", "2*(tcp:10.0.0.2:7;3*(ping:10.0.0.2,count=1);sleep:1s)").RunJobs();
        string[] steps = [.. bench.Said.SkipLast(2).Select(line => line.GetProperty("step").GetString()!)];
        Assert.Equal(["tcp", "ping", "ping", "ping", "tcp", "ping", "ping", "ping"], steps);
        Assert.InRange(bench.Stacks.Now, 2 * Bench.Second, 3 * Bench.Second);
    }

    [Fact]
    public void Probe_retries_until_it_comes_out_as_expected()
    {
        var bench = new ProgramsBench("echo");
        bench.Stacks.Wire.Drop = (frame, _) => frame[23] == 6 && bench.Stacks.Now < 3 * Bench.Second;
        bench.Job("probe", "tcp:10.0.0.2:7,timeout=500ms,retry=10").RunJobs();
        Assert.Equal(JobStatus.Passed, bench.Status);
        Assert.InRange(bench.Said.First().GetProperty("retries").GetInt32(), 3, 6);
    }

    [Fact]
    public void Probes_run_in_order_each_after_its_delay()
    {
        var bench = new ProgramsBench("echo");
        bench.Job("delay", "2s").Job("probe", "tcp:10.0.0.2:7")
            .Job("delay", "500ms").Job("probe", "tcp:10.0.0.2:8,expect=refused").RunJobs();
        Assert.Equal([1, 1, 2, 2], bench.Said.SkipLast(1).Select(line => line.GetProperty("probe").GetInt32()));
        Assert.InRange(bench.Stacks.Now, 2_500_000, 2_600_000);
    }

    [Fact]
    public void Probes_listen_for_each_other_while_servers_run()
    {
        var bench = new ProgramsBench();
        bench.Serve("echo,discard").Job("probe", "listen:5000,timeout=5s;hear:5001,timeout=5s");
        bool connected = false;
        bench.RunUntil(
            () =>
            {
                if (!connected && bench.Stacks.Now >= Bench.Second)
                {
                    connected = true;
                    bench.Stacks.B.Tcp.Create(99, out var socket);
                    bench.Stacks.B.Tcp.Connect(socket, TwoStacks.AddressA, 5000);
                }

                if (bench.A.Lines.Count == 1)
                {
                    bench.Stacks.B.Udp.Create(99, out var socket);
                    bench.Stacks.B.Udp.SendTo(socket, "x"u8, TwoStacks.AddressA, 5001);
                    bench.Stacks.B.Udp.Close(socket);
                }

                return bench.Status == JobStatus.Passed;
            },
            10);
        Assert.Equal(JobStatus.Passed, bench.Status);
        Assert.StartsWith("10.0.0.2:", bench.Said.First().GetProperty("peer").GetString(), StringComparison.Ordinal);
    }

    private static byte CharacterOf(int index)
    {
        int line = index / 74, column = index % 74;
        return column switch { 72 => (byte)'\r', 73 => (byte)'\n', _ => (byte)(32 + (line + column) % 95) };
    }
}
