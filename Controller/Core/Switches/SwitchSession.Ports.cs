using Controller.Abstractions;
using Controller.Core.Topology;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Switches;

internal sealed partial class SwitchSession
{
    /// <summary>A port of PORT_DESC. A PORT_STATUS may come before or after it: the later one holds.</summary>
    internal void TakePort(in PortDescription description)
    {
        if (Admits(description.Number))
            _ports.Set(description);
    }

    /// <summary>Any thread: does what link discovery decided for this switch, in its order.</summary>
    internal void CarryOut(IReadOnlyList<TopologyAction> actions) => Post(() =>
    {
        foreach (TopologyAction action in actions)
        {
            switch (action)
            {
                case SendProbe probe:
                    SendFrame(probe.Port.Port, probe.Frame.Span);
                    break;
                case RoleChanged change when _ports.SetRole(change.Port.Port, change.New, out SwitchPort port):
                    OnPortChanged(port, PortChange.Changed);
                    break;
                case WaysChanged:
                    _apps!.OnWaysChanged();
                    break;
                case SwitchSettled:
                    // What is behind every port is known: the flows found needn't be held any more.
                    _warm = false;
                    break;
            }
        }
    });

    /// <summary>Sends a frame out of a port, whatever its role.</summary>
    private void SendFrame(PortNumber port, ReadOnlySpan<byte> frame)
    {
        var output = new OutputAction(port);
        Span<byte> octets = stackalloc byte[output.Size];
        var actions = new ActionWriter(octets);
        actions.Add(output);
        SendPacketOut(new PacketOut { Actions = actions.Written, Data = frame });
    }

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
        else if (Admits(description.Number))
            OnPortDescribed(description);
    }

    private void OnPortDescribed(in PortDescription description)
    {
        bool wasTold = _ports.TryGet(description.Number, out SwitchPort old) && !old.IsDeclared;
        if (_ports.Set(description) is not { } change || !IsRunning)
            return;
        _ports.TryGet(description.Number, out SwitchPort port);
        // One that has another name now may be declared by that.
        if (wasTold || !port.IsDeclared)
            _services.Topology.PortChanged(this, description, present: !port.IsDeclared);
        OnPortChanged(port, change);
    }

    private bool Admits(PortNumber number)
    {
        if (!number.IsIngress)
            _services.Drops.Count("port-number-reserved");
        else if (!_ports.HasRoomFor(number))
            _services.Drops.Count("port-table-full");
        else
            return true;
        return false;
    }

    /// <summary>Another configuration may declare other ports.</summary>
    private void RedeclarePorts()
    {
        foreach ((SwitchPort port, PortDescription description) in _ports.Redeclare())
        {
            _services.Topology.PortChanged(this, description, present: !port.IsDeclared);
            OnPortChanged(port, PortChange.Changed);
        }
    }

    private void OnPortGone(in PortDescription description)
    {
        if (!_ports.Remove(description.Number, out SwitchPort port) || !IsRunning)
            return;
        if (!port.IsDeclared)
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
