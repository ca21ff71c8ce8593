using System.Net;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Dataplane;

/// <summary>Says fields of a match about as ovs-ofctl does.</summary>
internal static class FieldWords
{
    private const int Ipv6Size = 16;

    public static string Of(FlowMatch match) => match.Tests.Length == 0
        ? "any"
        : string.Join(',', match.Tests.Select(Of));

    public static string Of(OxmField field, UInt128 value)
    {
        if (field.Bits == 48)
            return new MacAddress((ulong)value).ToString();
        if (field.Bits == 128)
            return Ipv6(value);
        if (IsIpv4(field))
            return new Ipv4Address((uint)value).ToString();
        return field == OxmFields.InPort || field == OxmFields.InPhyPort
            ? new PortNumber((uint)value).ToString()
            : field.Bits <= 16 && field != OxmFields.EthType && field != OxmFields.VlanVid
                ? value.ToString(System.Globalization.CultureInfo.InvariantCulture)
                : $"0x{(ulong)value:x}";
    }

    private static string Of(FieldTest test) => test.Mask == WideNumber.Ones(test.Field.Bits)
        ? $"{test.Field.OvsName}={Of(test.Field, test.Value)}"
        : $"{test.Field.OvsName}={Of(test.Field, test.Value)}/{Of(test.Field, test.Mask)}";

    private static bool IsIpv4(OxmField field) =>
        field == OxmFields.Ipv4Src || field == OxmFields.Ipv4Dst
        || field == OxmFields.ArpSpa || field == OxmFields.ArpTpa
        || field == OxmFields.NxmTunnelSrc || field == OxmFields.NxmTunnelDst;

    private static string Ipv6(UInt128 value)
    {
        Span<byte> octets = stackalloc byte[Ipv6Size];
        WideNumber.Write(octets, value);
        return new IPAddress(octets).ToString();
    }
}
