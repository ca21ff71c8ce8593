using System.Globalization;
using System.Text;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Text.Frames;

/// <summary>Queues: what a port has, and their counters.</summary>
internal static class QueueMessagePrinter
{
    // Rates are tenths of a percent.
    private const int RateUnit = 10;

    public static bool TryAppend(StringBuilder text, MessageType type, ReadOnlySpan<byte> frame,
        out OpenFlowError error)
    {
        if (type == MessageType.QueueGetConfigRequest)
        {
            if (!QueueGetConfigRequest.TryRead(frame, out QueueGetConfigRequest request, out error))
                return false;
            text.Append(" port=").Append(request.Port);
            return true;
        }
        if (!QueueGetConfigReply.TryRead(frame, out QueueGetConfigReply reply, out error))
            return false;
        if (reply.Queues.Octets.IsEmpty)
            return true;
        text.Append(" port=").Append(reply.Port).Append('\n');
        var queues = new List<(uint Queue, string Text)>();
        foreach (PacketQueue queue in reply.Queues)
            queues.Add((queue.Queue.Value, Print(queue)));
        foreach ((_, string queue) in queues.OrderBy(queue => queue.Queue))
            text.Append(queue);
        return true;
    }

    public static bool TryAppendRequest(StringBuilder text, ReadOnlySpan<byte> frame, out OpenFlowError error)
    {
        if (!QueueStatsRequest.TryRead(frame, out QueueStatsRequest request, out error))
            return false;
        text.Append(" port=").Append(request.Port).Append(" queue=");
        AppendNumber(text, request.Queue);
        return true;
    }

    public static bool TryAppendStats(StringBuilder text, ReadOnlySpan<byte> body, out OpenFlowError error)
    {
        if (!EntryListView.TryRead(body, out EntryListView<QueueStatsEntry> queues, out error))
            return false;
        text.Append(' ').Append(body.Length / QueueStatsEntry.WireSize).Append(" queues\n");
        foreach (QueueStatsEntry queue in queues)
        {
            text.Append("  port ").Append(queue.Port).Append(" queue ");
            AppendNumber(text, queue.Queue);
            FlowPrinter.AppendCounter(text, ": bytes=", queue.SentBytes);
            FlowPrinter.AppendCounter(text, ", pkts=", queue.SentPackets);
            FlowPrinter.AppendCounter(text, ", errors=", queue.SendErrors);
            text.Append(", duration=").Append(queue.Duration.Seconds == uint.MaxValue
                ? "?"
                : FlowPrinter.Duration(queue.Duration)).Append('\n');
        }
        return true;
    }

    private static string Print(PacketQueue queue)
    {
        var text = new StringBuilder("queue ").Append(queue.Queue).Append(':');
        foreach (QueueProperty property in queue.Properties)
        {
            if (property.Type is QueuePropertyType.MinRate or QueuePropertyType.MaxRate)
                AppendRate(text, property.Type == QueuePropertyType.MinRate ? " min_rate:" : " max_rate:",
                    property.Rate);
        }
        return text.Append('\n').ToString();
    }

    private static void AppendRate(StringBuilder text, string name, ushort rate)
    {
        if (rate <= QueueProperty.MaxRate)
            text.Append(name).Append(CultureInfo.InvariantCulture, $"{rate / RateUnit}.{rate % RateUnit}%");
        else if (rate != ushort.MaxValue)
            text.Append(name).Append("(disabled)");
    }

    private static void AppendNumber(StringBuilder text, QueueId queue) =>
        text.Append(queue == QueueId.All ? "ALL" : queue.ToString());
}
