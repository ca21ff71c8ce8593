using Controller.Core.Dataplane;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Testing;

/// <summary>What the switch says of itself, what is set of the session, and what it sends unasked.</summary>
internal sealed partial class OpenFlowAgent
{
    private void SendFeatures(Xid xid) => Send(new FeaturesReply
    {
        DatapathId = _options.Id,
        BufferCount = _options.BufferCount,
        TableCount = (byte)_options.Pipeline.TableCount,
        AuxiliaryId = _options.AuxiliaryId,
        Capabilities = Capabilities.FlowStats | Capabilities.TableStats | Capabilities.PortStats
            | Capabilities.GroupStats | Capabilities.QueueStats,
    }, xid);

    private OpenFlowError ChangeRole(ReadOnlySpan<byte> message, Xid xid)
    {
        if (!RoleRequest.TryRead(message, out RoleRequest request, out OpenFlowError error))
            return error;
        error = _role.Change(request.Role, request.GenerationId);
        if (error == default)
            Send(new RoleReply { Role = _role.Current, GenerationId = _role.GenerationId }, xid);
        return error;
    }

    private OpenFlowError Configure(ReadOnlySpan<byte> message, in Header header)
    {
        OpenFlowError error = default;
        switch (header.Type)
        {
            case MessageType.GetConfigRequest:
                Send(new GetConfigReply { Flags = _config.Flags, MissSendLength = _config.MissSendLength }, header.Xid);
                break;
            case MessageType.SetConfig when SetConfig.TryRead(message, out SetConfig config, out error):
                _config = new SetConfigValues(config.Flags, config.MissSendLength);
                Model.Fragments = config.Flags;
                Model.MissSendLength = config.MissSendLength;
                return default;
            case MessageType.GetAsyncRequest:
                Send(new GetAsyncReply { Masks = _masks }, header.Xid);
                break;
            case MessageType.SetAsync when SetAsync.TryRead(message, out SetAsync set, out error):
                _masks = set.Masks;
                return default;
        }
        return error;
    }

    private void SendPacketIns(PipelineTrace trace)
    {
        uint mask = Role == ControllerRole.Slave ? _masks.PacketInSlave : _masks.PacketIn;
        foreach (ControllerPacket packet in trace.PacketIns)
        {
            if (Wants(mask, (int)packet.Reason))
                Send(packet.Message, default);
        }
    }

    private void SendRemoved()
    {
        uint mask = Role == ControllerRole.Slave ? _masks.FlowRemovedSlave : _masks.FlowRemoved;
        foreach (RemovedFlow removed in Model.Flows.TakeRemoved())
        {
            // The reason of METER_DELETE has no bit in 1.3.
            bool isWanted = removed.Reason >= FlowRemovedReason.MeterDelete || Wants(mask, (int)removed.Reason);
            if (removed.IsAnnounced && isWanted)
                Send(removed.Message, default);
        }
    }

    private void SendPortStatus(PortStatusReason reason, PortDescription port)
    {
        if (Wants(Role == ControllerRole.Slave ? _masks.PortStatusSlave : _masks.PortStatus, (int)reason))
            Send(new PortStatus { Reason = reason, Port = port }, default);
    }

    private static bool Wants(uint mask, int reason) => ((mask >> reason) & 1) != 0;

    private readonly record struct SetConfigValues(ConfigFlags Flags, ushort MissSendLength);
}
