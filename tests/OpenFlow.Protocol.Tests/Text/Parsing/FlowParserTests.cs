using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Tests.Packets;
using OpenFlow.Protocol.Text;
using OpenFlow.Protocol.Text.Parsing;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Tests.Text.Parsing;

public sealed class FlowParserTests
{
    public static TheoryData<string, string, string> Cases()
    {
        var rows = new TheoryData<string, string, string>();
        rows.AddRange([.. HeaderActionCases.Rows, .. PipelineActionCases.Rows]);
        return rows;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void FlowParser_makes_what_ovs_ofctl_would_and_reads_it_back_when_it_is_printed(
        string match, string actions, string octets)
    {
        InstructionList parsed = Parse($"{match} actions={actions}").Instructions;

        Assert.Equal(Convert.ToHexString(AnnotatedHex.Read(octets)), Convert.ToHexString(parsed.Octets));
        Assert.Equal(parsed, Parse($"{match} actions={FlowPrinter.Instructions(parsed.View)}").Instructions);
    }

    [Fact]
    public void FlowParser_reads_everything_that_a_flow_mod_has()
    {
        ParsedFlow flow = Parse("table=3,cookie=0x5,priority=7,idle_timeout=10,hard_timeout=20,send_flow_rem,"
            + "check_overlap,reset_counts,no_packet_counts,no_byte_counts,tcp,tp_dst=80,actions=1");

        Assert.Equal((new TableId(3), new Cookie(5), 0ul), (flow.Table, flow.Cookie, flow.CookieMask));
        Assert.Equal((7, 10, 20), (flow.Priority, flow.IdleTimeout, flow.HardTimeout));
        Assert.Equal(FlowModFlags.SendFlowRemoved | FlowModFlags.CheckOverlap | FlowModFlags.ResetCounts
            | FlowModFlags.NoPacketCounts | FlowModFlags.NoByteCounts, flow.Flags);
    }

    [Fact]
    public void FlowParser_reads_what_dump_flows_prints()
    {
        ParsedFlow flow = Parse(" cookie=0x5d, duration=123.4s, table=1, n_packets=3, n_bytes=4, idle_timeout=5, "
            + "idle_age=7, hard_age=8, send_flow_rem priority=5,ip actions=resubmit(,2)");

        Assert.Equal((new TableId(1), new Cookie(0x5d), (ushort)5), (flow.Table, flow.Cookie, flow.Priority));
        Assert.Equal("ip", FlowPrinter.Match(flow.Match.View));
        Assert.Equal("resubmit(,2)", FlowPrinter.Instructions(flow.Instructions.View));
    }

    [Theory]
    [InlineData(FlowModCommand.Add, "actions=drop", 0)]
    [InlineData(FlowModCommand.Modify, "actions=drop", 0)]
    [InlineData(FlowModCommand.Delete, "", 255)]
    [InlineData(FlowModCommand.DeleteStrict, "ip", 255)]
    [InlineData(FlowModCommand.Delete, "table=4", 4)]
    public void FlowParser_a_delete_without_a_table_is_for_all(FlowModCommand command, string text, byte table) =>
        Assert.Equal(new TableId(table), Parse(text, command).Table);

    [Fact]
    public void FlowParser_a_delete_may_look_for_ports_groups_and_cookies()
    {
        ParsedFlow flow = Parse("cookie=0x15/0xf,ip,out_port=3,out_group=4", FlowModCommand.Delete);

        Assert.Equal((new PortNumber(3), new GroupId(4)), (flow.OutPort, flow.OutGroup));
        Assert.Equal((new Cookie(5), 0xful), (flow.Cookie, flow.CookieMask));
    }

    [Fact]
    public void FlowParser_a_modify_sets_no_cookie() =>
        Assert.Equal(default, Parse("cookie=5,actions=1", FlowModCommand.Modify).Cookie);

    [Fact]
    public void FlowParser_a_flow_s_frame_is_a_whole_message()
    {
        // A drop at priority 1: header, no cookie, table 0, ADD, priority, no buffer, port or group, an empty match.
        byte[] wanted = AnnotatedHex.Read("""
            04 0e 00 38 00 00 00 07
            00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00
            00  00  00 00  00 00  00 01
            ff ff ff ff  ff ff ff ff  ff ff ff ff
            00 00  00 00
            00 01 00 04  00 00 00 00
            """);

        Assert.Equal(wanted, Parse("priority=1,actions=drop").ToFrame(new Xid(7)));
    }

    [Fact]
    public void FlowParser_random_texts_are_read_or_refused_with_a_place()
    {
        string[] seeds = [.. Cases().Select(row => $"{row.Data.Item1} actions={row.Data.Item2}")];
        const string Letters = "()[]=:,->/|+.0x9afA *\t-_é\0";
        var random = new Random(1);
        for (int i = 0; i < 20_000; i++)
        {
            var text = new System.Text.StringBuilder(seeds[random.Next(seeds.Length)]);
            for (int changes = random.Next(1, 6); changes > 0 && text.Length > 0; changes--)
                Mutate(text, random, seeds, Letters);
            string line = text.ToString();
            bool parsed = FlowParser.TryParse(line, (FlowModCommand)(i % 5), out ParsedFlow flow, out TextError error);
            if (parsed)
                Assert.True(FlowMod.TryRead(flow.ToFrame(default), out _, out _), line);
            else
                Assert.True(error.Column >= 1 && error.Column <= line.Length + 1 && error.Message.Length > 0, line);
        }
    }

    private static void Mutate(System.Text.StringBuilder text, Random random, string[] seeds, string letters)
    {
        int at = random.Next(text.Length);
        switch (random.Next(4))
        {
            case 0:
                text[at] = letters[random.Next(letters.Length)];
                break;
            case 1:
                text.Remove(at, Math.Min(text.Length - at, random.Next(1, 8)));
                break;
            case 2:
                text.Insert(at, letters[random.Next(letters.Length)]);
                break;
            default:
                string other = seeds[random.Next(seeds.Length)];
                int from = random.Next(other.Length);
                text.Insert(at, other.AsSpan(from, random.Next(other.Length - from)));
                break;
        }
    }

    private static ParsedFlow Parse(string text, FlowModCommand command = FlowModCommand.Add)
    {
        Assert.True(FlowParser.TryParse(text, command, out ParsedFlow flow, out TextError error), $"{text}: {error}");
        return flow;
    }
}
