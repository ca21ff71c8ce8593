using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Tests.Packets;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Tests.Codecs;

public sealed class MessageRewriterTests
{
    private static readonly (string Reader, MultipartType Type)[] Replies =
    [
        ("DescStats", MultipartType.Desc), ("FlowStatsEntry", MultipartType.Flow),
        ("AggregateStats", MultipartType.Aggregate), ("TableStats", MultipartType.Table),
        ("PortStatsEntry", MultipartType.PortStats), ("QueueStatsEntry", MultipartType.Queue),
        ("GroupStatsEntry", MultipartType.Group), ("GroupDescEntry", MultipartType.GroupDesc),
        ("GroupFeatures", MultipartType.GroupFeatures), ("MeterStatsEntry", MultipartType.Meter),
        ("MeterConfigEntry", MultipartType.MeterConfig), ("MeterFeatures", MultipartType.MeterFeatures),
        ("TableFeatures", MultipartType.TableFeatures), ("PortDescription", MultipartType.PortDesc),
    ];

    private static readonly byte[][] Frames =
    [
        .. AllCases.Messages.Select(row => row.Octets).Where(IsFrame),
        .. Replies.SelectMany(reply => AllCases.Messages.Where(row => row.Reader == reply.Reader)
            .Select(row => Codec.Bytes(new MultipartReply { Type = reply.Type, Body = row.Octets }))),
        .. AllCases.Messages.Where(row => row.Reader == "FlowUpdate").Select(row => Codec.Bytes(
            new MultipartReply { Type = MultipartType.Experimenter, Body = OfFlowMonitor(row.Octets) })),
        .. AllCases.Messages.Where(row => row.Reader == "FlowMonitorRequest").Select(row => Codec.Bytes(
            new MultipartRequest { Type = MultipartType.Experimenter, Body = OfFlowMonitor(row.Octets) })),
        .. ActionCases.All.Select(row => Codec.Bytes(new PacketOut { Actions = row.Octets, Data = [1, 2, 3] })),
    ];

