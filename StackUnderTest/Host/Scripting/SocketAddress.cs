using System.Buffers.Binary;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Host.Scripting;

/// <summary>
/// Linux's sockaddr_in, 16 octets: u16 family (little endian), u16 port and u32 address (big endian), 8 of zero.
/// </summary>
internal readonly struct SocketAddress(Ipv4Address address, ushort port)
{
    public const int Size = 16;
    public const ushort FamilyUnspecified = 0;
    public const ushort FamilyInternet = 2;

    public Ipv4Address Address => address;

    public ushort Port => port;

    /// <summary>0, or the error of the call that was given these octets.</summary>
    public static int TryRead(ReadOnlySpan<byte> bytes, out ushort family, out SocketAddress address)
    {
        address = default;
        family = FamilyUnspecified;
        if (bytes.Length < 2)
            return Errno.Invalid;
        family = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        if (family == FamilyUnspecified && bytes.Length < Size)
            return 0;
        if (family is not (FamilyInternet or FamilyUnspecified))
            return Errno.FamilyNotSupported;
        if (bytes.Length < Size)
            return Errno.Invalid;
        address = new SocketAddress(Ipv4Address.Read(bytes[4..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]));
        return 0;
    }

    public byte[] Encode()
    {
        byte[] bytes = new byte[Size];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, FamilyInternet);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), port);
        address.Write(bytes.AsSpan(4));
        return bytes;
    }
}
