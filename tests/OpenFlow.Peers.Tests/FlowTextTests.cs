using System.Globalization;
using System.Text.RegularExpressions;
using OpenFlow.Peers.Tests.Generating;
using OpenFlow.Peers.Tests.Peers;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Text.Parsing;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Peers.Tests;

/// <summary>
/// ovs-ofctl's texts of random flows: what our parser makes of them is printed by ovs-ofctl as what its own parser
/// makes of them.
/// </summary>
public sealed partial class FlowTextTests
{
    private const int BatchSize = 2_000;

    // Lines that ovs-ofctl prints but doesn't read: as many as this are left out of a batch.
    private const int MostUnread = 50;

    [Fact]
    public void FlowParser_reads_as_ovs_ofctl_does() => Parse(firstSeed: 0, count: 4_000);

    [Fact]
    [Trait("Category", "Deep")]
    public void FlowParser_reads_many_thousand_flows_as_ovs_ofctl_does() => Parse(3_000_000, 100_000);

    private static void Parse(int firstSeed, int count)
    {
        var found = new Disagreements();
        for (int seed = firstSeed; seed < firstSeed + count; seed += BatchSize)
        {
            Sample[] flows =
            [
                .. RandomMessages.From(seed, Math.Min(BatchSize, firstSeed + count - seed))
                    .Where(sample => sample.Kind.Name == "FLOW_MOD add"),
            ];
            Compare(flows, found);
        }
        found.AssertNone();
    }

    private static void Compare(Sample[] flows, Disagreements found)
    {
        IReadOnlyList<string> printed = OvsOfctl.Print([.. flows.Select(flow => flow.Octets)]);
        List<(Sample Flow, string Text)> texts = [.. flows.Zip(printed, (flow, text) => (flow, AsSyntax(text)))];
        List<string> theirs = ReadByOvsOfctl(texts);
        var ours = new List<byte[]>();
        for (int i = texts.Count - 1; i >= 0; i--)
        {
            if (FlowParser.TryParse(texts[i].Text, FlowModCommand.Add, out ParsedFlow parsed, out TextError error))
            {
                ours.Insert(0, parsed.ToFrame(new Xid((uint)i)));
                continue;
            }
            found.Add("our parser", texts[i].Flow, $"{error} of {texts[i].Text}");
            texts.RemoveAt(i);
            theirs.RemoveAt(i);
        }
        IReadOnlyList<string> again = OvsOfctl.Print(ours);
        for (int i = 0; i < texts.Count; i++)
        {
            if (RuleOf(again[i]) != RuleOf(theirs[i]))
                found.Add("ovs-ofctl", texts[i].Flow, $"reads: {RuleOf(theirs[i])}\nwhere we read {RuleOf(again[i])}");
        }
    }

    // Removes what it can't read from the texts.
    private static List<string> ReadByOvsOfctl(List<(Sample Flow, string Text)> texts)
    {
        for (int unread = 0; unread <= MostUnread; unread++)
        {
            using var file = new TemporaryFile();
            File.WriteAllLines(file.Path, texts.Select(one => one.Text));
            (string output, string errors, int exitCode) =
                BoundedProgram.Run("ovs-ofctl", "-O", "OpenFlow13", "parse-flows", file.Path);
            if (exitCode == 0)
                return
                [
                    .. output.Split('\n').Where(text => text.StartsWith("OFPT_FLOW_MOD", StringComparison.Ordinal)),
                ];
            Match line = Line().Match(errors);
            Assert.True(line.Success, errors);
            texts.RemoveAt(int.Parse(line.Groups[1].Value, CultureInfo.InvariantCulture) - 1);
        }
        throw new InvalidOperationException("ovs-ofctl reads too little of what it prints");
    }

    // What it prints of a flow-mod has colons where its syntax has equal signs.
    private static string AsSyntax(string printed)
    {
        string rule = RuleOf(printed);
        int actions = rule.IndexOf("actions=", StringComparison.Ordinal);
        string head = rule[..actions].Replace("table:", "table=", StringComparison.Ordinal)
            .Replace("cookie:", "cookie=", StringComparison.Ordinal)
            .Replace("idle:", "idle_timeout=", StringComparison.Ordinal)
            .Replace("hard:", "hard_timeout=", StringComparison.Ordinal);
        return head + rule[actions..];
    }

    private static string RuleOf(string printed) =>
        printed[(printed.IndexOf("ADD ", StringComparison.Ordinal) + "ADD ".Length)..].TrimEnd();

    [GeneratedRegex(@":(\d+):")]
    private static partial Regex Line();
}
