using System;
using System.Buffers.Binary;

namespace StackUnderTest.Stack.Wire;

#pragma warning disable CS0660, CS0661 // no Equals: the freestanding core library's Object has none

/// <summary>An IPv4 address (RFC 791), in host order inside <see cref="Value"/>.</summary>
public readonly struct Ipv4Address
{
    public const int Size = 4;

    /// <summary>The address as a number: 10.0.0.1 is 0x0a000001.</summary>
    public readonly uint Value;

    public Ipv4Address(uint value) => Value = value;

    public Ipv4Address(byte a, byte b, byte c, byte d) => Value = (uint)(a << 24 | b << 16 | c << 8 | d);

    /// <summary>0.0.0.0: "this host", and "any" for a socket that isn't bound.</summary>
    public static Ipv4Address Any => default;

    public static Ipv4Address Loopback => new(127, 0, 0, 1);

    /// <summary>255.255.255.255: the limited broadcast.</summary>
    public static Ipv4Address Broadcast => new(uint.MaxValue);

    public bool IsAny => Value == 0;

    /// <summary>224.0.0.0/4 (RFC 1112).</summary>
    public bool IsMulticast => Value >> 28 == 0xe;

    /// <summary>127.0.0.0/8: never seen on a wire (RFC 1122 3.2.1.3).</summary>
    public bool IsLoopback => Value >> 24 == 127;

    /// <summary>240.0.0.0/4 but for the limited broadcast: reserved.</summary>
    public bool IsReserved => Value >> 28 == 0xf && Value != uint.MaxValue;

    /// <summary>May such an address stand as a packet's source (RFC 1122 3.2.1.3)?</summary>
    public bool MaySend => Value >> 24 != 0 && !IsMulticast && !IsLoopback && Value >> 28 != 0xf;

    public static uint Mask(int prefixLength) => prefixLength <= 0 ? 0 : uint.MaxValue << (32 - prefixLength);

    public static Ipv4Address Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt32BigEndian(bytes));

    public void Write(Span<byte> bytes) => BinaryPrimitives.WriteUInt32BigEndian(bytes, Value);

    public static bool operator ==(Ipv4Address left, Ipv4Address right) => left.Value == right.Value;

    public static bool operator !=(Ipv4Address left, Ipv4Address right) => left.Value != right.Value;
}
