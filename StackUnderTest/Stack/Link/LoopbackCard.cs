using System;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack.Link;

/// <summary>
/// 127.0.0.0/8 and the host's own addresses: what is sent is received, in order, at the next poll. Packets lie in one
/// ring, each behind its size; one that wouldn't fit before the end begins anew at the start.
/// </summary>
public sealed class LoopbackCard : NetCard
{
    private const int PacketMtu = 65535;
    private const int Capacity = 512 * 1024;

    /// <summary>Fragments are never needed, so this many greatest packets are enough.</summary>
    private const int GreatestWaiting = 1024;

    private readonly byte[] _ring = new byte[Capacity];
    private readonly int[] _starts = new int[GreatestWaiting];
    private readonly int[] _sizes = new int[GreatestWaiting];
    private int _first;
    private int _waiting;
    private bool _shown;
    private int _reserved;

    public override MacAddress Address => default;

    public override int Mtu => PacketMtu;

    public override bool IsPointToPoint => true;

    public override int FreeFrames => TryPlace(PacketMtu, out _) ? 1 : 0;

    public bool HasPackets => _waiting > (_shown ? 1 : 0);

    public override bool TryReserve(int size, out Span<byte> frame)
    {
        bool found = TryPlace(size, out _reserved);
        frame = found ? new Span<byte>(_ring, _reserved, size) : default;
        return found;
    }

    public override void Transmit(int size, TransmitRequest request)
    {
        int place = (_first + _waiting++) % GreatestWaiting;
        _starts[place] = _reserved;
        _sizes[place] = size;
    }

    public override bool TryReceive(out ReadOnlySpan<byte> frame)
    {
        if (_shown)
        {
            _first = (_first + 1) % GreatestWaiting;
            _waiting--;
        }

        _shown = _waiting > 0;
        frame = _shown ? new ReadOnlySpan<byte>(_ring, _starts[_first], _sizes[_first]) : default;
        return _shown;
    }

    private bool TryPlace(int size, out int start)
    {
        start = 0;
        if (_waiting == GreatestWaiting)
            return false;
        if (_waiting == 0)
            return size <= Capacity;
        int last = (_first + _waiting - 1) % GreatestWaiting;
        int head = _starts[_first];
        start = _starts[last] + _sizes[last];
        if (start <= head)
            return start + size <= head;
        if (start + size <= Capacity)
            return true;
        start = 0;
        return size <= head;
    }
}
