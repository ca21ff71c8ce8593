using System;
using System.Buffers.Binary;

namespace StackUnderTest.Stack.Wire;

#pragma warning disable CS0660, CS0661 // no Equals: the freestanding core library's Object has none

/// <summary>An Ethernet address in the low 48 bits of <see cref="Value"/>, first octet highest.</summary>
public readonly struct MacAddress
{
    public const int Size = 6;

    public readonly ulong Value;

    public MacAddress(ulong value) => Value = value & 0xffff_ffff_ffff;

    public static MacAddress Broadcast => new(0xffff_ffff_ffff);

    public bool IsBroadcast => Value == 0xffff_ffff_ffff;

    /// <summary>The I/G bit: the first octet's lowest.</summary>
    public bool IsGroup => (Value >> 40 & 1) != 0;

    /// <summary>01:00:5e and the group's low 23 bits (RFC 1112 6.4).</summary>
    public static MacAddress OfGroup(Ipv4Address group) => new(0x0100_5e00_0000UL | group.Value & 0x7f_ffff);

    public static MacAddress Read(ReadOnlySpan<byte> bytes) =>
        new((ulong)BinaryPrimitives.ReadUInt16BigEndian(bytes) << 32
            | BinaryPrimitives.ReadUInt32BigEndian(bytes[2..]));

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)(Value >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(bytes[2..], (uint)Value);
    }

    public static bool operator ==(MacAddress left, MacAddress right) => left.Value == right.Value;

    public static bool operator !=(MacAddress left, MacAddress right) => left.Value != right.Value;
}
