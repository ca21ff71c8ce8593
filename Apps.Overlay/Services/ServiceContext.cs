using System.Diagnostics.CodeAnalysis;
using Apps.Overlay.Planning;
using Controller.Abstractions;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;

namespace Apps.Overlay.Services;

/// <summary>What all services of a switch need: who is where, and how something is sent to them.</summary>
internal sealed class ServiceContext
{
    private const int ActionsSize = 64;

    private readonly Dictionary<PortNumber, LocalGuest> _guests = [];
    private IReadOnlyList<SwitchPort>? _portsKnown;

    public ServiceContext(ISwitch sw, HostView view, IBindings bindings)
    {
        (Switch, View, Bindings) = (sw, view, bindings);
        Networks = [.. view.Tenants.Select(tenant => new TenantNetwork(tenant))];
        Punts = new Punts(sw);
    }

    public ISwitch Switch { get; }

    public HostView View { get; }

    public IBindings Bindings { get; }

    public Punts Punts { get; }

    /// <summary>Of the tenants that have members here, in the plan's order.</summary>
    public IReadOnlyList<TenantNetwork> Networks { get; }

    /// <summary>Members' ports that the switch has, by number.</summary>
    public IEnumerable<LocalGuest> Guests
    {
        get
        {
            Refresh();
            return _guests.Values.OrderBy(guest => guest.Port);
        }
    }

    /// <summary>Whose port it is.</summary>
    public bool TryFind(PortNumber port, [NotNullWhen(true)] out LocalGuest? guest)
    {
        Refresh();
        return _guests.TryGetValue(port, out guest);
    }

    /// <summary>Whether a guest is behind another host's tunnel.</summary>
    public bool IsRemote(Binding binding) => binding.Host != View.Host.Name;

    /// <summary>Who asked for a tenant's flows, in the policy's words.</summary>
    public static Origin OriginOf(TenantNetwork network) => new("overlay", $"tenant {network.View.Name}");

    /// <summary>Sends a frame to the guest behind a port.</summary>
    public void SendTo(PortNumber port, ReadOnlySpan<byte> frame)
    {
        var actions = new ActionWriter(stackalloc byte[ActionsSize]);
        actions.Add(new OutputAction(port));
        Switch.Send(new PacketOut { InPort = PortNumber.Controller, Actions = actions.Written, Data = frame });
    }

    /// <summary>Sends a frame through the tables as if the guest behind a port had sent it.</summary>
    public void SendFrom(PortNumber port, ReadOnlySpan<byte> frame)
    {
        var actions = new ActionWriter(stackalloc byte[ActionsSize]);
        actions.Add(new OutputAction(PortNumber.Table));
        Switch.Send(new PacketOut { InPort = port, Actions = actions.Written, Data = frame });
    }

    /// <summary>Tells the sender of an IPv4 packet that came up why it goes no further.</summary>
    /// <param name="from">Who speaks, with the gateway's MAC address.</param>
    public void SendError(in ReceivedPacket packet, IcmpCause cause, Ipv4Address from) =>
        SendError(packet.Frame, packet.InPort, cause, from);

    /// <summary>The same for a packet that was kept; the guest's gateway speaks.</summary>
    public void SendError(ReadOnlySpan<byte> octets, LocalGuest guest, IcmpCause cause)
    {
        if (EthernetView.TryRead(octets, out EthernetView frame) && Ipv4View.TryRead(frame.Payload, out Ipv4View ip)
            && guest.Network.GatewayFor(ip.Source) is { } gateway)
            SendError(frame, guest.Port, cause, gateway);
    }

    /// <summary>The same, with another MAC address; for what is limited already.</summary>
    public void SendError(
        EthernetView frame, Ipv4View ip, PortNumber port, IcmpCause cause, Ipv4Address from, MacAddress mac)
    {
        if (!IsForOne(frame))
            return;
        Span<byte> answer = stackalloc byte[EthernetView.HeaderSize + IcmpErrors.MaxSize];
        int size = IcmpErrors.Write(answer[EthernetView.HeaderSize..], ip, cause, from, View.Mtu);
        if (size == 0)
            return;
        EthernetView.WriteHeader(answer, frame.Source, mac, EtherType.Ipv4);
        SendTo(port, answer[..(EthernetView.HeaderSize + size)]);
    }

    /// <summary>Whether a frame is from one guest to another, so that there may be an answer to it.</summary>
    public static bool IsForOne(EthernetView frame) => !frame.Source.IsMulticast && !frame.Destination.IsMulticast;

    private void SendError(EthernetView frame, PortNumber port, IcmpCause cause, Ipv4Address from)
    {
        if (!Punts.Allows(PuntKind.Error) || !Ipv4View.TryRead(frame.Payload, out Ipv4View ip))
            return;
        SendError(frame, ip, port, cause, from, Gateway.Mac);
    }

    // A change of ports makes a new list.
    private void Refresh()
    {
        if (ReferenceEquals(_portsKnown, Switch.Ports))
            return;
        _portsKnown = Switch.Ports;
        _guests.Clear();
        var numbers = new Dictionary<string, PortNumber>(StringComparer.Ordinal);
        foreach (SwitchPort port in _portsKnown)
            numbers.TryAdd(port.Name, port.Number);
        foreach (TenantNetwork network in Networks)
        {
            foreach (LocalMember here in network.View.Here)
            {
                if (numbers.TryGetValue(here.Port, out PortNumber number))
                    _guests[number] = new LocalGuest(number, network, here.Member);
            }
        }
    }
}

/// <summary>A member with the number of its port on this switch.</summary>
internal sealed record LocalGuest(PortNumber Port, TenantNetwork Network, Member Member);
