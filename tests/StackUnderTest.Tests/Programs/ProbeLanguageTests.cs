using System.Text;
using StackUnderTest.Programs;
using StackUnderTest.Tests.Simulation;

namespace StackUnderTest.Tests.Programs;

public sealed class ProbeLanguageTests
{
    /// <summary>The text up to the place where the error is, and what is expected there.</summary>
    [Theory]
    [InlineData("", "", "address, sleep, ping")]
    [InlineData("walk:10.0.0.1", "", "address, sleep, ping")]
    [InlineData("tcp", "tcp", ": and a target")]
    [InlineData("tcp:10.0.0.1", "tcp:10.0.0.1", "a port behind a colon")]
    [InlineData("tcp:10.0.0.1:0", "tcp:10.0.0.1:", "a port behind a colon")]
    [InlineData("tcp:10.0.0.256:1", "tcp:", "an address")]
    [InlineData("tcp:10.0.0.1:65536", "tcp:10.0.0.1:", "a port behind a colon")]
    [InlineData("ping:10.0.0.1;", "ping:10.0.0.1;", "address, sleep, ping")]
    [InlineData("ping:10.0.0.1 ", "ping:10.0.0.1", "; or the end")]
    [InlineData("ping:10.0.0.1,bytes=3", "ping:10.0.0.1,", "expect, timeout, retry, count, size, lost or df")]
    [InlineData("ping:10.0.0.1,count", "ping:10.0.0.1,count", "= and a value")]
    [InlineData("ping:10.0.0.1,count=0", "ping:10.0.0.1,count=", "1 to 1000000")]
    [InlineData("ping:10.0.0.1,size=65508", "ping:10.0.0.1,size=", "0 to 65507")]
    [InlineData("tcp:10.0.0.1:1,expect=perhaps", "tcp:10.0.0.1:1,expect=", "open, refused, silent")]
    [InlineData("tcp:10.0.0.1:1,timeout=3h", "tcp:10.0.0.1:1,timeout=3", "a time")]
    [InlineData("sleep:x", "sleep:", "a time")]
    [InlineData("send:10.0.0.1:1,bytes=0", "send:10.0.0.1:1,bytes=", "1 to 1024G")]
    [InlineData("receive:10.0.0.1:1,hash=12", "receive:10.0.0.1:1,hash=", "64 hexadecimal digits")]
    [InlineData("http:10.0.0.1/,status=99", "http:10.0.0.1/,status=", "100 to 599")]
    [InlineData("3*sleep:1s", "3*", "*(")]
    [InlineData("3*(sleep:1s", "3*(sleep:1s", "; or )")]
    [InlineData("0*(sleep:1s)", "", "rounds")]
    [InlineData("sleep:1s)", "sleep:1s", "; or the end")]
    [InlineData("1*(1*(1*(1*(1*(sleep:1s)))))", "1*(1*(1*(1*(", "groups in at most four")]
    public void Probe_says_where_its_text_makes_no_sense_and_what_should_stand_there(string text, string before, string expected)
    {
        Assert.False(TryAdd("probe", text, out int position, out string said));
        Assert.Equal(before.Length, position);
        Assert.Contains(expected, said, StringComparison.Ordinal);
    }

    [Fact]
    public void Probe_has_at_most_sixty_four_steps()
    {
        string steps = string.Join(';', Enumerable.Repeat("address", 64));
        Assert.True(TryAdd("probe", steps, out _, out _));
        Assert.False(TryAdd("probe", steps + ";address", out _, out string said));
        Assert.Equal("at most 64 steps", said);
    }

    [Theory]
    [InlineData("", -1)]
    [InlineData("echo", -1)]
    [InlineData("echo,discard,daytime,chargen,http", -1)]
    [InlineData("echo,chess", 5)]
    [InlineData("echo,", 0)]
    [InlineData("echo;http", 0)]
    [InlineData("echo,echo", 5)]
    public void Servers_are_named_and_an_unknown_name_is_pointed_at(string names, int wrong)
    {
        var table = new ProgramTable(new TwoStacks(1).A, new TestMachine());
        bool right = table.TryStart(Encoding.ASCII.GetBytes(names), out CommandError error);
        Assert.Equal(wrong < 0, right);
        if (!right)
            Assert.Equal(wrong, error.Position);
    }

    [Fact]
    public void Servers_without_a_list_are_all_there_are()
    {
        var table = new ProgramTable(new TwoStacks(1).A, new TestMachine());
        Assert.True(table.TryStart(ProgramTable.Servers, out _));
    }

    private static bool TryAdd(string name, string text, out int position, out string expected)
    {
        var table = new ProgramTable(new TwoStacks(1).A, new TestMachine());
        bool right = table.TryAddJob(Encoding.ASCII.GetBytes(name), Encoding.ASCII.GetBytes(text), out _, out CommandError error);
        position = error.Position;
        expected = Encoding.ASCII.GetString(error.Expected);
        return right;
    }
}
