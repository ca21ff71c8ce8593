using Controller.Abstractions;
using OpenFlow.Protocol.Types;

namespace Apps.L2Learning.Ports;

/// <summary>What the app keeps of a port: its part in the policy, and how it behaves.</summary>
/// <remarks>Owned by the switch's event loop, as is all of this app.</remarks>
internal sealed class BridgePort
{
    private readonly Egress _asItIs;
    private readonly Egress _untagging;

    /// <summary>Moves of hosts to or from it.</summary>
    public RateCounter Moves;

    /// <summary>Packet-ins from it.</summary>
    public RateCounter PacketIns;

    public BridgePort(SwitchPort port, PortOptions options, LearningOptions defaults)
    {
        Number = port.Number;
        Name = port.Name;
        Role = port.Role;
        Vlans = new PortVlans(options);
        MaxHosts = options.MaxHosts ?? defaults.MaxHostsPerPort;
        PacketInRate = options.PacketInRate ?? defaults.PacketInRate;
        _asItIs = new Egress(port.Number, untags: false);
        _untagging = new Egress(port.Number, untags: true);
    }

    public PortNumber Number { get; }

    public string Name { get; }

    public PortVlans Vlans { get; }

    /// <summary>Hosts that may be learnt on it.</summary>
    public int MaxHosts { get; }

    /// <summary>Packets a second that it may cause to the controller.</summary>
    public int PacketInRate { get; }

    public PortRole Role { get; set; }

    /// <summary>Hosts learnt on it; <see cref="MacTable"/> keeps the count.</summary>
    public int HostCount { get; set; }

    /// <summary>Whether <see cref="HostLimitReached"/> has been published since there was room.</summary>
    public bool LimitReported { get; set; }

    /// <summary>When its ban ends; null while it isn't banned.</summary>
    public long? BannedUntil { get; set; }

    /// <summary>Whether frames may come and go.</summary>
    public bool IsOpen => Role is PortRole.Edge or PortRole.Link && BannedUntil is null;

    /// <summary>
    /// Whether a packet-in from it counts. A port that settles has no flow that would make one, unless the
    /// controller came back to a switch whose flows are all in place: then it counts.
    /// </summary>
    public bool MayLearn => Role is not (PortRole.Down or PortRole.Blocked) && BannedUntil is null;

    /// <summary>How a frame of a VLAN, as it stands in the pipeline, leaves by this port.</summary>
    public Egress Toward(VlanId vlan) => Vlans.Untags(vlan) ? _untagging : _asItIs;
}
