namespace StackUnderTest.Host.Scripting;

/// <summary>A packet that the stack sent, and when it left: microseconds of the wall clock.</summary>
internal readonly record struct SentPacket(byte[] Bytes, long Time);

/// <summary>
/// IPv4 packets that left and weren't taken yet, in order. What nobody takes is bounded: the oldest go first.
/// </summary>
internal sealed class PacketQueue
{
    public const int GreatestSize = 16 * 1024 * 1024;

    private readonly Queue<SentPacket> _packets = new();
    private int _size;

    /// <summary>Packets that nobody took in time.</summary>
    public long Lost { get; private set; }

    public void Add(ReadOnlySpan<byte> packet)
    {
        _packets.Enqueue(new SentPacket(packet.ToArray(), WallClock.Now));
        _size += packet.Length;
        while (_size > GreatestSize && _packets.TryDequeue(out SentPacket oldest))
        {
            _size -= oldest.Bytes.Length;
            Lost++;
        }
    }

    public bool TryTake(out SentPacket packet)
    {
        if (!_packets.TryDequeue(out packet))
            return false;
        _size -= packet.Bytes.Length;
        return true;
    }

    public void Clear()
    {
        _packets.Clear();
        _size = 0;
    }
}
