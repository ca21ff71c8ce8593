using System.Buffers;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Channel;

/// <summary>
/// The beginning of a message whose end hasn't come yet. Whole messages are handled in the receive buffer; only
/// what is cut by its end is copied here.
/// </summary>
internal sealed class FrameTail
{
    private byte[]? _octets;
    private int _size;

    public bool IsEmpty => _octets is null;

    /// <summary>Octets of memory taken.</summary>
    internal int Capacity => _octets?.Length ?? 0;

    /// <summary>
    /// Takes octets off <paramref name="stream"/> until the message here is whole or the stream is empty.
    /// <paramref name="frame"/> is the whole message, valid until the next call.
    /// </summary>
    public FrameStatus Append(ref ReadOnlySpan<byte> stream, out ReadOnlySpan<byte> frame)
    {
        frame = default;
        while (true)
        {
            FrameStatus status = Frame.Measure(_octets.AsSpan(0, _size), out int size);
            if (status == FrameStatus.Complete)
            {
                frame = _octets.AsSpan(0, size);
                return status;
            }
            if (status == FrameStatus.Broken || stream.IsEmpty)
                return status;
            // Room for what is there, not for what the header promises: a thousand connections that promise
            // 64 KB and send eight octets must not hold 64 MB.
            int taken = Math.Min(Math.Max(size, Header.Size) - _size, stream.Length);
            Grow(_size + taken);
            stream[..taken].CopyTo(_octets.AsSpan(_size));
            _size += taken;
            stream = stream[taken..];
        }
    }

    /// <summary>Forgets the message here.</summary>
    public void Clear()
    {
        if (_octets is not null)
            ArrayPool<byte>.Shared.Return(_octets);
        _octets = null;
        _size = 0;
    }

    private void Grow(int size)
    {
        if (_octets is not null && _octets.Length >= size)
            return;
        byte[] larger = ArrayPool<byte>.Shared.Rent(size);
        if (_octets is not null)
        {
            _octets.AsSpan(0, _size).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_octets);
        }
        _octets = larger;
    }
}
