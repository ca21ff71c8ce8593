using System.Buffers.Binary;

namespace Controller.Core.Dataplane;

/// <summary>Walks the extension headers of an IPv6 packet (RFC 8200 §4) to what it carries.</summary>
internal readonly struct Ipv6Extensions
{
    private const int NextHeaderOffset = 6;
    private const int HeaderSize = 40;
    private const int SmallestSize = 8;
    private const byte FragmentHeader = 44;
    private const byte AuthenticationHeader = 51;

    /// <summary>Takes a whole packet.</summary>
    public Ipv6Extensions(ReadOnlySpan<byte> packet)
    {
        ProtocolOffset = NextHeaderOffset;
        PayloadOffset = HeaderSize;
        while (IsExtension(packet[ProtocolOffset]) && PayloadOffset + SmallestSize <= packet.Length)
        {
            ReadOnlySpan<byte> header = packet[PayloadOffset..];
            byte type = packet[ProtocolOffset];
            if (type == FragmentHeader)
            {
                ushort fragmentation = BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
                IsLaterFragment |= (fragmentation & 0xfff8) != 0;
                IsFragment |= (fragmentation & 0xfff9) != 0;
            }
            int size = SizeOf(type, header[1]);
            if (PayloadOffset + size > packet.Length)
                break;
            ProtocolOffset = PayloadOffset;
            PayloadOffset += size;
            // Behind a later fragment's header there is data, not another header.
            if (IsLaterFragment)
                break;
        }
        Protocol = packet[ProtocolOffset];
    }

    public bool IsFragment { get; }

    public bool IsLaterFragment { get; }

    /// <summary>Where the octet stands that says what the packet carries.</summary>
    public int ProtocolOffset { get; }

    public byte Protocol { get; }

    public int PayloadOffset { get; }

    private static bool IsExtension(byte type) => type is 0 or 43 or 60 or FragmentHeader or AuthenticationHeader;

    private static int SizeOf(byte type, byte size) => type switch
    {
        FragmentHeader => SmallestSize,
        AuthenticationHeader => (size + 2) * sizeof(uint),
        _ => (size + 1) * SmallestSize,
    };
}