    public static TheoryData<int> Numbers() => new(Enumerable.Range(0, Frames.Length));

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Rewriter_writes_a_canonical_message_as_it_was(int number)
    {
        Assert.True(MessageRewriter.TryRewrite(Frames[number], out byte[] again, out OpenFlowError error), error.Name);
        Assert.Equal(Frames[number], again);
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Rewriter_refuses_every_prefix(int number)
    {
        for (int size = 0; size < Frames[number].Length; size++)
        {
            bool read = MessageRewriter.TryRewrite(Frames[number].AsSpan(0, size), out byte[] again, out _);
            Assert.False(read);
            Assert.Empty(again);
        }
    }

    [Fact]
    public void Rewriter_has_seen_every_message_type()
    {
        foreach (MessageType type in Enum.GetValues<MessageType>())
            Assert.Contains(Frames, frame => frame[1] == (byte)type);
    }

    [Theory]
    [InlineData("05 14 00 08 00 00 00 05", "OFPBRC_BAD_VERSION")]
    [InlineData("04 1e 00 08 00 00 00 05", "OFPBRC_BAD_TYPE")]
    [InlineData("04 14 00 09 00 00 00 05", "OFPBRC_BAD_LEN")]
    [InlineData("04 14 00 00 00 00 00 05", "OFPBRC_BAD_LEN")]
    [InlineData("04 12 00 10 00 00 00 05 00 0e 00 00 00 00 00 00", "OFPBRC_BAD_MULTIPART")]
    [InlineData("04 13 00 10 00 00 00 05 00 0e 00 00 00 00 00 00", "OFPBRC_BAD_MULTIPART")]
    [InlineData("04 13 00 10 00 00 00 05 00 00 00 00 00 00 00 00", "OFPBRC_BAD_LEN")]
    [InlineData("04 12 00 11 00 00 00 05 00 0d 00 00 00 00 00 00 00", "OFPBRC_BAD_LEN")]
    [InlineData("04 04 00 10 00 00 00 05 00 00 23 20 00 00 00 1d", "OFPBRC_BAD_LEN")]
    [InlineData("04 0d 00 20 00 00 00 05 ff ff ff ff 00 00 00 01 00 08 00 00 00 00 00 00 00 00 00 00 00 00 00 00",
        "OFPBAC_BAD_LEN")]
    public void Rewriter_says_what_is_wrong(string hex, string name)
    {
        Assert.False(MessageRewriter.TryRewrite(AnnotatedHex.Read(hex), out _, out OpenFlowError error));
        Assert.Equal(name, error.Name);
    }

    [Fact]
    public void Rewriter_takes_a_hello_of_any_version_and_keeps_elements_that_are_none()
    {
        byte[] hello = AnnotatedHex.Read("""
            09 00 00 19 00 00 00 05   // version 9, HELLO, 25 octets
            00 07 00 05 aa 00 00 00   // type 7, 5 octets, pad
            00 01 00 08 00 00 02 10   // VERSIONBITMAP
            ff                        // no whole element
            """);
        Assert.True(MessageRewriter.TryRewrite(hello, out byte[] again, out _));
        Assert.Equal(hello, again);
    }

    [Fact]
    public void Rewriter_takes_a_hello_whose_elements_have_no_padding()
    {
        byte[] hello = AnnotatedHex.Read("""
            04 00 00 19 00 00 00 05   // HELLO, 25 octets
            00 07 00 05 aa            // type 7, 5 octets
            00 01 00 0c               // VERSIONBITMAP, 12 octets
            00 00 00 10 00 00 00 01
            """);
        Assert.True(MessageRewriter.TryRewrite(hello, out byte[] again, out _));
        Assert.Equal(hello, again);
        Assert.True(Hello.TryRead(hello, out Hello read, out _));
        Assert.True(read.Offers(32));
    }

    [Fact]
    public void Rewriter_makes_padding_zero()
    {
        byte[] flowMod = AnnotatedHex.Read("""
            04 0e 00 50 00 00 00 05   // FLOW_MOD, 80 octets
            00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
            00 00 00 00 00 00 00 00
            ff ff ff ff ff ff ff ff ff ff ff ff
            00 00 ee ee               // flags, pad
            00 01 00 0a               // match: OXM, 10 octets
            80 00 0a 02 08 06         //   eth_type ARP
            ee ee ee ee ee ee         // pad of the match
            00 04 00 10 ee ee ee ee   // APPLY_ACTIONS, pad
            00 18 00 08 ee ee ee ee   //   dec_ttl, pad
            """);
        Assert.True(MessageRewriter.TryRewrite(flowMod, out byte[] again, out OpenFlowError error), error.Name);
        Assert.Equal(flowMod.Select(octet => octet == 0xee ? (byte)0 : octet), again);
    }

    [Fact]
    public void Rewriter_refuses_a_bundle_in_a_bundle()
    {
        byte[] inner = Codec.Bytes(new BundleAdd { Message = Codec.Bytes(new BarrierRequest()) });
        byte[] outer = Codec.Bytes(new BundleAdd { Message = inner });
        Assert.True(MessageRewriter.TryRewrite(inner, out _, out _));
        Assert.False(MessageRewriter.TryRewrite(outer, out _, out OpenFlowError error));
        Assert.Equal("OFPBFC_MSG_UNSUP", error.Name);
    }

    // Of the tables: what has a header that says its size. Parts of messages may look so by chance, but fail then.
    private static bool IsFrame(byte[] octets) =>
        Header.TryRead(octets, out Header header) && header.Length == octets.Length && header.Xid == Codec.Xid
        && (octets[0] == Header.Version13 || header.Type == MessageType.Hello)
        && !(header.Type is MessageType.MultipartRequest or MessageType.MultipartReply && octets[8] == 0xff);

    private static byte[] OfFlowMonitor(byte[] data) => [0x4f, 0x4e, 0x46, 0, 0, 0, 0x07, 0x4e, .. data];
}
