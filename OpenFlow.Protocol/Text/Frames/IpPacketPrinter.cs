using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Text.Frames;

/// <summary>The part of <see cref="PacketPrinter"/>'s line that IPv4, IPv6 and what they carry fill.</summary>
internal static class IpPacketPrinter
{
    private const byte Icmp = 1;
    private const byte Igmp = 2;
    private const byte Tcp = 6;
    private const byte Udp = 17;
    private const byte Fragment = 44;
    private const byte Icmpv6 = 58;
    private const byte Sctp = 132;

    private readonly ref struct Carried(byte protocol, string fragment, ReadOnlySpan<byte> payload)
    {
        public byte Protocol { get; } = protocol;

        public string Fragment { get; } = fragment;

        public ReadOnlySpan<byte> Payload { get; } = payload;

        public bool HasPorts => Fragment != "later";
    }

    /// <summary>Returns what the packet is called: <c>tcp6</c>; <c>ip</c> where the protocol has no name.</summary>
    public static string Append(StringBuilder text, ReadOnlySpan<byte> octets, bool version6)
    {
        Carried carried = version6 ? AppendVersion6(text, octets, out int trafficClass, out int timeToLive)
            : AppendVersion4(text, octets, out trafficClass, out timeToLive);
        string name = NameOf(carried, version6);
        if (name.Length == 0)
            text.Append(",nw_proto=").Append(carried.Protocol);
        text.Append(CultureInfo.InvariantCulture,
            $",nw_tos={trafficClass & ~3},nw_ecn={trafficClass & 3},nw_ttl={timeToLive},nw_frag={carried.Fragment}");
        if (carried.HasPorts)
            AppendTransport(text, carried);
        return name.Length == 0 ? version6 ? "ipv6" : "ip" : name;
    }

    private static string NameOf(Carried carried, bool version6) => (carried.Protocol, version6) switch
    {
        (_, _) when !carried.HasPorts => "",
        (Icmp, false) => "icmp",
        (Icmpv6, true) => "icmp6",
        (Tcp, _) => version6 ? "tcp6" : "tcp",
        (Udp, _) => version6 ? "udp6" : "udp",
        (Sctp, _) => version6 ? "sctp6" : "sctp",
        _ => "",
    };

    private static Carried AppendVersion4(StringBuilder text, ReadOnlySpan<byte> octets, out int trafficClass,
        out int timeToLive)
    {
        trafficClass = timeToLive = 0;
        if (!Ipv4View.TryRead(octets, out Ipv4View ip) || ip.IsTruncated)
        {
            text.Append(",nw_src=0.0.0.0,nw_dst=0.0.0.0");
            return new Carried(0, "no", []);
        }
        trafficClass = ip.Dscp << 2 | ip.Ecn;
        timeToLive = ip.TimeToLive;
        text.Append(CultureInfo.InvariantCulture, $",nw_src={ip.Source},nw_dst={ip.Destination}");
        string fragment = ip.FragmentOffset != 0 ? "later" : ip.MoreFragments ? "first" : "no";
        return new Carried(ip.Protocol.Value, fragment, ip.Payload);
    }

    private static Carried AppendVersion6(StringBuilder text, ReadOnlySpan<byte> octets, out int trafficClass,
        out int timeToLive)
    {
        trafficClass = timeToLive = 0;
        if (!Ipv6View.TryRead(octets, out Ipv6View ip) || ip.IsTruncated)
        {
            text.Append(",ipv6_src=::,ipv6_dst=::,ipv6_label=0x00000");
            return new Carried(0, "no", []);
        }
        trafficClass = ip.TrafficClass;
        timeToLive = ip.HopLimit;
        text.Append(CultureInfo.InvariantCulture,
            $",ipv6_src={ip.Source},ipv6_dst={ip.Destination},ipv6_label=0x{ip.FlowLabel:x5}");
        return SkipExtensions(ip.NextHeader.Value, ip.Payload);
    }

