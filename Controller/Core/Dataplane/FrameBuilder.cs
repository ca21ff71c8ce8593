using System.Buffers.Binary;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Dataplane;

/// <summary>A frame made from a match.</summary>
/// <param name="Input">The fields that are none of the frame's: metadata, registers, the tunnel.</param>
/// <param name="InPort">What <c>in_port</c> asked; null for nothing.</param>
/// <param name="Assumed">Fields that the match doesn't name and the values they got: <c>nw_src=192.0.2.1</c>.</param>
public sealed record BuiltFrame(byte[] Frame, PipelineInput Input, PortNumber? InPort, IReadOnlyList<string> Assumed);

/// <summary>
/// Makes a frame that a match matches: the headers that its fields need, with whole checksums, and usual values for
/// what it doesn't say. What a match says by a mask only is taken as it stands: the other bits are the usual value's.
/// </summary>
public static class FrameBuilder
{
    private const byte Icmp = 1;
    private const byte Tcp = 6;
    private const byte Udp = 17;
    private const byte Icmpv6 = 58;
    private const byte Sctp = 132;
    private const int PayloadSize = 26;
    private const ulong Ipv6Prefix = 0x2001_0db8_0000_0000;

    /// <summary>
    /// What is taken where nobody says: documentation's addresses (RFC 5737, RFC 3849), locally administered MACs, a
    /// connection to a web server.
    /// </summary>
    private static readonly Dictionary<OxmField, UInt128> Usual = new()
    {
        [OxmFields.EthSrc] = 0x0200_0000_0001,
        [OxmFields.EthDst] = 0x0200_0000_0002,
        [OxmFields.EthType] = EtherType.Ipv4.Value,
        [OxmFields.IpProto] = Icmp,
        [OxmFields.NxmIpTtl] = 64,
        [OxmFields.Ipv4Src] = 0xc000_0201,
        [OxmFields.Ipv4Dst] = 0xc000_0202,
        [OxmFields.Ipv6Src] = new UInt128(Ipv6Prefix, 1),
        [OxmFields.Ipv6Dst] = new UInt128(Ipv6Prefix, 2),
        [OxmFields.TcpSrc] = 49152,
        [OxmFields.TcpDst] = 80,
        [OxmFields.UdpSrc] = 49152,
        [OxmFields.UdpDst] = 53,
        [OxmFields.SctpSrc] = 49152,
        [OxmFields.SctpDst] = 80,
        [OxmFields.Icmpv4Type] = 8,
        [OxmFields.Icmpv4Code] = 0,
        [OxmFields.Icmpv6Type] = 128,
        [OxmFields.Icmpv6Code] = 0,
        [OxmFields.Ipv6NdTarget] = new UInt128(Ipv6Prefix, 2),
        [OxmFields.ArpOp] = 1,
        [OxmFields.ArpSpa] = 0xc000_0201,
        [OxmFields.ArpTpa] = 0xc000_0202,
        [OxmFields.ArpSha] = 0x0200_0000_0001,
        [OxmFields.ArpTha] = 0,
    };

    // Told of only where the match names what they lie behind, and not worth telling.
    private static readonly HashSet<OxmField> Untold = [OxmFields.NxmIpTtl, OxmFields.Icmpv4Code, OxmFields.Icmpv6Code];

    /// <param name="better">Better values than the usual ones: the address of a host that is there.</param>
    public static BuiltFrame Build(Match match, IReadOnlyDictionary<OxmField, UInt128>? better = null) =>
        // A match that a model can't read has at least no fields that the frame could have.
        Build(FlowMatch.TryRead(match.Oxms, out FlowMatch read, out _) ? read : FlowMatch.Any, better);

    internal static BuiltFrame Build(FlowMatch wanted, IReadOnlyDictionary<OxmField, UInt128>? better = null)
    {
        var values = new Dictionary<OxmField, UInt128>(Usual);
        foreach ((OxmField field, UInt128 value) in better ?? new Dictionary<OxmField, UInt128>())
            values[field] = value;
        // Who has an address is asked of all.
        if (wanted.ValueOf(OxmFields.EthType) == EtherType.Arp.Value
            && wanted.ValueOf(OxmFields.ArpOp) is var operation && (operation == 0 || operation == 1))
            values[OxmFields.EthDst] = MacAddress.Broadcast.Value;
        if (!wanted.TryFind(OxmFields.ArpSha, out _))
            values[OxmFields.ArpSha] = wanted.TryFind(OxmFields.EthSrc, out FieldTest source)
                ? source.Value : values[OxmFields.EthSrc];
        var asked = new HashSet<OxmField>();
        foreach (FieldTest test in wanted.Tests)
        {
            values[test.Field] = (values.GetValueOrDefault(test.Field) & ~test.Mask) | test.Value;
            if (test.Mask == WideNumber.Ones(test.Field.Bits))
                asked.Add(test.Field);
        }
        return Build(values, asked);
    }

