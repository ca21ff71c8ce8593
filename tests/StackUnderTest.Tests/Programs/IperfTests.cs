using System.Text.Json;
using StackUnderTest.Programs;
using StackUnderTest.Stack.Wire;
using StackUnderTest.Tests.Simulation;

namespace StackUnderTest.Tests.Programs;

/// <summary>Our client against our server; against Debian's in EndToEnd.Tests.</summary>
public sealed class IperfTests
{
    [Theory]
    [InlineData("10.0.0.2,bytes=3M", 3 << 20)]
    [InlineData("10.0.0.2:5001,tcp,bytes=1M,parallel=4", 4 << 20)]
    [InlineData("10.0.0.2,bytes=1", 61)]
    public void Iperf_over_tcp_counts_the_same_on_both_sides(string options, long bytes)
    {
        ProgramsBench bench = new ProgramsBench("iperf").Job("iperf", options).RunJobs();
        bench.RunUntil(() => bench.B.Lines.Count == Math.Max(bench.A.Lines.Count - 1, 1), 5);
        Assert.Equal(JobStatus.Passed, bench.Status);
        Assert.Equal(bytes, bench.Said.Last().GetProperty("bytes").GetInt64());
        Assert.Equal(bytes, bench.B.Lines.Sum(line => ProgramsBench.Parse(line).GetProperty("bytes").GetInt64()));
    }

    [Fact]
    public void Iperf_over_tcp_runs_as_long_as_it_is_told()
    {
        var wire = new WireFaults { Rate = 1_250_000, Delay = 1000 };
        ProgramsBench bench = new ProgramsBench("iperf", wire).Job("iperf", "10.0.0.2,seconds=5,interval=1s").RunJobs();
        JsonElement[] said = [.. bench.Said];
        Assert.Equal(6, said.Length);
        Assert.Equal("5.0", said[4].GetProperty("to").GetRawText()[..3]);
        Assert.InRange(said[5].GetProperty("seconds").GetDouble(), 5, 6);
        Assert.InRange(said[5].GetProperty("mbit").GetDouble(), 8, 10);
        JsonElement server = ProgramsBench.Parse(bench.B.Lines[0]);
        Assert.Equal(said[5].GetProperty("bytes").GetInt64(), server.GetProperty("bytes").GetInt64());
    }

    [Fact]
    public void Iperf_over_tcp_counts_retransmissions()
    {
        var bench = new ProgramsBench("iperf", new WireFaults { Loss = 0.01 });
        bench.Job("iperf", "10.0.0.2,bytes=2M").RunJobs();
        Assert.Equal(JobStatus.Passed, bench.Status);
        Assert.Equal(
            bench.Stacks.A.Counters.TcpRetransmissions, bench.Said.Last().GetProperty("retransmissions").GetInt64());
    }

    [Fact]
    public void Iperf_reversed_lets_the_server_send()
    {
        ProgramsBench bench = new ProgramsBench("iperf").Job("iperf", "10.0.0.2,reverse,bytes=2M").RunJobs();
        bench.RunUntil(() => bench.B.Lines.Count > 0, 5);
        Assert.Equal(JobStatus.Passed, bench.Status);
        Assert.Equal(2 << 20, bench.Said.Last().GetProperty("bytes").GetInt64());
        Assert.Equal(2 << 20, ProgramsBench.Parse(Assert.Single(bench.B.Lines)).GetProperty("sentBytes").GetInt64());
    }

    [Fact]
    public void Iperf_over_udp_sends_at_its_rate_and_gets_the_servers_report()
    {
        ProgramsBench bench = new ProgramsBench("iperf").Job("iperf", "10.0.0.2,udp,rate=8M,seconds=3").RunJobs();
        JsonElement said = Assert.Single(bench.Said);
        Assert.Equal(JobStatus.Passed, bench.Status);
        Assert.InRange(said.GetProperty("mbit").GetDouble(), 7.9, 8.1);
        Assert.InRange(said.GetProperty("seconds").GetDouble(), 2.99, 3.01);
        Assert.Equal(said.GetProperty("bytes").GetInt64(), said.GetProperty("serverBytes").GetInt64());
        Assert.Equal(0, said.GetProperty("lost").GetInt64());
        Assert.InRange(said.GetProperty("jitterMs").GetDouble(), 0, 0.01);
    }

