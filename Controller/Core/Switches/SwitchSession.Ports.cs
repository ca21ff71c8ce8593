using Controller.Abstractions;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Switches;

internal sealed partial class SwitchSession
{
    /// <summary>A port of PORT_DESC. A PORT_STATUS may come before or after it: the later one holds.</summary>
    internal void TakePort(in PortDescription description) => _ports.Set(description);

    /// <summary>Any thread: gives a port its role on the loop-free topology.</summary>
    internal void SetRole(PortNumber number, PortRole role) => Post(() =>
    {
        if (_ports.SetRole(number, role, out SwitchPort port))
            OnPortChanged(port, PortChange.Changed);
    });

    /// <summary>Any thread: link discovery knows what is behind every port, so the old flows needn't be held any more.</summary>
    internal void Settled() => Post(() => _warm = false);

    /// <summary>Any thread: sends a frame out of a port, whatever its role.</summary>
    internal void SendFrame(PortNumber port, byte[] frame) => Post(() =>
    {
        Span<byte> actions = stackalloc byte[16];
        var writer = new OpenFlow.Protocol.Actions.ActionWriter(actions);
        writer.Add(new OpenFlow.Protocol.Actions.OutputAction(port));
        SendPacketOut(new PacketOut { Actions = writer.Written, Data = frame });
    });

    private void OnPortStatus(ReadOnlySpan<byte> frame, in Header header)
    {
        if (!PortStatus.TryRead(frame, out PortStatus status, out OpenFlowError error))
        {
            OnMalformed(frame, header, error);
            return;
        }
        PortDescription description = status.Port;
        if (status.Reason == PortStatusReason.Delete)
            OnPortGone(description);
        else if (_ports.Set(description) is { } change && _state == SessionState.Running)
        {
            _services.Topology.PortChanged(this, description, present: true);
            _ports.TryGet(description.Number, out SwitchPort port);
            OnPortChanged(port, change);
        }
    }

    private void OnPortGone(in PortDescription description)
    {
        if (!_ports.Remove(description.Number, out SwitchPort port) || _state != SessionState.Running)
            return;
        _services.Topology.PortChanged(this, description, present: false);
        OnPortChanged(port with { Role = PortRole.Down }, PortChange.Removed);
    }

    private void OnPortChanged(SwitchPort port, PortChange change)
    {
        _events.Report(port, change);
        _apps!.OnPortChanged(port, change);
        Redeclare();
    }
}
