using System.Runtime.CompilerServices;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Tests.Codecs;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Tests.Readme;

/// <summary>The library's README shows what compiles, and what it shows does what it says.</summary>
public sealed class ReadmeTests
{
    private const string Fence = "```";
    private static readonly PortNumber Port1 = new(1);
    private static readonly PortNumber Port2 = new(2);
    private static readonly MacAddress Host = new(0x0200_0000_0001);

    [Fact]
    public void Readme_shows_the_five_examples_to_the_letter()
    {
        string here = HerePath();
        string readme = File.ReadAllText(Path.Combine(here, "../../../OpenFlow.Protocol/README.md"));
        string examples = File.ReadAllText(Path.Combine(here, "ReadmeExamples.cs"));

        string[] blocks = [.. readme.Split(Fence + "csharp\n").Skip(1).Select(part => part.Split(Fence)[0].Trim('\n'))];

        Assert.Equal(5, blocks.Length);
        Assert.All(blocks, block => Assert.Contains(Indented(block), examples, StringComparison.Ordinal));
    }

    [Fact]
    public void Example_of_framing_hands_over_whole_messages_and_keeps_the_rest()
    {
        byte[] stream = [.. Codec.Bytes(new Hello()), .. Codec.Bytes(new EchoRequest("abc"u8)), 4, 2, 0];
        var seen = new List<MessageType>();

        int taken = ReadmeExamples.Cut(stream, (header, _) => seen.Add(header.Type));

        Assert.Equal([MessageType.Hello, MessageType.EchoRequest], seen);
        Assert.Equal(stream.Length - 3, taken);
        Assert.Equal(-1, ReadmeExamples.Cut([4, 0, 0, 7, 0, 0, 0, 0], (_, _) => { }));
    }

    [Fact]
    public void Example_of_a_packet_in_learns_the_host()
    {
        var hosts = new Dictionary<MacAddress, PortNumber>();

        Assert.True(ReadmeExamples.TryLearn(PacketInOf(Host), hosts));
        Assert.False(ReadmeExamples.TryLearn(Codec.Bytes(new Hello()), hosts));

        Assert.Equal([new KeyValuePair<MacAddress, PortNumber>(Host, Port1)], hosts);
    }

    [Fact]
    public void Example_of_an_answer_writes_both_messages_into_one_buffer()
    {
        var output = new byte[512];

        int size = ReadmeExamples.Connect(Port1, Port2, Host, new byte[60], output);

        var seen = new List<MessageType>();
        Assert.Equal(size, ReadmeExamples.Cut(output.AsSpan(0, size), (header, frame) =>
        {
            seen.Add(header.Type);
            Assert.True(MessageRewriter.TryRewrite(frame, out byte[] again, out _));
            Assert.Equal(frame, again);
        }));
        Assert.Equal([MessageType.FlowMod, MessageType.PacketOut], seen);
    }

    [Fact]
    public void Example_of_flow_stats_counts_the_flows_that_match_the_field()
    {
        byte[] body = [.. FlowOf(Match.Any.InPort(Port1), 5), .. FlowOf(Match.Any.EthDst(Host), 7)];
        byte[] reply = Codec.Bytes(new MultipartReply { Type = MultipartType.Flow, Body = body });

        Assert.Equal(5u, ReadmeExamples.CountPackets(reply, OxmFields.InPort));
        Assert.Equal(7u, ReadmeExamples.CountPackets(reply, OxmFields.EthDst));
        Assert.Equal(0u, ReadmeExamples.CountPackets(Codec.Bytes(new Hello()), OxmFields.EthDst));
    }

    [Theory]
    [InlineData("priority=10,in_port=1,actions=output:2",
        "OFPT_FLOW_MOD (OF1.3) (xid=0x1): ADD priority=10,in_port=1 actions=output:2")]
    [InlineData("table=3,actions=goto_table:2", "28: goto_table leads to later tables only")]
    [InlineData("tcp,tp_dst=99999,actions=drop", "12: ")]
    public void Example_of_text_tells_what_is_wrong_and_where(string text, string wanted) =>
        Assert.StartsWith(wanted, ReadmeExamples.Check(text), StringComparison.Ordinal);

    private static byte[] PacketInOf(MacAddress source)
    {
        var frame = new byte[60];
        EthernetView.WriteHeader(frame, MacAddress.Broadcast, source, new EtherType(0x88b5));
        return Codec.Bytes(new PacketIn { TotalLength = 60, Match = Match.Any.InPort(Port1).View, Data = frame });
    }

    private static byte[] FlowOf(Match match, ulong packets) => Codec.EntryBytes(new FlowStatsEntry
    {
        Match = match.View,
        Instructions = InstructionList.Apply(new OutputAction(Port2)).View,
        PacketCount = packets,
    });

    private static string Indented(string block) =>
        string.Join('\n', block.Split('\n').Select(line => line.Length == 0 ? line : "    " + line));

    private static string HerePath([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
