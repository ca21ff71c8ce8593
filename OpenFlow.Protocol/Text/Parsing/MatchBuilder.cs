using System.Numerics;
using OpenFlow.Protocol.Matching;

namespace OpenFlow.Protocol.Text.Parsing;

/// <summary>
/// Gathers a match's fields by any of their names, in any order, and puts them in canonical order: prerequisites first,
/// each field once, wide registers as the registers they consist of.
/// </summary>
internal sealed class MatchBuilder(Complaints complaints)
{
    private readonly Dictionary<OxmField, (FieldValue Value, Piece At)> _fields = [];
    private readonly List<(string Name, KeyValue Pair)> _ports = [];
    private readonly VlanMatch _vlan = new();

    /// <summary>Takes a protocol keyword or a field; known is false where it is neither.</summary>
    public bool TryAdd(KeyValue pair, out bool known)
    {
        known = true;
        if (pair.IsBare && ProtocolName.TryFind(pair.Key, out ProtocolName protocol))
            return TryAddProtocol(pair.Key, protocol);
        if (pair.IsBare && pair.Key.Is("eth"))
            return TryPut(OxmFields.PacketType, FieldValue.Of(OxmFields.PacketType, 0), pair.Key);
        if (pair.Delimiter == '=' && pair.Key.Span.Contains('['))
            return TryAddBits(pair);
        if (pair.Key.Span is "tp_src" or "tp_dst")
        {
            _ports.Add((pair.Key.ToString(), pair));
            return true;
        }
        string name = FieldNames.TryFind(pair.Key, out FieldName? field) ? field.Name : pair.Key.ToString();
        bool isVlan = name is "vlan_vid" or "vlan_pcp" or "vlan_tci" or "dl_vlan" or "dl_vlan_pcp";
        if (field is null && !isVlan)
        {
            known = false;
            return true;
        }
        if (pair.Delimiter is not ('=' or ':'))
            return complaints.Fail(pair.Key, $"{pair.Key} needs a value: {pair.Key}=…");
        return isVlan ? _vlan.TryAdd(name, pair.Value, complaints, out _) : TryAddField(field!, pair);
    }

    /// <summary>The match, if every field has what it needs, and what it says about the kind of packet.</summary>
    public bool TryBuild(out Match match, out MatchPrerequisites prerequisites)
    {
        match = Match.Any;
        prerequisites = new MatchPrerequisites(_fields, _vlan.HasTag);
        if (_fields.ContainsKey(OxmFields.PacketType) && _fields.TryGetValue(OxmFields.EthType, out var type))
            return complaints.Fail(type.At, "packet_type says the Ethernet type already: leave out one");
        TurnIntoArp();
        foreach ((string name, KeyValue pair) in _ports)
        {
            if (!TryAddPort(name, pair))
                return false;
        }
        TurnIntoIcmpv6();
        foreach ((OxmField field, FieldValue value) in _vlan.Fields())
            _fields[field] = (value, default);
        prerequisites = new MatchPrerequisites(_fields, _vlan.HasTag);
        foreach ((OxmField field, (FieldValue value, Piece at)) in _fields.OrderBy(row => row.Key.Rank))
        {
            if (!value.MatchesAnything && prerequisites.Missing(field) is { } missing)
                return complaints.Fail(at, $"{field.OvsName} needs {missing} in the match");
        }
        match = Encode();
        return true;
    }

    private bool TryAddProtocol(Piece at, ProtocolName protocol) =>
        TryPut(OxmFields.EthType, FieldValue.Of(OxmFields.EthType, protocol.EtherType), at)
            && (protocol.Protocol is not { } number
                || TryPut(OxmFields.IpProto, FieldValue.Of(OxmFields.IpProto, number), at));

    private bool TryAddField(FieldName name, KeyValue pair)
    {
        if (name.Name == "nw_tos")
            return TryAddTos(pair);
        OxmField field = name.Match;
        return FieldParser.TryParse(field, pair.Key.ToString(), pair.Value, complaints, out FieldValue value)
            && (TryPutRegisters(field, value, pair.Key) ?? TryPut(field, value, pair.Key));
    }

    private bool TryAddTos(KeyValue pair)
    {
        if (pair.Value.Is("*"))
            return true;
        return NumberText.TryParse(pair.Value, "nw_tos", byte.MaxValue, complaints, out ulong octet)
            && TryPut(OxmFields.IpDscp, FieldValue.Of(OxmFields.IpDscp, octet >> 2), pair.Key);
    }

    private bool TryAddBits(KeyValue pair)
    {
        if (!SubfieldParser.TryParse(pair.Key, complaints, out Subfield bits)
            || !FieldParser.TryParseBits(pair.Value, pair.Key.ToString(), bits.BitCount, complaints,
                out BigInteger number))
            return false;
        OxmField field = FieldNames.Of(bits.Field).Match;
        BigInteger mask = FieldValue.Ones(bits.BitCount) << bits.FirstBit;
        var value = FieldValue.Of(field, number << bits.FirstBit, mask);
        if (!value.IsExact && !field.Maskable)
            return complaints.Fail(pair.Key, $"{field.OvsName} can't be masked: match all of it");
        if (field.Class == OxmClass.Nxm0 && field.Number == OxmFields.NxmVlanTci.Number)
            return complaints.Fail(pair.Key, "bits of vlan_tci are written as vlan_tci=VALUE/MASK");
        return TryPutRegisters(field, value, pair.Key) ?? TryPut(field, value, pair.Key);
    }

