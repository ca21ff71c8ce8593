using System;
using StackUnderTest.Stack.Link;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Drivers.Rtl8139;

/// <summary>
/// A driver for RealTek's RTL8139: classic mode (<c>Ring</c>, <c>Queue</c>) or C+ mode (<c>Plus*</c>), each half in
/// its own file; <c>Start</c> sets either up.
/// <para>
/// <b>Who calls what.</b> The interrupt vector calls <see cref="HandleInterrupt"/>, which acknowledges, masks and
/// marks; nothing else. The loop that owns the stack polls the stack (which takes and gives frames), then calls
/// <see cref="Service"/>, and before it waits, with the processor's interrupts off, <see cref="Rearm"/>: only if that
/// says that nothing is left may it halt.
/// </para>
/// <para>
/// <b>What the two share.</b> Marks only, each a flag that the interrupt sets and the loop clears <i>before</i> it looks
/// at the card. So a mark set in between is only looked at once too often. Counters of interrupt causes are the
/// interrupt's own.
/// </para>
/// <para>
/// <b>The lost wake-up.</b> A card tells of a frame once. Whoever acknowledges, leaves frames in the ring and waits,
/// waits for ever if no further frame can come, and QEMU takes none while the ring has less than 1514 octets left and
/// RXOVW is masked. Hence: acknowledge first, drain until BUFE, unmask, and look at BUFE once more; and every second
/// write CAPR again, upon which QEMU looks at its queue.
/// </para>
/// </summary>
public sealed partial class Rtl8139Card<TPorts> : NetCard
    where TPorts : struct, IPortIo
{
    private const int BufferSize = 2048;
    private const int SmallestFrame = 60;
    private const byte FirstPlusRevision = 0x20;

    private readonly CardOptions _options;
    private readonly ushort _base;
    private readonly byte _revision;
    private readonly int _mtu;
    private readonly byte[] _groupMembers = new byte[64];
    private readonly TPorts _ports;
    private MacAddress _address;
    private ulong _groupHash;
    private bool _plus;
    private bool _linkIsUp;

    /// <param name="ports">The machine's ports.</param>
    /// <param name="ioBase">BAR0 without its lowest bit.</param>
    /// <param name="revision">PCI configuration space, offset 8.</param>
    /// <param name="options">What is chosen.</param>
    public Rtl8139Card(TPorts ports, ushort ioBase, byte revision, CardOptions options)
    {
        _ports = ports;
        _base = ioBase;
        _revision = revision;
        _options = options;
        _mtu = Math.Min(Math.Max(options.Mtu, 68), 1500);
    }

    public CardCounters Counters { get; } = new();

    /// <summary>C+ mode is in use.</summary>
    public bool IsPlus => _plus;

    public override MacAddress Address => _address;

    public override int Mtu => _mtu;

    public override bool LinkIsUp => _linkIsUp;

    public override bool ComputesChecksums => _plus && _options.TransmitChecksum;

    public override int LargeSendSize => ComputesChecksums && _options.LargeSend ? PlusLargeSend : 0;

    public override int FreeFrames
    {
        get
        {
            Kick(); // a large datagram asks: what isn't told to the card can't become free
            Reclaim();
            return Capacity - (int)(_head - _done);
        }
    }

    private int GreatestFrame => _mtu + EthernetView.HeaderSize;

    public override bool TryReserve(int size, out Span<byte> frame)
    {
        frame = default;
        bool large = size > GreatestFrame;
        if (large && (LargeSendSize == 0 || size > PlusLargeFrame))
        {
            Counters.TransmitSizesWrong++;
            return false;
        }

        if (_head - _done == (uint)Capacity || (large && _largeHead - _largeDone == PlusLargeBuffers))
        {
            Kick(); // what isn't told to the card can't become free
            Reclaim();
            if (_head - _done == (uint)Capacity || (large && _largeHead - _largeDone == PlusLargeBuffers))
            {
                Counters.TransmitQueueFull++;
                return false;
            }
        }

        frame = large ? LargeBuffer(_largeHead, size) : SmallBuffer(_head, size);
        _reservedLarge = large;
        return true;
    }

    public override void Transmit(int size, TransmitRequest request)
    {
        if (size < SmallestFrame && !_reservedLarge)
        {
            // Neither the chip nor QEMU pads in classic mode; and no older frame's octets may go out.
            SmallBuffer(_head, SmallestFrame)[size..].Clear();
            size = SmallestFrame;
        }

        if (_plus)
            PlusTransmit(size, request);
        else
            Enqueue(size);
    }

    public override bool TryReceive(out ReadOnlySpan<byte> frame) =>
        _plus ? PlusReceive(out frame) : RingReceive(out frame);

    /// <summary>
    /// Data sheet, "Multicast Address Register": bit n lets in the groups of which the highest 6 bits of the CRC are n.
    /// Several groups may share a bit, so members are counted.
    /// </summary>
    public override void SetGroup(MacAddress group, bool member)
    {
        int bit = GroupHash.Of(group);
        if (member && _groupMembers[bit] < byte.MaxValue)
            _groupMembers[bit]++;
        else if (!member && _groupMembers[bit] > 0)
            _groupMembers[bit]--;
        ulong mask = 1UL << bit;
        _groupHash = _groupMembers[bit] > 0 ? _groupHash | mask : _groupHash & ~mask;
        WriteGroupHash();
    }

    private void WriteGroupHash()
    {
        Write32(Register.Mar0, (uint)_groupHash);
        Write32(Register.Mar0 + 4, (uint)(_groupHash >> 32));
    }

    private byte Read8(int register) => _ports.Read8((ushort)(_base + register));

    private ushort Read16(int register) => _ports.Read16((ushort)(_base + register));

    private uint Read32(int register) => _ports.Read32((ushort)(_base + register));

    private void Write8(int register, byte value) => _ports.Write8((ushort)(_base + register), value);

    private void Write16(int register, ushort value) => _ports.Write16((ushort)(_base + register), value);

    private void Write32(int register, uint value) => _ports.Write32((ushort)(_base + register), value);
}
