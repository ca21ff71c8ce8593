using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Messages.Nicira;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Validation;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Text.Frames;

/// <summary>
/// What Open vSwitch calls each message, and the lengths it may have: a fixed part, then a multiple of something. A
/// message of another length isn't even named.
/// </summary>
internal static class MessageNames
{
    private const int Whatever = 1;
    private const int Words = 8;
    private const int Head = MultipartLayout.BodyOffset;

    /// <param name="Step">What the octets behind the fixed part are a multiple of; 0 where there may be none.</param>
    private readonly record struct Row(int Size, int Step)
    {
        public bool Fits(int length) => length == Size || (Step != 0 && length > Size && (length - Size) % Step == 0);
    }

    // Those of more than one length: the others' stand in the table of messages.
    private static readonly Dictionary<MessageType, Row> Messages = new()
    {
        [MessageType.Hello] = new(Header.Size, Whatever),
        [MessageType.Error] = new(12, Whatever),
        [MessageType.EchoRequest] = new(Header.Size, Whatever),
        [MessageType.EchoReply] = new(Header.Size, Whatever),
        [MessageType.PacketIn] = new(24, Whatever),
        [MessageType.FlowRemoved] = new(48, Words),
        [MessageType.PacketOut] = new(24, Whatever),
        [MessageType.FlowMod] = new(48, Words),
        [MessageType.GroupMod] = new(16, Words),
        [MessageType.QueueGetConfigReply] = new(16, Words),
        [MessageType.MeterMod] = new(16, Words),
    };

    private static readonly Dictionary<MultipartType, (Row Request, Row Reply)> Multiparts = new()
    {
        [MultipartType.Desc] = (new(Head, 0), new(Head + DescStats.WireSize, 0)),
        [MultipartType.Flow] = (new(48, Words), new(Head, Whatever)),
        [MultipartType.Aggregate] = (new(48, Words), new(Head + AggregateStats.WireSize, 0)),
        [MultipartType.Table] = (new(Head, 0), new(Head, TableStats.WireSize)),
        [MultipartType.PortStats] = (new(24, 0), new(Head, PortStatsEntry.WireSize)),
        [MultipartType.Queue] = (new(24, 0), new(Head, 40)),
        [MultipartType.Group] = (new(24, 0), new(Head, Words)),
        [MultipartType.GroupDesc] = (new(Head, 0), new(Head, Words)),
        [MultipartType.GroupFeatures] = (new(Head, 0), new(56, 0)),
        [MultipartType.Meter] = (new(24, 0), new(Head, Words)),
        [MultipartType.MeterConfig] = (new(24, 0), new(Head, Words)),
        [MultipartType.MeterFeatures] = (new(Head, 0), new(Head + MeterFeatures.WireSize, 0)),
        [MultipartType.TableFeatures] = (new(Head, Words), new(Head, Words)),
        [MultipartType.PortDesc] = (new(Head, 0), new(Head, Words)),
    };

    private static readonly Dictionary<(uint, uint), (string Name, Row Row)> Experimenters = new()
    {
        [(ExperimenterId.Onf, BundleControl.ExperimenterType)] = ("ONFT_BUNDLE_CONTROL", new(24, Words)),
        [(ExperimenterId.Onf, BundleAdd.ExperimenterType)] = ("ONFT_BUNDLE_ADD_MESSAGE", new(24, Whatever)),
        [(ExperimenterId.Onf, FlowMonitorCancel.ExperimenterType)] = ("ONFT_FLOW_MONITOR_CANCEL", new(20, 0)),
        [(ExperimenterId.Onf, FlowMonitorPause.PausedType)] = ("ONFT_FLOW_MONITOR_PAUSED", new(16, 0)),
        [(ExperimenterId.Onf, FlowMonitorPause.ResumedType)] = ("ONFT_FLOW_MONITOR_RESUMED", new(16, 0)),
        [(ExperimenterId.Onf, RoleStatus.ExperimenterType)] = ("ONFT_ROLE_STATUS", new(32, Words)),
        [Nicira(NiciraMessageType.FlowModTableId)] = ("NXT_FLOW_MOD_TABLE_ID", new(24, 0)),
        [Nicira(NiciraMessageType.SetPacketInFormat)] = ("NXT_SET_PACKET_IN_FORMAT", new(20, 0)),
        [Nicira(NiciraMessageType.SetControllerId)] = ("NXT_SET_CONTROLLER_ID", new(24, 0)),
        [Nicira(NiciraMessageType.TlvTableMod)] = ("NXT_TLV_TABLE_MOD", new(24, Words)),
        [Nicira(NiciraMessageType.TlvTableRequest)] = ("NXT_TLV_TABLE_REQUEST", new(16, 0)),
        [Nicira(NiciraMessageType.TlvTableReply)] = ("NXT_TLV_TABLE_REPLY", new(32, Words)),
        [Nicira(NiciraMessageType.SetAsyncConfig2)] = ("NXT_SET_ASYNC_CONFIG2", new(16, Words)),
        [Nicira(NiciraMessageType.Resume)] = ("NXT_RESUME", new(16, Whatever)),
        [Nicira(NiciraMessageType.PacketIn2)] = ("NXT_PACKET_IN2", new(16, Whatever)),
        [Nicira(NiciraMessageType.CtFlushZone)] = ("NXT_CT_FLUSH_ZONE", new(24, 0)),
    };

