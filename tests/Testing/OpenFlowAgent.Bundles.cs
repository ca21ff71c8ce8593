using Controller.Core.Dataplane;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Testing;

/// <summary>
/// Bundles (ONF extension 230), all or nothing as in Open vSwitch: where one message fails, its error comes with its
/// xid, then BUNDLE_FAILED for the commit, and nothing has changed.
/// </summary>
internal sealed partial class OpenFlowAgent
{
    private readonly Dictionary<BundleId, List<byte[]>> _bundles = [];

    private OpenFlowError DoExperimenter(ReadOnlySpan<byte> message, Xid xid, long now)
    {
        if (!Experimenter.TryRead(message, out Experimenter experimenter, out OpenFlowError error))
            return error;
        if (!_options.Bundles || experimenter.Id != ExperimenterId.Onf)
            return OpenFlowErrors.BadExperimenter;
        switch (experimenter.ExperimenterType)
        {
            case BundleControl.ExperimenterType:
                return BundleControl.TryRead(message, out BundleControl control, out error)
                    ? Control(control, xid, now) : error;
            case BundleAdd.ExperimenterType:
                return BundleAdd.TryRead(message, out BundleAdd add, out error) ? Add(add, xid) : error;
            default:
                return OpenFlowErrors.BadExperimenterType;
        }
    }

    private OpenFlowError Control(in BundleControl control, Xid xid, long now)
    {
        OpenFlowError error = control.Type switch
        {
            BundleControlType.OpenRequest => _bundles.TryAdd(control.Bundle, []) ? default : BundleErrors.Exists,
            BundleControlType.CloseRequest => _bundles.ContainsKey(control.Bundle) ? default : BundleErrors.BadId,
            BundleControlType.CommitRequest => Commit(control.Bundle, now),
            BundleControlType.DiscardRequest => _bundles.Remove(control.Bundle) ? default : BundleErrors.BadId,
            _ => BundleErrors.BadType,
        };
        if (error == default)
            Send(new BundleControl { Bundle = control.Bundle, Type = control.Type + 1, Flags = control.Flags }, xid);
        return error;
    }

    private OpenFlowError Add(in BundleAdd add, Xid xid)
    {
        Header.TryRead(add.Message, out Header header);
        if (header.Xid != xid)
            return BundleErrors.MessageBadXid;
        if (header.Type is not (MessageType.FlowMod or MessageType.GroupMod or MessageType.PortMod
            or MessageType.PacketOut))
            return BundleErrors.MessageUnsupported;
        if (!_bundles.TryGetValue(add.Bundle, out List<byte[]>? messages))
            _bundles.Add(add.Bundle, messages = []);
        messages.Add(add.Message.ToArray());
        return default;
    }

    private OpenFlowError Commit(BundleId id, long now)
    {
        if (!_bundles.Remove(id, out List<byte[]>? messages))
            return BundleErrors.BadId;
        if (Role == ControllerRole.Slave)
            return IsSlave;
        PipelineSnapshot saved = Model.Save();
        foreach (byte[] message in messages)
        {
            Header.TryRead(message, out Header header);
            OpenFlowError error = Change(message, header.Type, now);
            if (error == default)
                continue;
            Model.Restore(saved);
            Refuse(message, header.Xid, error);
            return BundleErrors.MessageFailed;
        }
        return default;
    }
}
