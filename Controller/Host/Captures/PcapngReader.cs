using System.Buffers.Binary;

namespace Controller.Host.Captures;

/// <summary>
/// Reads pcapng (draft-ietf-opsawg-pcapng): blocks of type, length, body, length again. Sections may differ in the order
/// of their octets, interfaces in their link type and their clock's unit.
/// </summary>
internal sealed class PcapngReader(InputBuffer input)
{
    private const uint SectionBlock = 0x0a0d0d0a;
    private const uint InterfaceBlock = 1;
    private const uint SimplePacketBlock = 3;
    private const uint EnhancedPacketBlock = 6;
    private const uint ByteOrderMagic = 0x1a2b3c4d;
    private const int BlockHeaderSize = 8;
    private const int MinBlockSize = 12;
    private const int MaxBlockSize = 1 << 24;
    private const int EnhancedHeaderSize = 20;
    private const int SimpleHeaderSize = 4;
    private const int InterfaceHeaderSize = 8;
    private const ushort TimeResolutionOption = 9;

    private readonly List<(LinkType Link, double TicksInAUnit)> _interfaces = [];
    private bool _isBigEndian;

    public static bool Recognises(ReadOnlySpan<byte> beginning) => beginning.Length >= sizeof(uint)
        && BinaryPrimitives.ReadUInt32BigEndian(beginning) == SectionBlock;

    /// <inheritdoc cref="CaptureReader.Read"/>
    public IEnumerable<CapturedPacket> Read()
    {
        while (input.TryFill(MinBlockSize))
        {
            if (Recognises(input.Available))
                BeginSection();
            uint type = ReadNumber(input.Available);
            uint size = ReadNumber(input.Available[sizeof(uint)..]);
            if (size is < MinBlockSize or > MaxBlockSize)
                throw new CommandFailedException($"the capture is broken: a block of {size} octets");
            if (!input.TryFill((int)size))
                throw CaptureReader.Cut();
            CapturedPacket? packet = ReadBlock(type, input.Available[BlockHeaderSize..(int)(size - sizeof(uint))]);
            input.Take((int)size);
            if (packet is not null)
                yield return packet;
        }
        if (!input.Available.IsEmpty)
            throw CaptureReader.Cut();
    }

    private void BeginSection()
    {
        _interfaces.Clear();
        _isBigEndian = BinaryPrimitives.ReadUInt32BigEndian(input.Available[BlockHeaderSize..]) == ByteOrderMagic;
    }

    private CapturedPacket? ReadBlock(uint type, ReadOnlySpan<byte> body)
    {
        switch (type)
        {
            case InterfaceBlock when body.Length >= InterfaceHeaderSize:
                _interfaces.Add(((LinkType)ReadShort(body), TicksInAUnit(body[InterfaceHeaderSize..])));
                return null;
            case EnhancedPacketBlock when body.Length >= EnhancedHeaderSize:
                return ReadEnhanced(body);
            case SimplePacketBlock when body.Length >= SimpleHeaderSize && _interfaces.Count > 0:
                int size = (int)Math.Min(ReadNumber(body), (uint)(body.Length - SimpleHeaderSize));
                return new CapturedPacket(DateTime.UnixEpoch, _interfaces[0].Link,
                    body.Slice(SimpleHeaderSize, size).ToArray());
            default:
                return null;
        }
    }

    // Interface, time in two halves, octets captured, octets there were.
    private CapturedPacket? ReadEnhanced(ReadOnlySpan<byte> body)
    {
        uint which = ReadNumber(body);
        if (which >= _interfaces.Count)
            return null;
        (LinkType link, double ticksInAUnit) = _interfaces[(int)which];
        ulong units = (ulong)ReadNumber(body[4..]) << 32 | ReadNumber(body[8..]);
        int size = (int)Math.Min(ReadNumber(body[12..]), (uint)(body.Length - EnhancedHeaderSize));
        // Whole seconds of a clock in nanoseconds are more than a double holds exactly, ticks aren't.
        double ticks = Math.Min(units * ticksInAUnit, (DateTime.MaxValue - DateTime.UnixEpoch).Ticks * 0.999);
        return new CapturedPacket(DateTime.UnixEpoch.AddTicks((long)ticks), link,
            body.Slice(EnhancedHeaderSize, size).ToArray());
    }

    // Microseconds unless an option says otherwise: a power of ten, or, with the top bit, of two.
    private double TicksInAUnit(ReadOnlySpan<byte> options)
    {
        const int header = 4;
        const byte powerOfTwo = 0x80;
        while (options.Length > header)
        {
            int size = ReadShort(options[sizeof(ushort)..]);
            if (ReadShort(options) == TimeResolutionOption && size == 1)
            {
                byte exponent = options[header];
                double unit = (exponent & powerOfTwo) != 0
                    ? Math.Pow(2, -(exponent & ~powerOfTwo))
                    : Math.Pow(10, -exponent);
                return unit * TimeSpan.TicksPerSecond;
            }
            options = options[Math.Min(options.Length, header + (size + 3) / 4 * 4)..];
        }
        return TimeSpan.TicksPerMicrosecond;
    }

    private uint ReadNumber(ReadOnlySpan<byte> octets) => _isBigEndian
        ? BinaryPrimitives.ReadUInt32BigEndian(octets)
        : BinaryPrimitives.ReadUInt32LittleEndian(octets);

    private ushort ReadShort(ReadOnlySpan<byte> octets) => _isBigEndian
        ? BinaryPrimitives.ReadUInt16BigEndian(octets)
        : BinaryPrimitives.ReadUInt16LittleEndian(octets);
}
