using System.Buffers.Binary;
using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Text.Parsing;

/// <summary>
/// <c>encap(ethernet)</c>, <c>encap(mpls)</c>, <c>encap(nsh(md_type=1))</c>, <c>decap()</c>,
/// <c>decap(packet_type(ns=1,type=0x894f))</c>.
/// </summary>
internal static class EncapSyntax
{
    // What a property's length of 8 bits leaves for a TLV's value.
    private const int MaxTlvValue = 240;
    private const int TlvParts = 3;
    private const int TlvHeaderSize = 4;

    public static readonly KeyValuePair<string, ActionSyntax>[] Actions =
        [new("encap", TryParseEncap), new("decap", TryParseDecap)];

    private static bool TryParseEncap(KeyValue pair, ActionScope scope)
    {
        var parts = new List<KeyValue>();
        if (!scope.TryPairs(pair.Value, parts))
            return false;
        if (parts.Count != 1)
            return scope.Fail(pair.Key, "encap takes one header: ethernet, nsh, mpls or mpls_mc");
        KeyValue header = parts[0];
        PacketType? type = header.Key.Span switch
        {
            "ethernet" => PacketType.Ethernet,
            "nsh" => PacketType.Nsh,
            "mpls" => PacketType.Mpls,
            "mpls_mc" => PacketType.MplsMulticast,
            _ => null,
        };
        if (type is not { } known)
            return scope.Unknown(header.Key, "header", ["ethernet", "nsh", "mpls", "mpls_mc"]);
        var properties = new List<EncapProperty>();
        if (known == PacketType.Nsh && !TryParseProperties(header, properties, scope))
            return false;
        if (known != PacketType.Nsh && !header.Value.IsEmpty)
            return scope.Fail(header.Value, $"{header.Key} has no properties here");
        bool added = scope.Add(pair.Key, new EncapAction(known, [.. properties]));
        scope.Packet?.Became(known.Namespace == PacketType.EtherTypes ? known.Type : -1);
        return added;
    }

    private static bool TryParseProperties(KeyValue header, List<EncapProperty> properties, ActionScope scope)
    {
        var parts = new List<KeyValue>();
        if (!scope.TryPairs(header.Value, parts))
            return false;
        foreach (KeyValue part in parts)
        {
            bool good = part.Key.Span switch
            {
                "md_type" => TryParseMetadataType(part.Value, properties, scope),
                "tlv" => TryParseTlv(part, properties, scope),
                _ => scope.Unknown(part.Key, "property of nsh", ["md_type", "tlv"]),
            };
            if (!good)
                return false;
        }
        return true;
    }

    private static bool TryParseMetadataType(Piece text, List<EncapProperty> properties, ActionScope scope)
    {
        if (!scope.TryNumber(text, "md_type", 2, out ulong type))
            return false;
        if (type == 0)
            return scope.Fail(text, "md_type is 1 or 2");
        properties.Add(new EncapProperty(EncapProperty.NshClass, EncapProperty.NshMetadataType, (byte)type));
        return true;
    }

    private static bool TryParseTlv(KeyValue part, List<EncapProperty> properties, ActionScope scope)
    {
        List<Piece> fields = part.Value.Split(',');
        if (fields.Count != TlvParts)
            return scope.Fail(part.Key, "tlv is written tlv(CLASS,TYPE,0xVALUE)");
        if (!scope.TryNumber(fields[0], "the class", ushort.MaxValue, out ulong tlvClass)
            || !scope.TryNumber(fields[1], "the type", byte.MaxValue, out ulong type))
            return false;
        Piece hex = fields[2].Span.StartsWith("0x") ? fields[2].From(2) : fields[2];
        if (!HexText.TryParse(hex, "tlv's value", scope.Complaints, out byte[] value))
            return false;
        if (value.Length is 0 or > MaxTlvValue)
            return scope.Fail(fields[2], $"tlv's value has 1 to {MaxTlvValue} octets");
        // The padding counts, so that the property has a multiple of eight octets.
        var data = new byte[TlvHeaderSize + Padding.Align(value.Length)];
        BinaryPrimitives.WriteUInt16BigEndian(data, (ushort)tlvClass);
        data[2] = (byte)type;
        data[3] = (byte)value.Length;
        value.CopyTo(data, TlvHeaderSize);
        properties.Add(new EncapProperty(EncapProperty.NshClass, EncapProperty.NshTlv, data));
        return true;
    }

    private static bool TryParseDecap(KeyValue pair, ActionScope scope)
    {
        scope.Packet?.Became(-1);
        var parts = new List<KeyValue>();
        if (!scope.TryPairs(pair.Value, parts))
            return false;
        if (parts.Count == 0)
            return scope.Add(pair.Key, new DecapAction(PacketType.UseNextProtocol));
        if (parts.Count != 1 || !parts[0].Key.Is("packet_type"))
            return scope.Fail(pair.Value, "decap takes nothing, or packet_type(ns=NUMBER,type=NUMBER)");
        return TryParsePacketType(parts[0], scope, out PacketType type) && scope.Add(pair.Key, new DecapAction(type));
    }

    private static bool TryParsePacketType(KeyValue pair, ActionScope scope, out PacketType packetType)
    {
        ulong space = 0;
        ulong type = 0;
        packetType = default;
        var parts = new List<KeyValue>();
        if (!scope.TryPairs(pair.Value, parts))
            return false;
        foreach (KeyValue part in parts)
        {
            bool good = part.Key.Span switch
            {
                "ns" => scope.TryNumber(part.Value, "ns", ushort.MaxValue, out space),
                "type" => scope.TryNumber(part.Value, "type", ushort.MaxValue, out type),
                _ => scope.Unknown(part.Key, "part of packet_type", ["ns", "type"]),
            };
            if (!good)
                return false;
        }
        packetType = new PacketType((ushort)space, (ushort)type);
        return true;
    }
}
