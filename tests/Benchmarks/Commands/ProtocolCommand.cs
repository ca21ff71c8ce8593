using System.CommandLine;
using Benchmarks.Micro;
using Benchmarks.Protocol;

namespace Benchmarks.Commands;

/// <summary><c>protocol</c>: OpenFlow.Protocol by itself, and beside os-ken and Open vSwitch's own library.</summary>
internal static class ProtocolCommand
{
    private const int AnswersInRound = 2_000_000;
    private const int MessagesOfAnswer = 3;
    private const int RepliesInRound = 2_000;

    public static Command Create()
    {
        var messages = new Option<int>("--messages")
        {
            Description = "in the stream that all decode",
            DefaultValueFactory = _ => 100_000,
        };
        var alone = new Option<bool>("--alone") { Description = "without os-ken and ovs-ofctl" };
        var command = new Command("protocol", "Times reading, building and printing messages, beside others.")
        {
            messages, alone,
        };
        command.SetAction(parsed =>
        {
            MeasureAnswers();
            MeasureFlows();
            Compare(parsed.GetValue(messages), parsed.GetValue(alone));
            return 0;
        });
        return command;
    }

    private static void MeasureAnswers()
    {
        var path = new PacketInPath();
        Timing timing = Timing.BestOf(() =>
        {
            long sum = 0;
            for (int i = 0; i < AnswersInRound; i++)
                sum += path.Answer();
            return (ulong)sum;
        });
        double each = timing.Seconds * 1e9 / AnswersInRound;
        Console.WriteLine($"packet-in read, flow-mod and packet-out built and written: {each:0.0} ns "
            + $"({each / MessagesOfAnswer:0.0} ns a message), {(double)timing.Allocated / AnswersInRound:0.###} bytes");
    }

    private static void MeasureFlows()
    {
        byte[] reply = Corpus.FlowStatsReply(1);
        Timing timing = Timing.BestOf(() =>
        {
            ulong sum = 0;
            for (int i = 0; i < RepliesInRound; i++)
                sum += Walks.Views(reply);
            return sum;
        });
        double flows = (double)RepliesInRound * Corpus.FlowsInReply / timing.Seconds;
        double octets = (double)RepliesInRound * reply.Length / timing.Seconds;
        Console.WriteLine($"flow-stats walked with match and actions: {flows / 1e6:0.0} M flows/s, {octets / 1e9:0.00} "
            + $"GB/s, {timing.Allocated} bytes");
    }

    private static void Compare(int count, bool alone)
    {
        byte[] stream = Corpus.Make(count, out int messages);
        Console.WriteLine();
        Console.WriteLine($"{messages} messages, {stream.Length} octets: messages a second");
        double views = Row("read as views, to the last field", messages, Timing.BestOf(() => Walks.Views(stream)));
        double values = Row("read to values and written again", messages, Timing.BestOf(() => Walks.Rewritten(stream)));
        double printed = Row("printed as ovs-ofctl does", messages, Timing.BestOf(() => Walks.Printed(stream)));
        if (alone)
            return;
        double osken = Row("os-ken: decoded to objects", Others.OsKen(stream));
        double ovs = Row("ovs-ofctl ofp-parse: printed", Others.OvsOfctl(stream, messages));
        Console.WriteLine();
        Console.WriteLine($"views / os-ken {views / osken:0}, values and back / os-ken {values / osken:0.0}, "
            + $"printed / ovs-ofctl {printed / ovs:0.00}");
    }

    private static double Row(string what, int messages, Timing timing) =>
        Row(what, messages / timing.Seconds);

    private static double Row(string what, double each)
    {
        Console.WriteLine($"  {what,-36} {each,14:#,0}");
        return each;
    }
}
