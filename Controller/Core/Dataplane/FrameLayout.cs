using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Dataplane;

/// <summary>
/// Where the layers of a frame begin. One VLAN tag is looked behind when a frame comes in, as Open vSwitch does unless
/// its <c>vlan-limit</c> says more: a second tag is payload, and its type the frame's EtherType. Tags that are pushed
/// come on top of it. An IP packet with an end that is missing has no fields (measured on 3.1).
/// </summary>
internal struct FrameLayout
{
    private const int TypeOffset = 12;
    private const int Ipv4SizeOffset = 2;
    private const int Ipv6SizeOffset = 4;
    private const int Ipv6HeaderSize = 40;
    private const int IcmpBodyOffset = 8;
    private const byte Solicitation = 135;
    private const byte Advertisement = 136;
    private const byte SctpProtocol = 132;

    private Offsets _offsets;

    /// <summary>Tags that are looked behind.</summary>
    public int TagCount { get; private set; }

    /// <summary>Any fragment, the first one too: its ports are hidden (<c>frags=normal</c>).</summary>
    public bool IsFragment { get; private set; }

    /// <summary>A fragment other than the first.</summary>
    public bool IsLaterFragment { get; private set; }

    public static FrameLayout Of(ReadOnlySpan<byte> frame, int maxTags)
    {
        var layout = new FrameLayout();
        ((Span<int>)layout._offsets).Fill(-1);
        if (!EthernetView.TryRead(frame, out EthernetView ethernet))
            return layout;
        layout.Set(Layer.Ethernet, 0);
        int type = TypeOffset;
        if (ethernet.HasVlanTag && maxTags > 0)
            layout.Set(Layer.VlanTag, EthernetView.HeaderSize);
        while (layout.TagCount < maxTags && EtherTypeAt(frame, type).IsVlan
            && frame.Length >= type + EthernetView.TagSize + sizeof(ushort))
        {
            layout.TagCount++;
            type += EthernetView.TagSize;
        }
        layout.Set(Layer.EtherType, type);
        layout.ReadNetwork(frame, type + sizeof(ushort), EtherTypeAt(frame, type).Value);
        return layout;
    }

    public readonly bool TryFind(Layer layer, out int offset)
    {
        offset = _offsets[(int)layer];
        return offset >= 0;
    }

    private static EtherType EtherTypeAt(ReadOnlySpan<byte> frame, int offset) =>
        new(BinaryPrimitives.ReadUInt16BigEndian(frame[offset..]));

    private void Set(Layer layer, int offset) => _offsets[(int)layer] = offset;

    private void ReadNetwork(ReadOnlySpan<byte> frame, int at, ushort type)
    {
        ReadOnlySpan<byte> body = frame[at..];
        switch (type)
        {
            case 0x0806 when ArpView.TryRead(body, out _):
                Set(Layer.Arp, at);
                break;
            case 0x0800 when Ipv4View.TryRead(body, out Ipv4View ipv4) && IsWhole(body, Ipv4SizeOffset, 0):
                ReadIpv4(frame, at, ipv4);
                break;
            case 0x86dd when Ipv6View.TryRead(body, out Ipv6View ipv6)
                && IsWhole(body, Ipv6SizeOffset, Ipv6HeaderSize):
                ReadIpv6(frame, at, ipv6);
                break;
            case 0x8847 or 0x8848 when body.Length >= sizeof(uint):
                Set(Layer.Mpls, at);
                break;
        }
    }

    private static bool IsWhole(ReadOnlySpan<byte> packet, int sizeOffset, int uncounted) =>
        BinaryPrimitives.ReadUInt16BigEndian(packet[sizeOffset..]) + uncounted <= packet.Length;

    private void ReadIpv4(ReadOnlySpan<byte> frame, int at, Ipv4View packet)
    {
        const int protocolOffset = 9;
        Set(Layer.Ipv4, at);
        Set(Layer.IpProtocol, at + protocolOffset);
        IsFragment = packet.IsFragment;
        IsLaterFragment = packet.FragmentOffset != 0;
        ReadTransport(frame[..(at + packet.Octets.Length)], at + packet.HeaderSize, packet.Protocol.Value);
    }

    private void ReadIpv6(ReadOnlySpan<byte> frame, int at, Ipv6View packet)
    {
        Set(Layer.Ipv6, at);
        var walk = new Ipv6Extensions(packet.Octets);
        IsFragment = walk.IsFragment;
        IsLaterFragment = walk.IsLaterFragment;
        Set(Layer.IpProtocol, at + walk.ProtocolOffset);
        ReadTransport(frame[..(at + packet.Octets.Length)], at + walk.PayloadOffset, walk.Protocol);
    }

    private void ReadTransport(ReadOnlySpan<byte> frame, int at, byte protocol)
    {
        int size = frame.Length - at;
        (Layer layer, int needed) = protocol switch
        {
            6 => (Layer.Tcp, TcpView.MinHeaderSize),
            17 => (Layer.Udp, UdpView.HeaderSize),
            SctpProtocol => (Layer.Sctp, 12),
            1 => (Layer.Icmpv4, IcmpBodyOffset),
            58 => (Layer.Icmpv6, sizeof(uint)),
            _ => (Layer.Ethernet, 0),
        };
        // A later fragment has no such header, but its hidden fields still read as 0.
        if (layer == Layer.Ethernet || (size < needed && !IsLaterFragment))
            return;
        Set(layer, at);
        if (layer == Layer.Icmpv6 && !IsFragment)
            ReadNeighborDiscovery(frame, at);
    }

    private void ReadNeighborDiscovery(ReadOnlySpan<byte> frame, int at)
    {
        const int targetSize = 16;
        const int optionUnit = 8;
        const int optionAddressOffset = 2;
        byte type = frame[at];
        int target = at + IcmpBodyOffset;
        if (type is not (Solicitation or Advertisement) || frame.Length < target + targetSize)
            return;
        Set(Layer.NeighborTarget, target);
        (byte wanted, Layer layer) = type == Solicitation
            ? ((byte)1, Layer.NeighborSource)
            : ((byte)2, Layer.NeighborTargetAddress);
        int option = target + targetSize;
        while (option + optionUnit <= frame.Length && frame[option + 1] != 0)
        {
            if (frame[option] == wanted)
            {
                Set(layer, option + optionAddressOffset);
                return;
            }
            option += frame[option + 1] * optionUnit;
        }
    }

    [InlineArray((int)Layer.NeighborTargetAddress + 1)]
    private struct Offsets
    {
        private int _first;
    }
}
