namespace Controller.Host.Captures;

/// <summary>
/// Octets of a stream, a window of them at a time: what there is can be looked at before it is taken. Reads no more
/// than is there, so a pipe's first line is seen before its second is written.
/// </summary>
internal sealed class InputBuffer(Stream stream)
{
    private const int FirstSize = 16 * 1024;

    private byte[] _octets = new byte[FirstSize];
    private int _start;
    private int _end;

    public ReadOnlySpan<byte> Available => _octets.AsSpan(_start.._end);

    /// <summary>Waits for at least one octet more; false at the end of the stream.</summary>
    public bool TryFill()
    {
        if (_end == _octets.Length)
            MakeRoom();
        int read = stream.Read(_octets, _end, _octets.Length - _end);
        _end += read;
        return read > 0;
    }

    /// <summary>Waits until so many octets are available; false if the stream ends before.</summary>
    public bool TryFill(int count)
    {
        while (Available.Length < count)
        {
            if (!TryFill())
                return false;
        }
        return true;
    }

    public void Take(int count)
    {
        _start += count;
        if (_start == _end)
            _start = _end = 0;
    }

    private void MakeRoom()
    {
        byte[] octets = _end - _start > _octets.Length / 2 ? new byte[2 * _octets.Length] : _octets;
        Available.CopyTo(octets);
        (_octets, _start, _end) = (octets, 0, _end - _start);
    }
}
