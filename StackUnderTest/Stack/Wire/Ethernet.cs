using System;
using System.Buffers.Binary;

namespace StackUnderTest.Stack.Wire;

/// <summary>An Ethernet II frame's header: destination 6, source 6, type 2, then the payload.</summary>
public readonly ref struct EthernetView
{
    public const int HeaderSize = 14;
    public const ushort TypeIpv4 = 0x0800;
    public const ushort TypeArp = 0x0806;
    internal const int DestinationOffset = 0;
    internal const int SourceOffset = 6;
    internal const int TypeOffset = 12;

    private readonly ReadOnlySpan<byte> _frame;

    private EthernetView(ReadOnlySpan<byte> frame) => _frame = frame;

    public MacAddress Destination => MacAddress.Read(_frame[DestinationOffset..]);

    public MacAddress Source => MacAddress.Read(_frame[SourceOffset..]);

    public ushort Type => BinaryPrimitives.ReadUInt16BigEndian(_frame[TypeOffset..]);

    public ReadOnlySpan<byte> Payload => _frame[HeaderSize..];

    public static bool TryRead(ReadOnlySpan<byte> frame, out EthernetView view)
    {
        view = new EthernetView(frame);
        return frame.Length >= HeaderSize;
    }

    public static void Write(Span<byte> frame, MacAddress destination, MacAddress source, ushort type)
    {
        destination.Write(frame[DestinationOffset..]);
        source.Write(frame[SourceOffset..]);
        BinaryPrimitives.WriteUInt16BigEndian(frame[TypeOffset..], type);
    }
}
