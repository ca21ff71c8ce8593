using Apps.L2Learning.Flows;
using Apps.L2Learning.Hosts;
using Apps.L2Learning.Ports;
using Controller.Abstractions;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;

namespace Apps.L2Learning.Modes;

/// <summary>
/// What all modes share: the ports and their VLANs, the hosts known, floods, bans, and the tables that don't
/// depend on how hosts are learnt. A mode says which flows a host makes, and how it is known to have left.
/// </summary>
internal abstract class LearningSwitch : SwitchApp
{
    private const double MillisecondsPerSecond = 1000;

    private readonly MoveGuard _moves;

    protected LearningSwitch(ISwitch sw, LearningOptions options)
    {
        Switch = sw;
        Options = options;
        Ageing = (long)options.Ageing.TotalMilliseconds;
        AgeingSeconds = (ushort)Math.Clamp(options.Ageing.TotalSeconds, 1, ushort.MaxValue);
        Ports = new BridgePorts(options);
        foreach (SwitchPort port in sw.Ports)
            Ports.Set(port);
        Plan = new VlanPlan(options);
        Floods = new FloodGroups(sw, Ports, Plan);
        Storms = new StormGuard(sw);
        _moves = new MoveGuard(options);
    }

    protected ISwitch Switch { get; }

    protected LearningOptions Options { get; }

    /// <summary>Milliseconds.</summary>
    protected long Ageing { get; }

    protected ushort AgeingSeconds { get; }

    protected BridgePorts Ports { get; }

    protected MacTable Hosts { get; } = new();

    protected VlanPlan Plan { get; }

    protected FloodGroups Floods { get; }

    protected StormGuard Storms { get; }

    public override IReadOnlyList<TableId> Tables { get; } =
        [Pipeline.Ingress, Pipeline.Source, Pipeline.Forward, Pipeline.Flood];

    public sealed override void Declare(DesiredState desired)
    {
        new IngressFlows(desired, Switch.NextTable(Pipeline.Ingress) ?? Pipeline.Source).Declare(Ports.All);
        Floods.Declare(desired);
        DeclareLearning(desired);
    }

    public sealed override void OnPortChanged(SwitchPort port, PortChange change)
    {
        bool known = Ports.TryFind(port.Number, out BridgePort? old);
        if (change == PortChange.Removed)
        {
            if (known)
                Shut(old!, "port removed");
            Ports.Remove(port.Number);
        }
        else if (!known || old!.Name != port.Name)
        {
            if (known)
                Shut(old!, "port renamed");
            Ports.Set(port);
        }
        else
        {
            ChangeRole(old, port.Role);
        }
        PortsChanged();
    }

    // What is learnt behind a link goes, as IEEE 802.1D has it: its flows would lead into a link that no longer goes
    // there, for as long as the ageing time.
    public sealed override void OnWaysChanged()
    {
        foreach (BridgePort port in Ports.All.Where(port => port is { Role: PortRole.Link, IsOpen: true }))
            Shut(port, "the ways between switches changed");
    }

    public override void OnTick()
    {
        foreach (BridgePort port in Ports.All)
        {
            if (port.BannedUntil is not { } until || Switch.Now < until)
                continue;
            port.BannedUntil = null;
            Switch.Publish(new PortUnbanned(port.Number));
            PortsChanged();
        }
    }

    public override void CollectHosts(ICollection<HostEntry> hosts)
    {
        long now = Switch.Now;
        foreach (Host host in Hosts.Where(static _ => true))
            hosts.Add(new HostEntry(host.Address, host.Vlan, host.Port.Number, host.Port.Name,
                (now - host.SeenAt) / MillisecondsPerSecond));
    }

    /// <summary>The static flows and meters of the mode's own tables.</summary>
    protected abstract void DeclareLearning(DesiredState desired);

    /// <summary>A host has left a port for another; its flows by the old one are to go.</summary>
    protected abstract void DeleteFlowsOf(MacAddress address, VlanId vlan, BridgePort oldPort);

