using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Benchmarks.Protocol;

/// <summary>
/// The same messages for all who are measured, one after the other as in a stream: packet-ins, flow-mods and
/// flow-removed of a learning switch, and a dump of its flows now and then. No packet-outs: os-ken can't read those.
/// </summary>
internal static class Corpus
{
    public const int FlowsInReply = 200;
    private const int AnswersBetweenReplies = 50;
    private const int MessagesPerAnswer = 3;
    private const int FrameSize = 60;

    /// <param name="count">At least so many messages.</param>
    /// <param name="messages">How many there are.</param>
    public static byte[] Make(int count, out int messages)
    {
        var stream = new MemoryStream();
        messages = 0;
        for (uint number = 0; messages < count; number++)
        {
            if (number % AnswersBetweenReplies == 0)
            {
                stream.Write(FlowStatsReply(number));
                messages++;
            }
            WriteAnswer(stream, number);
            messages += MessagesPerAnswer;
        }
        return stream.ToArray();
    }

    /// <summary>A reply with <see cref="FlowsInReply"/> flows of six match fields and an output each.</summary>
    public static byte[] FlowStatsReply(uint first)
    {
        var body = new MemoryStream();
        for (uint i = 0; i < FlowsInReply; i++)
        {
            Match match = MatchOf(first + i).With(OxmFields.EthType, 0x0800).With(OxmFields.Ipv4Src, 0x0a000000 + i)
                .With(OxmFields.Ipv4Dst, 0x0a000000, 0xffffff00);
            var flow = new FlowStatsEntry
            {
                Priority = 100,
                Cookie = new Cookie(i),
                PacketCount = i,
                ByteCount = (ulong)i * FrameSize,
                Match = match.View,
                Instructions = InstructionList.Apply(new OutputAction(new PortNumber(i % 8 + 1))).View,
            };
            var octets = new byte[flow.Size];
            flow.Write(octets);
            body.Write(octets);
        }
        return ToArray(new MultipartReply { Type = MultipartType.Flow, Body = body.ToArray() }, first);
    }

    private static void WriteAnswer(MemoryStream stream, uint number)
    {
        var frame = new byte[FrameSize];
        EthernetView.WriteHeader(frame, Mac(number + 1), Mac(number), new EtherType(0x88b5));
        Match inPort = Match.Any.InPort(new PortNumber(number % 8 + 1));
        var output = new OutputAction(new PortNumber((number + 1) % 8 + 1));
        stream.Write(ToArray(new PacketIn { TotalLength = FrameSize, Match = inPort.View, Data = frame }, number));
        stream.Write(ToArray(new FlowMod
        {
            Priority = 100,
            IdleTimeout = 60,
            Match = MatchOf(number).Oxms,
            Instructions = InstructionList.Apply(output).Octets,
        }, number));
        stream.Write(ToArray(new FlowRemoved { Priority = 100, IdleTimeout = 60, Match = MatchOf(number).View },
            number));
    }

    private static Match MatchOf(uint number) => Match.Any.InPort(new PortNumber(number % 8 + 1))
        .EthDst(Mac(number + 1)).EthSrc(Mac(number));

    private static MacAddress Mac(uint number) => new(0x0200_0000_0000UL + number);

    private static byte[] ToArray<TMessage>(TMessage message, uint xid)
        where TMessage : IMessage, allows ref struct
    {
        var octets = new byte[message.Size];
        message.Write(octets, new Xid(xid));
        return octets;
    }
}