    // Wide registers are the plain ones, the first in the highest bits. Null for other fields.
    private bool? TryPutRegisters(OxmField field, FieldValue value, Piece at)
    {
        int wide = IndexOf(OxmFields.NxmWideRegisters, field);
        int first = wide >= 0 ? wide * 4 : IndexOf(OxmFields.PacketRegisters, field) * 2;
        if (first < 0)
            return null;
        int count = field.Size / sizeof(uint);
        for (int i = 0; i < count; i++)
        {
            int shift = (count - 1 - i) * 32;
            OxmField register = OxmFields.NxmRegisters[first + i];
            var part = FieldValue.Of(register, value.Number >> shift & FieldValue.Ones(32),
                value.MaskNumber(field) >> shift & FieldValue.Ones(32));
            if (!part.MatchesAnything && !TryPut(register, part, at))
                return false;
        }
        return true;
    }

    private static int IndexOf(IReadOnlyList<OxmField> fields, OxmField field)
    {
        for (int i = 0; i < fields.Count; i++)
        {
            if (fields[i] == field)
                return i;
        }
        return -1;
    }

    // A field may be said in parts that agree.
    private bool TryPut(OxmField field, FieldValue value, Piece at)
    {
        if (value.MatchesAnything)
            return true;
        if (_fields.TryGetValue(field, out (FieldValue Value, Piece At) old))
        {
            BigInteger oldMask = old.Value.MaskNumber(field);
            BigInteger mask = value.MaskNumber(field);
            if (!((old.Value.Number ^ value.Number) & oldMask & mask).IsZero)
                return complaints.Fail(at, $"{at} says another {field.OvsName} than '{old.At}' did: leave out one");
            value = FieldValue.Of(field, old.Value.Number | value.Number, oldMask | mask);
        }
        _fields[field] = (value, at);
        return true;
    }

    private bool TryAddPort(string name, KeyValue pair)
    {
        bool isSource = name == "tp_src";
        OxmField? field = ProtocolNumber() switch
        {
            6 => isSource ? OxmFields.TcpSrc : OxmFields.TcpDst,
            17 => isSource ? OxmFields.UdpSrc : OxmFields.UdpDst,
            132 => isSource ? OxmFields.SctpSrc : OxmFields.SctpDst,
            1 => isSource ? OxmFields.Icmpv4Type : OxmFields.Icmpv4Code,
            58 => isSource ? OxmFields.Icmpv6Type : OxmFields.Icmpv6Code,
            _ => null,
        };
        if (field is null && !pair.Value.Is("*"))
            return complaints.Fail(pair.Key, $"{name} needs tcp, udp or sctp (or tcp6, …) in the match");
        return field is null
            || (FieldParser.TryParse(field, name, pair.Value, complaints, out FieldValue value)
                && TryPut(field, value, pair.Key));
    }

    private int ProtocolNumber() => MatchPrerequisites.NumberOf(_fields, OxmFields.IpProto);

    // ARP's addresses and operation go by the names of IP's too.
    private void TurnIntoArp()
    {
        if (MatchPrerequisites.EtherTypeOf(_fields) is not (0x0806 or 0x8035))
            return;
        Rename(OxmFields.Ipv4Src, OxmFields.ArpSpa);
        Rename(OxmFields.Ipv4Dst, OxmFields.ArpTpa);
        Rename(OxmFields.IpProto, OxmFields.ArpOp);
    }

    private void TurnIntoIcmpv6()
    {
        if (MatchPrerequisites.EtherTypeOf(_fields) != 0x86dd)
            return;
        Rename(OxmFields.Icmpv4Type, OxmFields.Icmpv6Type);
        Rename(OxmFields.Icmpv4Code, OxmFields.Icmpv6Code);
    }

    private void Rename(OxmField from, OxmField to)
    {
        if (!_fields.Remove(from, out (FieldValue Value, Piece At) row))
            return;
        _fields[to] = (FieldValue.Of(to, row.Value.Number, row.Value.IsExact
            ? FieldValue.Ones(to.Bits)
            : row.Value.MaskNumber(from)), row.At);
    }

    private Match Encode()
    {
        var octets = new List<byte>();
        Span<byte> oxm = new byte[Oxm.HeaderSize + byte.MaxValue];
        foreach ((OxmField field, (FieldValue value, _)) in _fields.OrderBy(row => row.Key.Rank))
        {
            if (value.MatchesAnything)
                continue;
            ReadOnlySpan<byte> written = value.Value;
            ReadOnlySpan<byte> mask = value.Mask;
            // Geneve options are as long as what they hold.
            int skip = field.IsVariable ? value.LeadingZeros : 0;
            int size = Oxm.Write(oxm, field, written[skip..], mask.IsEmpty ? mask : mask[skip..]);
            octets.AddRange(oxm[..size]);
        }
        return Match.From(MatchView.OfTrusted(octets.ToArray()));
    }
}