    // RFC 8200 §4: each header tells the type of the next one.
    private static Carried SkipExtensions(byte next, ReadOnlySpan<byte> payload)
    {
        const int unit = 8;
        const byte hopByHop = 0, routing = 43, authentication = 51, destination = 60;
        string fragment = "no";
        while (next is hopByHop or routing or authentication or destination or Fragment && payload.Length >= unit)
        {
            int size = next switch
            {
                Fragment => unit,
                authentication => (payload[1] + 2) * sizeof(uint),
                _ => (payload[1] + 1) * unit,
            };
            if (next == Fragment)
            {
                int offset = BinaryPrimitives.ReadUInt16BigEndian(payload[2..]);
                if (offset >> 3 != 0)
                    return new Carried(Fragment, "later", []);
                fragment = (offset & 1) != 0 ? "first" : fragment;
            }
            if (size > payload.Length)
                break;
            next = payload[0];
            payload = payload[size..];
        }
        return new Carried(next, fragment, payload);
    }

    private static void AppendTransport(StringBuilder text, Carried carried)
    {
        ReadOnlySpan<byte> payload = carried.Payload;
        switch (carried.Protocol)
        {
            case Tcp when payload.Length >= TcpView.MinHeaderSize:
                AppendPorts(text, payload);
                FieldText.Append(text.Append(",tcp_flags="), FieldFormat.TcpFlags,
                    [(byte)(payload[12] & 0x0f), payload[13]], []);
                text.Append(CultureInfo.InvariantCulture,
                    $" tcp_csum:{BinaryPrimitives.ReadUInt16BigEndian(payload[16..]):x}");
                break;
            case Tcp:
                text.Append(",tp_src=0,tp_dst=0,tcp_flags=0");
                break;
            case Udp when payload.Length >= UdpView.HeaderSize:
                AppendPorts(text, payload);
                text.Append(CultureInfo.InvariantCulture,
                    $" udp_csum:{BinaryPrimitives.ReadUInt16BigEndian(payload[6..]):x}");
                break;
            case Sctp when payload.Length >= 12:
                AppendPorts(text, payload);
                text.Append(CultureInfo.InvariantCulture,
                    $" sctp_csum:{BinaryPrimitives.ReadUInt32BigEndian(payload[8..]):x}");
                break;
            case Udp or Sctp:
                text.Append(",tp_src=0,tp_dst=0");
                break;
            case Igmp when payload.Length >= 8:
                text.Append(",tp_src=").Append(payload[0]).Append(",tp_dst=").Append(payload[1]);
                break;
            case Icmp or Icmpv6:
                AppendIcmp(text, carried);
                break;
        }
    }

    private static void AppendPorts(StringBuilder text, ReadOnlySpan<byte> payload) => text
        .Append(",tp_src=").Append(BinaryPrimitives.ReadUInt16BigEndian(payload))
        .Append(",tp_dst=").Append(BinaryPrimitives.ReadUInt16BigEndian(payload[sizeof(ushort)..]));

    private static void AppendIcmp(StringBuilder text, Carried carried)
    {
        if (!IcmpView.TryRead(carried.Payload, out IcmpView icmp))
        {
            text.Append(",icmp_type=0,icmp_code=0");
            return;
        }
        text.Append(CultureInfo.InvariantCulture, $",icmp_type={(byte)icmp.Type},icmp_code={icmp.Code}");
        bool version6 = carried.Protocol == Icmpv6;
        if (version6 && (byte)icmp.Type is 135 or 136 && icmp.Body.Length >= Ipv6AddressSize)
            AppendNeighbour(text, icmp.Body);
        text.Append(CultureInfo.InvariantCulture, $" {(version6 ? "icmp6" : "icmp")}_csum:{icmp.Checksum:x}");
    }

    private const int Ipv6AddressSize = 16;

    // RFC 4861 §4.3, §4.4, §4.6: target, then options of type, length in units of eight octets, value.
    private static void AppendNeighbour(StringBuilder text, ReadOnlySpan<byte> body)
    {
        const int unit = 8;
        MacAddress source = default;
        MacAddress target = default;
        for (ReadOnlySpan<byte> option = body[Ipv6AddressSize..]; option.Length >= unit && option[1] != 0;)
        {
            if (option[0] == 1)
                source = MacAddress.Read(option[2..]);
            else if (option[0] == 2)
                target = MacAddress.Read(option[2..]);
            option = option[Math.Min(option.Length, option[1] * unit)..];
        }
        text.Append(CultureInfo.InvariantCulture,
            $",nd_target={Ipv6Address.Read(body)},nd_sll={source},nd_tll={target}");
    }
}
