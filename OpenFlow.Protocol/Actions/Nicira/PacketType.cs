namespace OpenFlow.Protocol.Actions.Nicira;

/// <summary>What a packet begins with (OpenFlow 1.5 §7.2.3.11): a namespace, and a type in it.</summary>
public readonly record struct PacketType(ushort Namespace, ushort Type)
{
    /// <summary>The namespace of Ethernet types: the packet begins with what such a frame carries.</summary>
    public const ushort EtherTypes = 1;

    public static PacketType Ethernet => new(0, 0);

    /// <summary>Whatever there is within: in <see cref="DecapAction"/> only.</summary>
    public static PacketType UseNextProtocol => new(0, 0xfffe);

    public static PacketType Nsh => new(EtherTypes, 0x894f);
    public static PacketType Mpls => new(EtherTypes, 0x8847);
    public static PacketType MplsMulticast => new(EtherTypes, 0x8848);

    internal static PacketType Of(uint number) => new((ushort)(number >> 16), (ushort)number);

    internal uint Number => (uint)Namespace << 16 | Type;
}
