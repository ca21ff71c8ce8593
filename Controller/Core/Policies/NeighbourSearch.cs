using System.Net;
using System.Net.Sockets;
using Controller.Abstractions;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Policies;

/// <summary>
/// The servers of forwards whose MAC addresses the policy doesn't say: asked for by ARP until each has answered, and
/// watched afterwards, as its flows send copies of their ARP up.
/// </summary>
/// <remarks>
/// Questions are probes (RFC 5227 §2.1.1): they claim no address, so that no host learns the controller's. They go out
/// of ports to hosts, without a tag, from an address of our own that no host has.
/// </remarks>
internal sealed class NeighbourSearch
{
    private const int SecondsBetweenQuestions = 5;
    private const int MinFrameSize = 60;

    // Locally administered (IEEE 802-2014 §8.2): the controller's octet, and the policy's.
    private static readonly MacAddress Asker = new(0x025d_0200_0001);

    private readonly ISwitch _switch;
    private readonly HashSet<IPAddress> _wanted;
    private readonly Dictionary<IPAddress, MacAddress> _known = [];
    private int _seconds;

    public NeighbourSearch(ISwitch sw, BridgeRules rules)
    {
        _switch = sw;
        _wanted = [.. rules.Forwards
            .Where(forward => forward.ToMac is null && !forward.Address.Equals(forward.ToAddress)
                && forward.ToAddress.AddressFamily == AddressFamily.InterNetwork)
            .Select(forward => forward.ToAddress)];
    }

    public IReadOnlyDictionary<IPAddress, MacAddress> Known => _known;

    /// <summary>Once a second.</summary>
    public void OnTick()
    {
        if (_known.Count == _wanted.Count || _seconds++ % SecondsBetweenQuestions != 0)
            return;
        foreach (IPAddress address in _wanted.Where(address => !_known.ContainsKey(address)))
            Ask(Ipv4Address.Read(address.GetAddressBytes()));
    }

    /// <summary>Takes a copy of a server's ARP; whether that says something new.</summary>
    public bool Learn(EthernetView frame)
    {
        if (frame.EtherType != EtherType.Arp || !ArpView.TryRead(frame.Payload, out ArpView arp)
            || arp.SenderMac.IsMulticast)
            return false;
        Span<byte> octets = stackalloc byte[Ipv4Address.Size];
        arp.SenderIp.Write(octets);
        var address = new IPAddress(octets);
        if (!_wanted.Contains(address) || (_known.TryGetValue(address, out MacAddress known) && known == arp.SenderMac))
            return false;
        _known[address] = arp.SenderMac;
        return true;
    }

    private void Ask(Ipv4Address address)
    {
        Span<byte> frame = stackalloc byte[MinFrameSize];
        frame.Clear();
        EthernetView.WriteHeader(frame, MacAddress.Broadcast, Asker, EtherType.Arp);
        ArpView.WriteRequest(frame[EthernetView.HeaderSize..], Asker, default, address);
        Span<byte> actions = stackalloc byte[64];
        foreach (SwitchPort port in _switch.Ports)
        {
            if (port.Role != PortRole.Edge)
                continue;
            var writer = new ActionWriter(actions);
            writer.Add(new OutputAction(port.Number));
            _switch.Send(new PacketOut { InPort = PortNumber.Controller, Actions = writer.Written, Data = frame });
        }
    }
}
