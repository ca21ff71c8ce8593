using System.Runtime.InteropServices;
using System.Text;
using StackUnderTest.Host.Scripting;
using StackUnderTest.Stack.Link;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Host;

/// <summary>
/// A TAP device as a net card. The device's queue takes a frame whole or refuses it; refused frames wait in a queue of
/// our own, so that <see cref="FreeFrames"/> can promise room for a whole fragmented datagram.
/// </summary>
internal sealed unsafe class TapCard : NetCard
{
    private const int QueueSize = 256;
    private const int GreatestFrame = 9216;

    private readonly int _descriptor;
    private readonly byte[] _received = GC.AllocateArray<byte>(GreatestFrame, pinned: true);
    private readonly byte[] _queue = GC.AllocateArray<byte>(QueueSize * GreatestFrame, pinned: true);
    private readonly int[] _sizes = new int[QueueSize];
    private int _first;
    private int _waiting;

    public TapCard(string name, MacAddress address, int mtu)
    {
        Address = address;
        Mtu = Math.Min(mtu, GreatestFrame - EthernetView.HeaderSize);
        _descriptor = Libc.Open("/dev/net/tun", Libc.OpenReadWrite | Libc.NonBlocking);
        if (_descriptor < 0)
            throw new IOException($"/dev/net/tun: error {Marshal.GetLastPInvokeError()}");
        Span<byte> request = stackalloc byte[40]; // struct ifreq: name 16, flags 2
        request.Clear();
        Encoding.ASCII.GetBytes(name.AsSpan()[..Math.Min(name.Length, 15)], request);
        MemoryMarshal.Write(request[16..], (short)(Libc.TapMode | Libc.NoPacketInformation));
        fixed (byte* argument = request)
        {
            if (Libc.Control(_descriptor, Libc.TunSetInterface, argument) < 0)
                throw new IOException($"{name}: error {Marshal.GetLastPInvokeError()}");
        }
    }

    public override MacAddress Address { get; }

    public override int Mtu { get; }

    public override int FreeFrames => QueueSize - _waiting;

    /// <summary>Gets a copy of each IPv4 packet that is sent.</summary>
    public PacketQueue? Copies { get; set; }

    /// <summary>Frames wait until the device takes more.</summary>
    public bool WaitsForDevice => _waiting > 0;

    public int Descriptor => _descriptor;

    public override bool TryReserve(int size, out Span<byte> frame)
    {
        frame = default;
        if (_waiting == QueueSize || size > GreatestFrame)
            return false;
        frame = new Span<byte>(_queue, (_first + _waiting) % QueueSize * GreatestFrame, size);
        return true;
    }

    public override void Transmit(int size, TransmitRequest request)
    {
        if (Copies != null)
            Copy(new ReadOnlySpan<byte>(_queue, (_first + _waiting) % QueueSize * GreatestFrame, size));
        _sizes[(_first + _waiting++) % QueueSize] = size;
        Drain();
    }

    private void Copy(ReadOnlySpan<byte> frame)
    {
        if (EthernetView.TryRead(frame, out EthernetView ethernet) && ethernet.Type == EthernetView.TypeIpv4
            && Ipv4View.TryRead(ethernet.Payload, out Ipv4View packet))
            Copies!.Add(packet.Packet);
    }

    /// <summary>Gives the device what waits, in order, until it refuses.</summary>
    public void Drain()
    {
        fixed (byte* queue = _queue)
        {
            while (_waiting > 0)
            {
                if (Libc.Write(_descriptor, queue + (_first * GreatestFrame), (nuint)_sizes[_first]) < 0
                    && Marshal.GetLastSystemError() == 11)
                    return;
                // Written, or refused for good (the interface is down): a wire loses such frames, too.
                _first = (_first + 1) % QueueSize;
                _waiting--;
            }
        }
    }

    public override bool TryReceive(out ReadOnlySpan<byte> frame)
    {
        fixed (byte* buffer = _received)
        {
            nint size = Libc.Read(_descriptor, buffer, GreatestFrame);
            frame = size > 0 ? new ReadOnlySpan<byte>(_received, 0, (int)size) : default;
            return size > 0;
        }
    }
}
