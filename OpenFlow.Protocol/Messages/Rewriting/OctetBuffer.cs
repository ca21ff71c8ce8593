namespace OpenFlow.Protocol.Messages.Rewriting;

/// <summary>Octets of parts that are written one after the other.</summary>
/// <param name="capacity">As many as the parts are expected to have; it grows where they have more.</param>
internal sealed class OctetBuffer(int capacity)
{
    private byte[] _octets = new byte[capacity];
    private int _size;

    /// <summary>Holds until the next <see cref="Take"/>.</summary>
    public ReadOnlySpan<byte> Written => _octets.AsSpan(0, _size);

    /// <summary>Room for the next part.</summary>
    public Span<byte> Take(int size)
    {
        if (size > _octets.Length - _size)
            Array.Resize(ref _octets, Math.Max(2 * _octets.Length, _size + size));
        _size += size;
        return _octets.AsSpan(_size - size, size);
    }
}