    private static readonly Dictionary<(uint, uint), (string Name, Row Request, Row Reply)> ExperimenterMultiparts =
        new()
        {
            [(ExperimenterId.Onf, FlowMonitorRequest.ExperimenterType)] =
                ("ONFST_FLOW_MONITOR", new(24, Words), new(24, Whatever)),
        };

    /// <summary>
    /// The name of a whole message, or of the beginning of one that is cut; false with OFPBRC_BAD_TYPE and its like, or
    /// OFPBRC_BAD_LEN.
    /// </summary>
    public static bool TryFind(Header header, ReadOnlySpan<byte> frame, out string name, out OpenFlowError error)
    {
        name = OvsNames.Of(header.Type) ?? "";
        error = OpenFlowErrors.BadType;
        if (name.Length == 0)
            return false;
        bool everyVersion = header.Type is MessageType.Hello or MessageType.EchoRequest or MessageType.EchoReply;
        error = OpenFlowErrors.BadVersion;
        if (header.Version == 0 || (header.Version != Header.Version13 && !everyVersion))
            return false;
        return header.Type switch
        {
            MessageType.Experimenter => TryFindExperimenter(frame, out name, out error),
            MessageType.MultipartRequest or MessageType.MultipartReply =>
                TryFindMultipart(header, frame, out name, out error),
            _ => Fits(RowOf(header.Type), header.Length, out error),
        };
    }

    private static Row RowOf(MessageType type) =>
        Messages.TryGetValue(type, out Row row) || !MessageTable.TryFind(type, out MessageRow? exact)
            ? row
            : new Row(exact.Size, 0);

    private static bool TryFindExperimenter(ReadOnlySpan<byte> frame, out string name, out OpenFlowError error)
    {
        name = "";
        if (!Experimenter.TryRead(frame, out Experimenter experimenter, out error))
            return false;
        error = UnknownTo(experimenter.Id);
        if (!Experimenters.TryGetValue((experimenter.Id, experimenter.ExperimenterType), out var found))
            return false;
        name = found.Name;
        return Fits(found.Row, frame.Length, out error);
    }

    private static bool TryFindMultipart(Header header, ReadOnlySpan<byte> frame, out string name,
        out OpenFlowError error)
    {
        name = "";
        if (!MultipartReply.TryRead(frame, out MultipartReply multipart, out error))
            return false;
        bool request = header.Type == MessageType.MultipartRequest;
        if (multipart.Type == MultipartType.Experimenter)
            return TryFindExperimenter(multipart, request, header.Length, out name, out error);
        error = OpenFlowErrors.BadMultipart;
        if (!Multiparts.TryGetValue(multipart.Type, out (Row Request, Row Reply) rows))
            return false;
        name = OvsNames.Of(multipart.Type) + (request ? " request" : " reply");
        return Fits(request ? rows.Request : rows.Reply, header.Length, out error);
    }

    private static bool TryFindExperimenter(MultipartReply multipart, bool request, int length, out string name,
        out OpenFlowError error)
    {
        name = "";
        if (!ExperimenterMultipart.TryRead(multipart.Body, out ExperimenterMultipart experimenter, out error))
            return false;
        error = UnknownTo(experimenter.Id);
        if (!ExperimenterMultiparts.TryGetValue((experimenter.Id, experimenter.ExperimenterType), out var found))
            return false;
        name = found.Name + (request ? " request" : " reply");
        return Fits(request ? found.Request : found.Reply, length, out error);
    }

    private static (uint, uint) Nicira(NiciraMessageType type) => (ExperimenterId.Nicira, (uint)type);

    private static OpenFlowError UnknownTo(uint experimenter) =>
        experimenter is ExperimenterId.Onf or ExperimenterId.Nicira
            ? OpenFlowErrors.BadExperimenterType
            : OpenFlowErrors.BadExperimenter;

    private static bool Fits(Row row, int length, out OpenFlowError error)
    {
        error = OpenFlowErrors.BadLength;
        return row.Fits(length);
    }
}
