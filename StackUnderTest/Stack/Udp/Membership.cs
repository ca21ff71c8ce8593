using System;
using StackUnderTest.Stack.Ip;
using StackUnderTest.Stack.Link;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack.Udp;

/// <summary>
/// IGMP version 2 (RFC 2236), as much as a host needs: a report when a group is joined and when a router asks, a leave
/// at the end. A message is type 1, response time 1, checksum 2, group 4 octets. Reports after a query go at once, not
/// after a random delay: with one host on a tap there is nobody to hold back for.
/// </summary>
public sealed class Membership
{
    private const byte Query = 0x11;
    private const byte Report = 0x16;
    private const byte Leave = 0x17;
    private const int MessageSize = 8;
    private const int ChecksumOffset = 2;
    private const int GroupOffset = 4;

    private static Ipv4Address AllRouters => new(224, 0, 0, 2);

    private readonly EthernetInterface[] _interfaces;
    private readonly GroupTable _groups;
    private readonly Ipv4Sender _sender;
    private long _now;

    public Membership(EthernetInterface[] interfaces, GroupTable groups, Ipv4Sender sender)
    {
        _interfaces = interfaces;
        _groups = groups;
        _sender = sender;
    }

    /// <summary>
    /// IGMP is sent by calls that carry no time; packets only need it for ARP, which groups don't use.
    /// </summary>
    public void Advance(long now) => _now = now;

    public bool TryJoin(Ipv4Address group, int interfaceIndex)
    {
        if (!group.IsMulticast || !_groups.TryJoin(group, interfaceIndex, out bool first))
            return false;
        if (first && group != GroupTable.AllHosts)
        {
            _interfaces[interfaceIndex].Card.SetGroup(MacAddress.OfGroup(group), true);
            Send(Report, group, group, interfaceIndex);
        }

        return true;
    }

    public void Quit(Ipv4Address group, int interfaceIndex)
    {
        if (!_groups.TryLeave(group, interfaceIndex, out bool last) || !last || group == GroupTable.AllHosts)
            return;
        _interfaces[interfaceIndex].Card.SetGroup(MacAddress.OfGroup(group), false);
        Send(Leave, group, AllRouters, interfaceIndex);
    }

    public void Receive(in IpPacket packet)
    {
        if (packet.Payload.Length < MessageSize || packet.Payload[0] != Query || !Checksum.IsRight(packet.Payload))
            return;
        Ipv4Address asked = Ipv4Address.Read(packet.Payload[GroupOffset..]);
        for (int i = 0; i < _groups.Count; i++)
        {
            Ipv4Address group = _groups.GroupAt(i);
            if (_groups.InterfaceAt(i) == packet.Interface && (asked.IsAny || asked == group)
                && group != GroupTable.AllHosts)
                Send(Report, group, group, packet.Interface);
        }
    }

    private void Send(byte type, Ipv4Address group, Ipv4Address destination, int interfaceIndex)
    {
        IpFlow flow = default;
        flow.Source = _interfaces[interfaceIndex].Address;
        flow.Destination = destination;
        flow.Protocol = IpProtocol.Igmp;
        flow.TimeToLive = 1;
        flow.Interface = interfaceIndex;
        if (_sender.TryBegin(flow, MessageSize, false, _now, out Span<byte> message) != SendResult.Ready)
            return;
        message.Clear();
        message[0] = type;
        group.Write(message[GroupOffset..]);
        ushort checksum = Checksum.Of(message);
        message[ChecksumOffset] = (byte)(checksum >> 8);
        message[ChecksumOffset + 1] = (byte)checksum;
        _sender.Commit();
    }
}
