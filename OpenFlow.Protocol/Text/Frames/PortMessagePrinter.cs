using System.Globalization;
using System.Text;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Text.Frames;

/// <summary>Ports: what they are, their state, their counters, and PORT_MOD.</summary>
internal static class PortMessagePrinter
{
    private const int KbpsInMbps = 1000;

    private static readonly string?[] ConfigNames =
        ["PORT_DOWN", null, "NO_RECV", null, null, "NO_FWD", "NO_PACKET_IN"];

    private static readonly string?[] StateNames = ["LINK_DOWN", "BLOCKED", "LIVE"];

    private static readonly string?[] FeatureNames =
    [
        "10MB-HD", "10MB-FD", "100MB-HD", "100MB-FD", "1GB-HD", "1GB-FD", "10GB-FD", "40GB-FD", "100GB-FD", "1TB-FD",
        "OTHER", "COPPER", "FIBER", "AUTO_NEG", "AUTO_PAUSE", "AUTO_PAUSE_ASYM",
    ];

    // As many characters as ovs-ofctl pads the number of a port to.
    private const int PortWidth = 2;

    public static bool TryAppend(StringBuilder text, MessageType type, ReadOnlySpan<byte> frame,
        out OpenFlowError error)
    {
        if (type == MessageType.PortMod)
        {
            if (!PortMod.TryRead(frame, out PortMod portMod, out error))
                return false;
            AppendMod(text, portMod);
            return true;
        }
        if (!PortStatus.TryRead(frame, out PortStatus status, out error))
            return false;
        text.Append(status.Reason switch
        {
            PortStatusReason.Add => " ADD:",
            PortStatusReason.Delete => " DEL:",
            _ => " MOD:",
        });
        AppendDescription(text, status.Port);
        return true;
    }

    public static bool TryAppendDescriptions(StringBuilder text, ReadOnlySpan<byte> body, out OpenFlowError error)
    {
        if (!EntryListView.TryRead(body, out EntryListView<PortDescription> ports, out error))
            return false;
        var sorted = new List<PortDescription>();
        foreach (PortDescription port in ports)
            sorted.Add(port);
        text.Append('\n');
        foreach (PortDescription port in sorted.OrderBy(port => port.Number))
            AppendDescription(text, port);
        return true;
    }

    public static bool TryAppendRequest(StringBuilder text, ReadOnlySpan<byte> frame, out OpenFlowError error)
    {
        if (!PortStatsRequest.TryRead(frame, out PortStatsRequest request, out error))
            return false;
        text.Append(" port_no=").Append(request.Port);
        return true;
    }

    public static bool TryAppendStats(StringBuilder text, ReadOnlySpan<byte> body, out OpenFlowError error)
    {
        if (!EntryListView.TryRead(body, out EntryListView<PortStatsEntry> ports, out error))
            return false;
        text.Append(' ').Append(body.Length / PortStatsEntry.WireSize).Append(" ports\n");
        foreach (PortStatsEntry port in ports)
            AppendCounters(text, port);
        return true;
    }

    private static void AppendMod(StringBuilder text, PortMod portMod)
    {
        text.Append(" port: ").Append(portMod.Port).Append(": addr:").Append(portMod.Address);
        NameList.Append(text.Append("\n     config: "), (uint)(portMod.Config & portMod.Mask), ConfigNames,
            others: false);
        NameList.Append(text.Append("\n     mask:   "), (uint)portMod.Mask, ConfigNames, others: false);
        NameList.Append(text.Append("\n     advertise: "), (uint)portMod.Advertise, FeatureNames, "UNCHANGED");
        text.Append('\n');
    }

    private static void AppendDescription(StringBuilder text, PortDescription port)
    {
        text.Append(' ').Append(port.Number).Append('(');
        // A name that isn't plain ASCII ends where it stops being so.
        foreach (char letter in port.Name.TakeWhile(letter => letter is >= ' ' and < '\x7f'))
            text.Append(letter);
        text.Append("): addr:").Append(port.Address);
        NameList.Append(text.Append("\n     config:     "), (uint)port.Config, ConfigNames, others: false);
        NameList.Append(text.Append("\n     state:      "), (uint)port.State, StateNames);
        AppendFeatures(text, "\n     current:    ", port.Current);
        AppendFeatures(text, "\n     advertised: ", port.Advertised);
        AppendFeatures(text, "\n     supported:  ", port.Supported);
        AppendFeatures(text, "\n     peer:       ", port.Peer);
        text.Append(CultureInfo.InvariantCulture,
            $"\n     speed: {port.CurrentSpeed / KbpsInMbps} Mbps now, {port.MaxSpeed / KbpsInMbps} Mbps max\n");
    }

    private static void AppendFeatures(StringBuilder text, string name, PortFeatures features)
    {
        if (features != PortFeatures.None)
            NameList.Append(text.Append(name), (uint)features, FeatureNames);
    }

    private static void AppendCounters(StringBuilder text, PortStatsEntry port)
    {
        text.Append("  port ").Append(port.Port.ToString().PadLeft(PortWidth)).Append(": rx ");
        FlowPrinter.AppendCounter(text, "pkts=", port.ReceivedPackets);
        FlowPrinter.AppendCounter(text, ", bytes=", port.ReceivedBytes);
        FlowPrinter.AppendCounter(text, ", drop=", port.ReceiveDropped);
        FlowPrinter.AppendCounter(text, ", errs=", port.ReceiveErrors);
        FlowPrinter.AppendCounter(text, ", frame=", port.FrameErrors);
        FlowPrinter.AppendCounter(text, ", over=", port.OverrunErrors);
        FlowPrinter.AppendCounter(text, ", crc=", port.CrcErrors);
        FlowPrinter.AppendCounter(text, "\n           tx pkts=", port.SentPackets);
        FlowPrinter.AppendCounter(text, ", bytes=", port.SentBytes);
        FlowPrinter.AppendCounter(text, ", drop=", port.SendDropped);
        FlowPrinter.AppendCounter(text, ", errs=", port.SendErrors);
        FlowPrinter.AppendCounter(text, ", coll=", port.Collisions);
        text.Append('\n');
        if (port.Duration.Seconds != uint.MaxValue)
            text.Append("           duration=").Append(FlowPrinter.Duration(port.Duration)).Append('\n');
    }
}
