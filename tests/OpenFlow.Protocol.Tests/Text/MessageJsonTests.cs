using System.Text.Json;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Tests.Codecs;
using OpenFlow.Protocol.Text.Json;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Tests.Text;

public sealed class MessageJsonTests
{
    [Fact]
    public void MessageJson_tells_a_flow_mod_down_to_its_actions()
    {
        byte[] frame = Codec.Bytes(new FlowMod
        {
            Table = new TableId(30),
            Cookie = new Cookie(ulong.MaxValue - 1),
            Priority = 10,
            Flags = FlowModFlags.SendFlowRemoved,
            Match = Match.Any.InPort(new PortNumber(1)).Oxms,
            Instructions = InstructionList.Apply(new OutputAction(PortNumber.Controller),
                new ResubmitTableAction(PortNumber.InPort, new TableId(4))).Octets,
        });

        JsonElement json = Read(frame);

        Assert.Equal("FLOW_MOD", json.GetProperty("type").GetString());
        Assert.Equal("0xfffffffffffffffe", json.GetProperty("cookie").GetString());
        Assert.Equal("ADD", json.GetProperty("command").GetString());
        Assert.Equal("ANY", json.GetProperty("out_port_name").GetString());
        Assert.Equal("""{"in_port":1}""", json.GetProperty("match").GetRawText());
        JsonElement actions = json.GetProperty("instructions")[0].GetProperty("actions");
        Assert.Equal("""{"type":"output","port":4294967293,"port_name":"CONTROLLER","max_len":65535,"""
            + "\"text\":\"CONTROLLER:65535\"}", actions[0].GetRawText());
        Assert.Equal("resubmit_table", actions[1].GetProperty("name").GetString());
        Assert.Equal("resubmit(,4)", actions[1].GetProperty("text").GetString());
    }

    [Fact]
    public void MessageJson_keeps_counters_of_64_bits()
    {
        var octets = new byte[AggregateStats.WireSize];
        new AggregateStats { PacketCount = ulong.MaxValue, ByteCount = 1, FlowCount = 2 }.Write(octets);
        byte[] frame = Codec.Bytes(new MultipartReply { Type = MultipartType.Aggregate, Body = octets });

        JsonElement body = Read(frame).GetProperty("body");

        Assert.Equal(ulong.MaxValue, body.GetProperty("packet_count").GetUInt64());
    }

    [Fact]
    public void MessageJson_keeps_a_field_that_is_not_known_and_one_that_comes_twice()
    {
        // Metadata twice, and a field of a class that no one has.
        byte[] oxms = Convert.FromHexString("8000040800000000000000010fff0202abcd80000408000000000000002f");
        Assert.True(MatchView.TryRead([0, 1, 0, (byte)(4 + oxms.Length), .. oxms, 0, 0, 0, 0, 0, 0], out MatchView match,
            out _, out _));
        byte[] frame = Codec.Bytes(new PacketIn { Match = match });

        Assert.Equal("""{"metadata":"0x1","others":[{"header":"0x0fff0202","value":"abcd"},"""
            + """{"header":"0x80000408","value":"000000000000002f"}]}""",
            Read(frame).GetProperty("match").GetRawText());
    }

    [Fact]
    public void MessageJson_tells_the_request_in_an_error()
    {
        byte[] request = Codec.Bytes(new SetConfig { MissSendLength = 7 });
        JsonElement json = Read(Codec.Bytes(new Error(OpenFlowErrors.BadLength, request)));

        Assert.Equal("OFPBRC_BAD_LEN", json.GetProperty("error").GetProperty("name").GetString());
        Assert.Equal(7, json.GetProperty("request").GetProperty("miss_send_len").GetInt32());
    }

    [Fact]
    public void MessageJson_tells_every_message_of_the_tables()
    {
        foreach (CodecCase row in AllCases.Messages.Where(row => IsMessage(row.Octets)))
        {
            JsonElement json = Read(row.Octets);

            // One of the rows has a body that is too short for its type.
            bool broken = json.GetProperty("text").GetString()!.Contains("***decode error: OFPBRC_BAD_LEN", StringComparison.Ordinal);
            Assert.True(broken || !json.TryGetProperty("octets", out _), json.GetRawText());
        }
    }

    [Fact]
    public void MessageJson_of_any_beginning_is_json()
    {
        foreach (CodecCase row in AllCases.Messages)
        {
            for (int size = 0; size < row.Octets.Length; size += 7)
                Assert.Equal(JsonValueKind.Object, Read(row.Octets[..size]).ValueKind);
        }
    }

    // The tables have entries of messages, too.
    private static bool IsMessage(byte[] octets) => Header.TryRead(octets, out Header header)
        && header.Version == Header.Version13 && header.Length == octets.Length;

    private static JsonElement Read(byte[] frame)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
            MessageJson.Write(json, frame);
        using JsonDocument document = JsonDocument.Parse(stream.ToArray());
        return document.RootElement.Clone();
    }
}