    [Fact]
    public void Iperf_over_udp_counts_what_is_lost_and_what_comes_late()
    {
        var bench = new ProgramsBench("iperf");
        int datagrams = 0;
        bench.Stacks.Wire.Drop = (frame, fromA) => fromA && frame[23] == 17 && ++datagrams is > 10 and <= 30;
        bench.Job("iperf", "10.0.0.2,udp,rate=1M,bytes=200000,size=1000").RunJobs();
        JsonElement said = Assert.Single(bench.Said);
        Assert.Equal(201, said.GetProperty("datagrams").GetInt64());
        Assert.Equal(20, said.GetProperty("lost").GetInt64());

        var late = new ProgramsBench("iperf", new WireFaults { Reordering = 0.1, Hold = 20_000 });
        said = Assert.Single(late.Job("iperf", "10.0.0.2,udp,rate=1M,bytes=200000,size=1000").RunJobs().Said);
        Assert.InRange(said.GetProperty("outOfOrder").GetInt64(), 5, 60);
        Assert.InRange(said.GetProperty("lost").GetInt64(), 0, 2); // the last ones may be too late for the report
        Assert.True(said.GetProperty("jitterMs").GetDouble() > 0.1);
    }

    [Fact]
    public void Iperf_over_udp_asks_again_when_its_last_datagram_or_the_report_is_lost()
    {
        var bench = new ProgramsBench("iperf");
        int reports = 0;
        bench.Stacks.Wire.Drop = (frame, fromA) => !fromA && frame[23] == 17 && ++reports <= 4;
        bench.Job("iperf", "10.0.0.2,udp,bytes=20000").RunJobs();
        Assert.Equal(JobStatus.Passed, bench.Status);
        Assert.Equal(5, reports);
        Assert.Single(bench.B.Lines);
    }

    [Theory]
    [InlineData("10.0.0.2:5002", "refused")]
    [InlineData("10.0.0.2:5002,udp,seconds=1", "refused")]
    [InlineData("10.0.0.9", "unreachable")]
    [InlineData("10.9.0.9", "unreachable")]
    [InlineData("10.0.0.2:9,udp,seconds=1", "silent")]
    public void Iperf_says_why_it_failed(string options, string error)
    {
        ProgramsBench bench = new ProgramsBench("iperf,discard").Job("iperf", options).RunJobs();
        Assert.Equal(JobStatus.Failed, bench.Status);
        Assert.Equal(error, bench.Said.Last().GetProperty("error").GetString());
    }

    [Fact]
    public void Iperf_server_answers_the_header_of_version_2_1_8()
    {
        // As iperf -c sends it: flags (extended, length 60), threads, port, buffer, window, 2 MB; type and
        // length unused, no upper flags, version 2.1, .8 released; the rest unused.
        byte[] header = Convert.FromHexString(
            "40010078" + "00000001" + "00001389" + "00000000" + "00000000" + "00200000"
            + "00000000" + "00000000" + "00000000" + "00020001" + "00080003" + new string('0', 32));
        var bench = new Bench("iperf");
        TcpPeer peer = new TcpPeer(bench, 5001).Open();
        peer.Send(TcpFlags.Psh | TcpFlags.Ack, header.AsSpan(0, 50));
        Assert.Empty(peer.Receive());
        peer.Send(TcpFlags.Psh | TcpFlags.Ack, header.AsSpan(50));
        bench.Run(Bench.Second / 10);
        string ack = Convert.ToHexStringLower(peer.Receive());
        Assert.Equal("000000020000001c0000000000020001000800030000000000000000", ack);
    }

    [Fact]
    public void Iperf_server_takes_a_stream_without_a_header()
    {
        var bench = new Bench("iperf");
        TcpPeer peer = new TcpPeer(bench, 5001).Open();
        peer.Send(TcpFlags.Psh | TcpFlags.Ack, new byte[1000]);
        peer.Send(TcpFlags.Fin | TcpFlags.Ack);
        Assert.Contains("\"bytes\":1000", Assert.Single(bench.Machine.Lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("10.0.0.1:x", 9)]
    [InlineData("10.0.0.1,parallel=17", 18)]
    [InlineData("10.0.0.1,rate=1", 14)]
    [InlineData("10.0.0.1,bytes=3G", 15)]
    [InlineData("10.0.0.1,upd", 9)]
    [InlineData("10.0.0.1;udp", 8)]
    public void Iperf_says_where_its_options_make_no_sense(string options, int position)
    {
        var table = new ProgramTable(new TwoStacks(1).A, new TestMachine());
        byte[] text = System.Text.Encoding.ASCII.GetBytes(options);
        Assert.False(table.TryAddJob("iperf"u8, text, out _, out CommandError error));
        Assert.Equal(position, error.Position);
        Assert.True(error.Expected.Length > 0);
    }
}
