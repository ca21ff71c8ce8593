using System.Buffers.Binary;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Tests.Codecs;

public sealed class CodecTests
{
    private static readonly IReadOnlyList<CodecCase> Cases = AllCases.All;

    public static TheoryData<int, string> Rows()
    {
        var rows = new TheoryData<int, string>();
        for (int i = 0; i < Cases.Count; i++)
            rows.Add(i, Cases[i].Reader);
        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Writer_writes_the_fields_as_these_octets(int row, string reader)
    {
        Assert.Equal(Cases[row].Octets, Cases[row].Write());
        Assert.Contains(reader, Readers.All.Keys);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Reader_reads_what_writes_the_same_octets_again(int row, string reader) =>
        Assert.Equal(Cases[row].Octets, Readers.All[reader](Cases[row].Octets));

    [Theory]
    [MemberData(nameof(Rows))]
    public void Reader_refuses_every_prefix_or_it_is_whole_in_itself(int row, string reader)
    {
        byte[] octets = Cases[row].Octets;
        int fixedSize = Cases[row].FixedSize ?? octets.Length;
        // No entry and no action at all is a list as well.
        for (int size = IsList(reader) ? 1 : 0; size < octets.Length; size++)
        {
            byte[] prefix = octets[..size];
            byte[]? again = Readers.All[reader](prefix);
            Assert.True(again is null || size >= fixedSize, $"{reader} of {fixedSize} octets read from {size}");
            if (again is null)
                continue;
            if (!IsList(reader) && reader != "ExperimenterMultipart")
                BinaryPrimitives.WriteUInt16BigEndian(prefix.AsSpan(2), (ushort)size);
            Assert.Equal(prefix, again);
        }
    }

    [Fact]
    public void Tables_have_a_row_for_every_reader_but_the_parts_of_messages()
    {
        string[] parts = ["Match", "Instructions", "Buckets", "AsyncProperty", "PacketIn2Property", "QueueProperty",
            "PacketQueue", "Rewritten"];
        Assert.Equal(Readers.All.Keys.Except(parts).Order(), Cases.Select(row => row.Reader).Distinct().Order());
    }

    [Fact]
    public void Readers_of_messages_of_one_size_refuse_an_octet_more()
    {
        string[] open = ["Hello", "Error", "EchoRequest", "EchoReply", "Experimenter", "PacketIn", "PacketOut",
            "MultipartRequest", "MultipartReply", "BundleAdd", "ExperimenterMultipart", "HelloElement"];
        foreach (CodecCase row in Cases.Where(row => !open.Contains(row.Reader)))
            Assert.True(Readers.All[row.Reader]([.. row.Octets, 0]) is null, row.Reader);
    }

    [Fact]
    public void Writer_of_a_message_longer_than_16_bits_can_say_throws()
    {
        byte[] room = new byte[2 * Header.MaxMessageSize];
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new EchoRequest(new byte[Header.MaxMessageSize - Header.Size + 1]).Write(room, Codec.Xid));
        new EchoRequest(new byte[Header.MaxMessageSize - Header.Size]).Write(room, Codec.Xid);
        Assert.Equal(new byte[] { 0xff, 0xff }, room[2..4]);
    }

    private static bool IsList(string reader) => reader == "Actions" || Readers.Lists.Contains(reader);
}
