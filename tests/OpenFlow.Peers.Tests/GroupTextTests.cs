using System.Text.RegularExpressions;
using OpenFlow.Peers.Tests.Generating;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Text;
using OpenFlow.Protocol.Text.Parsing;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Peers.Tests;

/// <summary>
/// What we print of random groups and meters, which is what ovs-ofctl prints of them, our own parsers read as the same
/// octets.
/// </summary>
public sealed partial class GroupTextTests
{
    private delegate byte[]? Parse(string command, string text, Xid xid, out TextError error);

    [Fact]
    public void GroupParser_reads_what_is_printed_of_groups() => Compare("GROUP_MOD", ParseGroup, 0, 12_000);

    [Fact]
    public void MeterParser_reads_what_is_printed_of_meters() => Compare("METER_MOD", ParseMeter, 0, 12_000);

    [Fact]
    [Trait("Category", "Deep")]
    public void GroupParser_reads_what_is_printed_of_many_groups() =>
        Compare("GROUP_MOD", ParseGroup, 4_000_000, 400_000);

    private static void Compare(string kind, Parse parse, int firstSeed, int count)
    {
        var found = new Disagreements();
        foreach (Sample sample in Enumerable.Range(firstSeed, count).Where(seed => RandomMessages.KindOf(seed) == kind)
            .Select(RandomMessages.Of))
        {
            string printed = MessagePrinter.Print(sample.Octets).TrimEnd();
            string[] line = Head().Replace(printed, "").Split(' ', 2);
            byte[]? read = parse(line[0], line[1], new Xid((uint)sample.Seed), out TextError error);
            if (read is null)
                found.Add("our parser", sample, $"{error} of {line[1]}");
            else if (!IsSame(read, sample.Octets, printed))
                found.Add("our parser", sample, $"reads: {Convert.ToHexStringLower(read)}\nof {line[1]}");
        }
        found.AssertNone();
    }

    // Two things have no text: that a field to set is in Nicira's form, not the specification's, which is the one that
    // is read; and how much of a packet an output sends to others than the controller, who all get the whole.
    private static bool IsSame(byte[] read, byte[] octets, string printed) =>
        HasNoText().IsMatch(Convert.ToHexStringLower(octets))
            ? MessagePrinter.Print(read).TrimEnd() == printed
            : read.AsSpan().SequenceEqual(octets);

    private static byte[]? ParseGroup(string command, string text, Xid xid, out TextError error)
    {
        GroupModCommand known = command switch
        {
            "ADD" => GroupModCommand.Add,
            "MOD" => GroupModCommand.Modify,
            "DEL" => GroupModCommand.Delete,
            _ => GroupModCommand.AddOrModify,
        };
        return GroupParser.TryParse(text, known, out ParsedGroup group, out error) ? group.ToFrame(xid) : null;
    }

    // What is printed has blanks where the syntax has commas and a band a line.
    private static byte[]? ParseMeter(string command, string text, Xid xid, out TextError error)
    {
        MeterModCommand known = command switch
        {
            "ADD" => MeterModCommand.Add,
            "MOD" => MeterModCommand.Modify,
            _ => MeterModCommand.Delete,
        };
        text = text.Replace(" bands=", "", StringComparison.Ordinal).Replace("\ntype=", ",band=type=",
            StringComparison.Ordinal).Replace(' ', ',');
        return MeterParser.TryParse(text, known, out ParsedMeter meter, out error) ? meter.ToFrame(xid) : null;
    }

    [GeneratedRegex(@"^[^:]*:\s*")]
    private static partial Regex Head();

    [GeneratedRegex("0019....000[01]|00000010(?!fffffffd)[0-9a-f]{8}(?!0000)")]
    private static partial Regex HasNoText();
}
