using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Text;
using OpenFlow.Protocol.Text.Parsing;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Validation;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Tests.Readme;

/// <summary>What OpenFlow.Protocol/README.md shows, to the letter.</summary>
internal static class ReadmeExamples
{
    public delegate void OnMessage(Header header, ReadOnlySpan<byte> frame);

    public static int Cut(ReadOnlySpan<byte> stream, OnMessage onMessage)
    {
        int taken = 0;
        FrameStatus status;
        while ((status = Frame.Measure(stream[taken..], out int size)) == FrameStatus.Complete)
        {
            ReadOnlySpan<byte> frame = stream.Slice(taken, size);
            if (Header.TryRead(frame, out Header header))
                onMessage(header, frame);
            taken += size;
        }
        return status == FrameStatus.Broken ? -1 : taken; // -1: close; else stream[taken..] is for the next read
    }

    public static bool TryLearn(ReadOnlySpan<byte> frame, Dictionary<MacAddress, PortNumber> hosts)
    {
        if (!PacketIn.TryRead(frame, out PacketIn packet, out _)
            || !EthernetView.TryRead(packet.Data, out EthernetView ethernet))
            return false;
        hosts[ethernet.Source] = packet.InPort;
        return true;
    }

    public static int Connect(PortNumber from, PortNumber to, MacAddress host, ReadOnlySpan<byte> packet,
        Span<byte> output)
    {
        var match = new MatchWriter(stackalloc byte[64]);
        match.InPort(from);
        match.EthDst(host);
        var actions = new ActionWriter(stackalloc byte[32]);
        actions.Add(new OutputAction(to));
        var instructions = new InstructionWriter(stackalloc byte[48]);
        instructions.ApplyActions(actions.Written);

        var flow = new FlowMod { Priority = 100, Match = match.Written, Instructions = instructions.Written };
        flow.Write(output, new Xid(1));
        var first = new PacketOut { InPort = from, Actions = actions.Written, Data = packet };
        first.Write(output[flow.Size..], new Xid(2));
        return flow.Size + first.Size;
    }

    public static ulong CountPackets(ReadOnlySpan<byte> frame, OxmField field)
    {
        ulong packets = 0;
        if (MultipartReply.TryRead(frame, out MultipartReply reply, out _) && reply.Type == MultipartType.Flow
            && EntryListView.TryRead(reply.Body, out EntryListView<FlowStatsEntry> flows, out _))
        {
            foreach (FlowStatsEntry flow in flows)
                packets += flow.Match.TryFind(field, out _) ? flow.PacketCount : 0;
        }
        return packets;
    }

    public static string Check(string text)
    {
        if (!FlowParser.TryParse(text, FlowModCommand.Add, out ParsedFlow flow, out TextError error))
            return error.ToString(); // column: why
        byte[] frame = flow.ToFrame(new Xid(1));
        return MessageRules.TryCheck(frame, out Refusal refusal)
            ? MessagePrinter.Print(frame)
            : $"{refusal.Error.Name} at octet {refusal.Offset}"; // what a switch would answer
    }
}
