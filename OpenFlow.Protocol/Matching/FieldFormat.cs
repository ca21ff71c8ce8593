namespace OpenFlow.Protocol.Matching;

/// <summary>How ovs-ofctl writes a field's value.</summary>
internal enum FieldFormat
{
    Decimal,
    Hex,

    /// <summary>Hex of all the field's digits.</summary>
    PaddedHex,
    Mac,
    Ipv4,
    Ipv6,
    Port,

    /// <summary>A DSCP in its place in the IP header's octet: four times its value.</summary>
    Tos,
    Fragment,
    TcpFlags,

    /// <summary>Names such as <c>+trk+est-new</c>.</summary>
    ConnectionState,

    /// <summary>Names such as <c>+oam</c>.</summary>
    TunnelFlags,

    /// <summary><c>(namespace,type)</c>.</summary>
    PacketType,
}
