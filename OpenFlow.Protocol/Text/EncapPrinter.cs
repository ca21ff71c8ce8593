using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using OpenFlow.Protocol.Actions.Nicira;

namespace OpenFlow.Protocol.Text;

/// <summary>Writes <c>encap</c> and <c>decap</c> as ovs-ofctl does.</summary>
internal static class EncapPrinter
{
    // Class, type and length of an NSH TLV stand before its value.
    private const int TlvHeaderSize = 4;
    private const int TlvTypeOffset = 2;
    private const int TlvLengthOffset = 3;

    public static void Append(StringBuilder text, EncapAction encap)
    {
        text.Append("encap(").Append(Name(encap.PacketType));
        if (encap.Properties.Length != 0)
            text.Append('(').AppendJoin(',', encap.Properties.Select(Property)).Append(')');
        text.Append(')');
    }

    public static void Append(StringBuilder text, DecapAction decap) => text.Append("decap(")
        .Append(decap.PacketType == PacketType.UseNextProtocol ? "" : Numbers(decap.PacketType)).Append(')');

    private static string Name(PacketType type) =>
        type == PacketType.Ethernet ? "ethernet"
        : type == PacketType.Nsh ? "nsh"
        : type == PacketType.Mpls ? "mpls"
        : type == PacketType.MplsMulticast ? "mpls_mc"
        : Numbers(type);

    private static string Numbers(PacketType type) => string.Create(CultureInfo.InvariantCulture,
        $"packet_type(ns={type.Namespace},type={NiciraPrinter.Hex(type.Type)})");

    private static string Property(EncapProperty property)
    {
        ReadOnlySpan<byte> data = property.Data.AsSpan();
        switch (property.Class, property.Type)
        {
            case (EncapProperty.NshClass, EncapProperty.NshMetadataType) when data.Length == 1:
                return string.Create(CultureInfo.InvariantCulture, $"md_type={data[0]}");
            case (EncapProperty.NshClass, EncapProperty.NshTlv)
                when data.Length >= TlvHeaderSize && data.Length >= TlvHeaderSize + data[TlvLengthOffset]:
                var value = new StringBuilder();
                FieldText.AppendHex(value, data.Slice(TlvHeaderSize, data[TlvLengthOffset]));
                return string.Create(CultureInfo.InvariantCulture,
                    $"tlv(0x{BinaryPrimitives.ReadUInt16BigEndian(data):x4},{data[TlvTypeOffset]},{value})");
            default:
                return string.Create(CultureInfo.InvariantCulture,
                    $"property(class={property.Class},type={property.Type},{Convert.ToHexStringLower(data)})");
        }
    }
}