    /// <summary>A port is shut: all flows from and to it are to go.</summary>
    protected abstract void DeleteFlowsOf(BridgePort port);

    /// <summary>The port of a packet, if its hosts may be learnt, and the frame is one that a bridge handles.</summary>
    protected bool TryAccept(in ReceivedPacket packet, out BridgePort? port) =>
        Ports.TryFind(packet.InPort, out port) && port.MayLearn
        && !packet.Frame.Source.IsMulticast && !packet.Frame.Destination.IsLinkLocal;

    /// <summary>
    /// Takes note of a frame's source; false if it isn't known now: the port is full, or banned for it.
    /// </summary>
    protected bool Learn(MacAddress address, VlanId vlan, BridgePort port)
    {
        Learned learned = Hosts.Learn(address, vlan, port, Switch.Now, out BridgePort? from);
        return learned == Learned.Known || Report(learned, address, vlan, from, port);
    }

    /// <summary>Takes note of a host by a flow found; false if another flow found says something else.</summary>
    protected bool Adopt(MacAddress address, VlanId vlan, BridgePort port) =>
        Hosts.TryFind(address, vlan, out BridgePort? known)
            ? known == port
            : Hosts.Learn(address, vlan, port, Switch.Now, out _) == Learned.New;

    protected void Forget(in Host host, string reason)
    {
        if (Hosts.Remove(host.Address, host.Vlan))
            Switch.Publish(new HostForgotten(host.Address, host.Vlan, host.Port.Number, reason));
        host.Port.LimitReported = false;
    }

    // Kept out of Learn, whose everyday case is a host that is where it was.
    private bool Report(Learned learned, MacAddress address, VlanId vlan, BridgePort? from, BridgePort port)
    {
        switch (learned)
        {
            case Learned.New:
                Switch.Publish(new HostLearned(address, vlan, port.Number));
                return true;
            case Learned.Moved:
                Switch.Publish(new HostMoved(address, vlan, from!.Number, port.Number));
                DeleteFlowsOf(address, vlan, from);
                from.LimitReported = false;
                return !BanIfLooping(from, port) || port.MayLearn;
            default:
                ReportLimit(port);
                return false;
        }
    }

    /// <summary>Tells once that a port has no room for more hosts, if that is so.</summary>
    protected void ReportLimit(BridgePort port)
    {
        if (port.LimitReported || port.HostCount < port.MaxHosts)
            return;
        port.LimitReported = true;
        Switch.Publish(new HostLimitReached(port.Number, port.MaxHosts));
    }

    /// <summary>Counts a host's move, and bans a port if it was one too many.</summary>
    protected bool BanIfLooping(BridgePort from, BridgePort to)
    {
        if (!_moves.TryTrip(from, to, Switch.Now, out BridgePort? port))
            return false;
        port.BannedUntil = Switch.Now + (long)Options.BanDuration.TotalMilliseconds;
        Switch.Publish(new PortBanned(port.Number, Options.BanDuration, "hosts move to and fro: a loop behind it"));
        Shut(port, "port banned");
        PortsChanged();
        return true;
    }

    private void ChangeRole(BridgePort port, PortRole role)
    {
        bool wasOpen = port.IsOpen;
        bool wasSettling = port.Role == PortRole.Settling;
        bool linkLost = port.Role == PortRole.Link && role == PortRole.Edge;
        port.Role = role;
        // A port that hasn't settled may have hosts: those found in a switch that kept its flows. They stay
        // until it is known that the port won't forward.
        if ((wasOpen && !port.IsOpen) || (wasSettling && !port.IsOpen && role != PortRole.Settling))
            Shut(port, role == PortRole.Blocked ? "port blocked" : "port down");
        else if (linkLost)
            Shut(port, "no switch behind the port any more");
    }

    private void Shut(BridgePort port, string reason)
    {
        DeleteFlowsOf(port);
        foreach (Host host in Hosts.Where(host => host.Port == port))
            Forget(host, reason);
    }

    private void PortsChanged()
    {
        Floods.Rebuild();
        Switch.Redeclare();
    }
}
