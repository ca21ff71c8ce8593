using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Messages.Nicira;
using OpenFlow.Protocol.Multipart;
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

    /// <param name="Step">What the octets behind the fixed part are a multiple of; 0 where there may be none.</param>
    private readonly record struct Row(int Size, int Step)
    {
        public bool Fits(int length) => length == Size || (Step != 0 && length > Size && (length - Size) % Step == 0);
    }

    private static readonly Dictionary<MessageType, Row> Messages = new()
    {
        [MessageType.Hello] = new(Header.Size, Whatever),
        [MessageType.Error] = new(12, Whatever),
        [MessageType.EchoRequest] = new(Header.Size, Whatever),
        [MessageType.EchoReply] = new(Header.Size, Whatever),
        [MessageType.FeaturesRequest] = new(Header.Size, 0),
        [MessageType.FeaturesReply] = new(32, 0),
        [MessageType.GetConfigRequest] = new(Header.Size, 0),
        [MessageType.GetConfigReply] = new(12, 0),
        [MessageType.SetConfig] = new(12, 0),
        [MessageType.PacketIn] = new(24, Whatever),
        [MessageType.FlowRemoved] = new(48, Words),
        [MessageType.PortStatus] = new(80, 0),
        [MessageType.PacketOut] = new(24, Whatever),
        [MessageType.FlowMod] = new(48, Words),
        [MessageType.GroupMod] = new(16, Words),
        [MessageType.PortMod] = new(40, 0),
        [MessageType.TableMod] = new(16, 0),
        [MessageType.BarrierRequest] = new(Header.Size, 0),
        [MessageType.BarrierReply] = new(Header.Size, 0),
        [MessageType.QueueGetConfigRequest] = new(16, 0),
        [MessageType.QueueGetConfigReply] = new(16, Words),
        [MessageType.RoleRequest] = new(24, 0),
        [MessageType.RoleReply] = new(24, 0),
        [MessageType.GetAsyncRequest] = new(Header.Size, 0),
        [MessageType.GetAsyncReply] = new(32, 0),
        [MessageType.SetAsync] = new(32, 0),
        [MessageType.MeterMod] = new(16, Words),
    };

    private static readonly Dictionary<MultipartType, (Row Request, Row Reply)> Multiparts = new()
    {
        [MultipartType.Desc] = (new(16, 0), new(16 + DescStats.WireSize, 0)),
        [MultipartType.Flow] = (new(48, Words), new(16, Whatever)),
        [MultipartType.Aggregate] = (new(48, Words), new(16 + AggregateStats.WireSize, 0)),
        [MultipartType.Table] = (new(16, 0), new(16, TableStats.WireSize)),
        [MultipartType.PortStats] = (new(24, 0), new(16, PortStatsEntry.WireSize)),
        [MultipartType.Queue] = (new(24, 0), new(16, 40)),
        [MultipartType.Group] = (new(24, 0), new(16, Words)),
        [MultipartType.GroupDesc] = (new(16, 0), new(16, Words)),
        [MultipartType.GroupFeatures] = (new(16, 0), new(56, 0)),
        [MultipartType.Meter] = (new(24, 0), new(16, Words)),
        [MultipartType.MeterConfig] = (new(24, 0), new(16, Words)),
        [MultipartType.MeterFeatures] = (new(16, 0), new(16 + MeterFeatures.WireSize, 0)),
        [MultipartType.TableFeatures] = (new(16, Words), new(16, Words)),
        [MultipartType.PortDesc] = (new(16, 0), new(16, Words)),
    };

    private static readonly Dictionary<(uint, uint), (string Name, Row Row)> Experimenters = new()
    {
        [(ExperimenterId.Onf, BundleControl.ExperimenterType)] = ("ONFT_BUNDLE_CONTROL", new(24, Words)),
        [(ExperimenterId.Onf, BundleAdd.ExperimenterType)] = ("ONFT_BUNDLE_ADD_MESSAGE", new(24, Whatever)),
        [(ExperimenterId.Onf, FlowMonitorCancel.ExperimenterType)] = ("ONFT_FLOW_MONITOR_CANCEL", new(20, 0)),
        [(ExperimenterId.Onf, 1871)] = ("ONFT_FLOW_MONITOR_PAUSED", new(16, 0)),
        [(ExperimenterId.Onf, 1872)] = ("ONFT_FLOW_MONITOR_RESUMED", new(16, 0)),
        [(ExperimenterId.Onf, RoleStatus.ExperimenterType)] = ("ONFT_ROLE_STATUS", new(32, Words)),
        [Nicira(NiciraMessageType.FlowModTableId)] = ("NXT_FLOW_MOD_TABLE_ID", new(24, 0)),
        [Nicira(NiciraMessageType.SetPacketInFormat)] = ("NXT_SET_PACKET_IN_FORMAT", new(20, 0)),
        [Nicira(NiciraMessageType.SetControllerId)] = ("NXT_SET_CONTROLLER_ID", new(24, 0)),
        [Nicira(NiciraMessageType.TlvTableMod)] = ("NXT_TLV_TABLE_MOD", new(24, Words)),
        [Nicira(NiciraMessageType.TlvTableRequest)] = ("NXT_TLV_TABLE_REQUEST", new(16, 0)),
        [Nicira(NiciraMessageType.TlvTableReply)] = ("NXT_TLV_TABLE_REPLY", new(32, Words)),
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
            _ => Fits(Messages[header.Type], header.Length, out error),
        };
    }

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
