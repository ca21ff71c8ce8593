using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Text;
using OpenFlow.Protocol.Wire;

namespace Benchmarks.Protocol;

/// <summary>
/// Reads streams of messages, each down to its last field and action; what comes back is a sum over all of them, so
/// that no reading can be left out.
/// </summary>
internal static class Walks
{
    public static ulong Views(ReadOnlySpan<byte> stream)
    {
        ulong sum = 0;
        while (Frame.Measure(stream, out int size) == FrameStatus.Complete)
        {
            sum += View(stream[..size]);
            stream = stream[size..];
        }
        return sum;
    }

    public static ulong Rewritten(ReadOnlySpan<byte> stream)
    {
        ulong sum = 0;
        while (Frame.Measure(stream, out int size) == FrameStatus.Complete)
        {
            if (!MessageRewriter.TryRewrite(stream[..size], out byte[] again, out _))
                throw new InvalidOperationException("a message can't be read");
            sum += (ulong)again.Length;
            stream = stream[size..];
        }
        return sum;
    }

    public static ulong Printed(ReadOnlySpan<byte> stream)
    {
        ulong sum = 0;
        while (Frame.Measure(stream, out int size) == FrameStatus.Complete)
        {
            sum += (ulong)MessagePrinter.Print(stream[..size]).Length;
            stream = stream[size..];
        }
        return sum;
    }

    private static ulong View(ReadOnlySpan<byte> frame)
    {
        Header.TryRead(frame, out Header header);
        switch (header.Type)
        {
            case MessageType.PacketIn when PacketIn.TryRead(frame, out PacketIn packet, out _):
                return packet.TotalLength + Sum(packet.Match) + (ulong)packet.Data.Length;
            case MessageType.FlowRemoved when FlowRemoved.TryRead(frame, out FlowRemoved removed, out _):
                return removed.PacketCount + removed.Priority + Sum(removed.Match);
            case MessageType.FlowMod when FlowMod.TryRead(frame, out FlowMod flow, out _)
                && InstructionListView.TryRead(flow.Instructions, out InstructionListView instructions, out _):
                return flow.Priority + SumOfOxms(flow.Match) + Sum(instructions);
            case MessageType.MultipartReply when MultipartReply.TryRead(frame, out MultipartReply reply, out _):
                return Flows(reply.Body);
            default:
                throw new InvalidOperationException($"a {header.Type} can't be read");
        }
    }

    private static ulong Flows(ReadOnlySpan<byte> body)
    {
        if (!EntryListView.TryRead(body, out EntryListView<FlowStatsEntry> flows, out _))
            throw new InvalidOperationException("the flows can't be read");
        ulong sum = 0;
        foreach (FlowStatsEntry flow in flows)
            sum += flow.PacketCount + flow.Priority + Sum(flow.Match) + Sum(flow.Instructions);
        return sum;
    }

    private static ulong Sum(MatchView match)
    {
        ulong sum = 0;
        foreach (Oxm oxm in match)
            sum += oxm.RawHeader + oxm.Number;
        return sum;
    }

    private static ulong SumOfOxms(ReadOnlySpan<byte> oxms)
    {
        ulong sum = 0;
        while (Oxm.TryRead(oxms, out Oxm oxm))
        {
            sum += oxm.RawHeader + oxm.Number;
            oxms = oxms[oxm.Size..];
        }
        return sum;
    }

    private static ulong Sum(InstructionListView instructions)
    {
        ulong sum = 0;
        foreach (InstructionView instruction in instructions)
            sum += instruction.Type == InstructionType.ApplyActions ? Sum(instruction.Actions) : 1;
        return sum;
    }

    private static ulong Sum(ActionListView actions)
    {
        ulong sum = 0;
        foreach (ActionView action in actions)
            sum += OutputAction.TryRead(action, out OutputAction output) ? output.Port.Value : 1;
        return sum;
    }
}