    private static BuiltFrame Build(Dictionary<OxmField, UInt128> values, HashSet<OxmField> asked)
    {
        if (values[OxmFields.EthType] == EtherType.Ipv6.Value && values[OxmFields.IpProto] == Icmp
            && !asked.Contains(OxmFields.IpProto))
            values[OxmFields.IpProto] = Icmpv6;
        var packet = new Packet(Skeleton(values), PortNumber.Any);
        var input = new PipelineInput();
        foreach ((OxmField field, UInt128 value) in values)
        {
            if (field == OxmFields.InPort || field == OxmFields.VlanVid || field == OxmFields.EthType
                || field == OxmFields.IpProto || field == OxmFields.NxmIpFragment)
                continue;
            if (FieldPlaces.TryFind(field, out _))
                packet.TrySet(field, value);
            else
                input.With(field, value);
        }
        IEnumerable<string> assumed = values
            .Where(pair => !asked.Contains(pair.Key) && !Untold.Contains(pair.Key)
                && FieldPlaces.TryFind(pair.Key, out _) && packet.TryGet(pair.Key, out _))
            .Select(pair => FrameFields.Words(pair.Key, pair.Value));
        PortNumber? inPort = values.TryGetValue(OxmFields.InPort, out UInt128 port) ? new PortNumber((uint)port) : null;
        return new BuiltFrame(packet.Frame.ToArray(), input, inPort, [.. assumed]);
    }

    private static byte[] Skeleton(Dictionary<OxmField, UInt128> values)
    {
        ushort type = (ushort)values[OxmFields.EthType];
        byte[] body = type switch
        {
            0x0800 => Ipv4(values),
            0x86dd => Ipv6(values),
            0x0806 => Arp(),
            _ => new byte[PayloadSize],
        };
        var frame = new List<byte>(new byte[2 * MacAddress.Size]);
        UInt128 tag = values.GetValueOrDefault(OxmFields.VlanVid);
        if ((tag & VlanId.PresentBit) != 0)
            frame.AddRange([0x81, 0x00, (byte)((tag >> 8) & 0xf), (byte)(tag & 0xff)]);
        // A length in place of the type is what matches call 0x05ff (OpenFlow 1.3.5 §7.2.3.7).
        ushort written = type == Packet.NoType ? (ushort)body.Length : type;
        frame.AddRange([(byte)(written >> 8), (byte)written]);
        frame.AddRange(body);
        return [.. frame];
    }

    private static byte[] Arp()
    {
        var arp = new byte[ArpView.Size];
        ArpView.Write(arp, ArpOperation.Request, default, default, default, default);
        return arp;
    }

    private static byte[] Ipv4(Dictionary<OxmField, UInt128> values)
    {
        const int fragmentOffset = 6;
        byte protocol = (byte)values[OxmFields.IpProto];
        byte[] payload = Transport(protocol, values);
        var packet = new byte[Ipv4View.MinHeaderSize + payload.Length];
        Ipv4View.WriteHeader(packet, default, default, new IpProtocol(protocol), payload.Length, 64);
        // 1 is any fragment, 2 one that is not the first.
        int fragment = (int)values.GetValueOrDefault(OxmFields.NxmIpFragment);
        if (fragment != 0)
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(fragmentOffset),
                (ushort)((fragment & 2) != 0 ? 1 : 0x2000));
        Ipv4View.WriteChecksum(packet.AsSpan(0, Ipv4View.MinHeaderSize));
        payload.CopyTo(packet, Ipv4View.MinHeaderSize);
        MendTransport(packet.AsSpan(Ipv4View.MinHeaderSize), protocol,
            InternetChecksum.OfPseudoHeader(default(Ipv4Address), default, new IpProtocol(protocol), payload.Length));
        return packet;
    }

    private static byte[] Ipv6(Dictionary<OxmField, UInt128> values)
    {
        byte protocol = (byte)values[OxmFields.IpProto];
        byte[] payload = Transport(protocol, values);
        var packet = new byte[Ipv6View.HeaderSize + payload.Length];
        Ipv6View.WriteHeader(packet, default, default, new IpProtocol(protocol), payload.Length, 64);
        payload.CopyTo(packet, Ipv6View.HeaderSize);
        MendTransport(packet.AsSpan(Ipv6View.HeaderSize), protocol,
            InternetChecksum.OfPseudoHeader(default(Ipv6Address), default, new IpProtocol(protocol), payload.Length));
        return packet;
    }

    private static byte[] Transport(byte protocol, Dictionary<OxmField, UInt128> values)
    {
        const int neighbourSize = 32;
        const byte syn = 2;
        switch (protocol)
        {
            case Tcp:
                var segment = new byte[TcpView.MinHeaderSize];
                segment[12] = 0x50;
                segment[13] = syn;
                return segment;
            case Udp:
                var datagram = new byte[UdpView.HeaderSize];
                datagram[5] = UdpView.HeaderSize;
                return datagram;
            case Sctp:
                return new byte[12];
            case Icmpv6 when values.GetValueOrDefault(OxmFields.Icmpv6Type) is var type && (type == 135 || type == 136):
                var neighbour = new byte[neighbourSize];
                neighbour[0] = (byte)type;
                neighbour[24] = (byte)(type == 135 ? 1 : 2);
                neighbour[25] = 1;
                return neighbour;
            default:
                return new byte[8];
        }
    }

    // Over zeroes; what is set later is mended by the difference.
    private static void MendTransport(Span<byte> payload, byte protocol, InternetChecksum pseudoHeader)
    {
        (int offset, bool covers) = protocol switch
        {
            Tcp => (16, true),
            Udp => (6, true),
            Icmpv6 => (2, true),
            Icmp => (2, false),
            _ => (-1, false),
        };
        if (offset < 0)
            return;
        InternetChecksum sum = covers ? pseudoHeader : new InternetChecksum();
        BinaryPrimitives.WriteUInt16BigEndian(payload[offset..], sum.Add(payload).Value);
    }
}
