using System.Buffers.Binary;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;

namespace Apps.Overlay.Services;

/// <summary>Changes to an IPv4 header in place (RFC 791 §3.1), its checksum computed anew.</summary>
internal static class Ipv4Edit
{
    private const int TotalSizeOffset = 2;
    private const int FragmentOffsetOffset = 6;
    private const int TimeToLiveOffset = 8;
    private const int SourceOffset = 12;
    private const int DestinationOffset = 16;
    private const ushort MoreFragmentsBit = 0x2000;
    private const int FragmentUnit = 8;

    /// <summary>Sends a packet back where it came from.</summary>
    public static void Turn(Span<byte> header, byte timeToLive)
    {
        var source = Ipv4Address.Read(header[SourceOffset..]);
        Ipv4Address.Read(header[DestinationOffset..]).Write(header[SourceOffset..]);
        source.Write(header[DestinationOffset..]);
        SetTimeToLive(header, timeToLive);
    }

    public static void SetTimeToLive(Span<byte> header, byte timeToLive)
    {
        header[TimeToLiveOffset] = timeToLive;
        Ipv4View.WriteChecksum(header);
    }

    /// <summary>Makes the header a fragment's.</summary>
    /// <param name="offset">Octets, a multiple of 8.</param>
    public static void SetFragment(Span<byte> header, int payloadSize, int offset, bool more)
    {
        BinaryPrimitives.WriteUInt16BigEndian(header[TotalSizeOffset..], (ushort)(header.Length + payloadSize));
        BinaryPrimitives.WriteUInt16BigEndian(header[FragmentOffsetOffset..],
            (ushort)(offset / FragmentUnit | (more ? MoreFragmentsBit : 0)));
        Ipv4View.WriteChecksum(header);
    }
}
