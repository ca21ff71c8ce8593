using StackUnderTest.Stack.Link;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Host.Scripting;

/// <summary>
/// A point-to-point card whose other end is the script port: what is sent goes to its queue, never refused; what is
/// injected is handed to the stack directly.
/// </summary>
internal sealed class ScriptCard(PacketQueue sent, int mtu) : NetCard
{
    private readonly byte[] _packet = new byte[ushort.MaxValue];

    public override MacAddress Address => default;

    public override int Mtu => mtu;

    public override bool IsPointToPoint => true;

    public override int FreeFrames => int.MaxValue;

    public override bool TryReserve(int size, out Span<byte> frame)
    {
        frame = _packet.AsSpan(0, size);
        return true;
    }

    public override void Transmit(int size, TransmitRequest request) => sent.Add(_packet.AsSpan(0, size));

    public override bool TryReceive(out ReadOnlySpan<byte> frame)
    {
        frame = default;
        return false;
    }
}
