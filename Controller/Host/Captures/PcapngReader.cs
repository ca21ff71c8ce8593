using System.Buffers.Binary;

namespace Controller.Host.Captures;

/// <summary>
/// Reads pcapng (draft-ietf-opsawg-pcapng): blocks of type, length, body, length again. Sections may differ in the
/// order of their octets, interfaces in their link type and their clock's unit. Bodies:
/// <code>
///  0   2   4       8      12      16      20
/// +---+---+-------+-------------------------------------------------------+
/// |lnk|pad|snaplen| options …                                             |  interface
/// +---+---+-------+-------+-------+-------+-------------------------------+
/// | iface |     time      | here  |in all | octets that were captured …   |  enhanced packet
/// +-------+---------------+-------+-------+-------------------------------+
/// |in all | octets that were captured …                                   |  simple packet
/// +-------+---------------------------------------------------------------+
/// </code>
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
    private const int HighTimeOffset = 4;
    private const int LowTimeOffset = 8;
    private const int CapturedSizeOffset = 12;
    private const int EnhancedHeaderSize = 20;
    private const int SimpleHeaderSize = 4;
    private const int InterfaceHeaderSize = 8;
    private const ushort TimeResolutionOption = 9;
    private const int MicrosecondExponent = 6;

    // No UInt128 holds a higher power of ten. Of a clock so fine all times are 1970's.
    private const int MaxDecimalExponent = 38;

    private readonly List<(LinkType Link, UInt128 UnitsInASecond)> _interfaces = [];
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
                _interfaces.Add(((LinkType)ReadShort(body), UnitsInASecond(body[InterfaceHeaderSize..])));
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

    private CapturedPacket? ReadEnhanced(ReadOnlySpan<byte> body)
    {
        uint which = ReadNumber(body);
        if (which >= _interfaces.Count)
            return null;
        (LinkType link, UInt128 unitsInASecond) = _interfaces[(int)which];
        ulong units = (ulong)ReadNumber(body[HighTimeOffset..]) << 32 | ReadNumber(body[LowTimeOffset..]);
        int size = (int)Math.Min(ReadNumber(body[CapturedSizeOffset..]), (uint)(body.Length - EnhancedHeaderSize));
        // In integers: a double has too few bits for today's time in nanoseconds.
        UInt128 ticks = (UInt128)units * TimeSpan.TicksPerSecond / unitsInASecond;
        var latest = (UInt128)(DateTime.MaxValue - DateTime.UnixEpoch).Ticks;
        return new CapturedPacket(DateTime.UnixEpoch.AddTicks((long)UInt128.Min(ticks, latest)), link,
            body.Slice(EnhancedHeaderSize, size).ToArray());
    }

    // Microseconds unless an option says otherwise: a power of ten, or, with the top bit, of two.
    private UInt128 UnitsInASecond(ReadOnlySpan<byte> options)
    {
        const int header = 4;
        const byte powerOfTwo = 0x80;
        while (options.Length > header)
        {
            int size = ReadShort(options[sizeof(ushort)..]);
            if (ReadShort(options) == TimeResolutionOption && size == 1)
            {
                byte exponent = options[header];
                return (exponent & powerOfTwo) != 0
                    ? UInt128.One << (exponent & ~powerOfTwo)
                    : PowerOfTen(Math.Min((int)exponent, MaxDecimalExponent));
            }
            options = options[Math.Min(options.Length, header + (size + 3) / 4 * 4)..];
        }
        return PowerOfTen(MicrosecondExponent);
    }

    private static UInt128 PowerOfTen(int exponent)
    {
        UInt128 power = 1;
        for (int i = 0; i < exponent; i++)
            power *= 10;
        return power;
    }

    private uint ReadNumber(ReadOnlySpan<byte> octets) => _isBigEndian
        ? BinaryPrimitives.ReadUInt32BigEndian(octets)
        : BinaryPrimitives.ReadUInt32LittleEndian(octets);

    private ushort ReadShort(ReadOnlySpan<byte> octets) => _isBigEndian
        ? BinaryPrimitives.ReadUInt16BigEndian(octets)
        : BinaryPrimitives.ReadUInt16LittleEndian(octets);
}
