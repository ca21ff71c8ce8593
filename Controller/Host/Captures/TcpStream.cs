namespace Controller.Host.Captures;

/// <summary>
/// One direction of a TCP connection, put together again from its segments: out of order, several times, overlapping.
/// </summary>
/// <remarks>
/// Places are octets from the first that was seen, in 64 bits, so that sequence numbers may wrap. Segments that came too
/// early wait by their places; if too many wait, what is missing was not captured and is given up.
/// </remarks>
internal sealed class TcpStream
{
    private const int MaxWaiting = 4 * 1024 * 1024;

    private readonly SortedList<long, ReadOnlyMemory<byte>> _early = [];
    private uint _firstSequence;
    private bool _isStarted;
    private long _next;
    private int _waiting;

    /// <summary>Octets that are whole from the stream's first on, or from what was given up.</summary>
    /// <param name="Missing">Octets before these that no segment had.</param>
    /// <param name="IsBeginning">Whether the connection begins with these, as its SYN tells.</param>
    public readonly record struct Piece(ReadOnlyMemory<byte> Octets, long Missing, bool IsBeginning);

    /// <summary>Whether the segment's SYN begins another connection between the same ports.</summary>
    public bool IsOver(CapturedSegment segment) =>
        segment.IsSyn && _isStarted && segment.Sequence + 1 != _firstSequence;

    /// <summary>Takes a segment; gives what is whole now, in order.</summary>
    public IEnumerable<Piece> Add(CapturedSegment segment)
    {
        bool isBeginning = !_isStarted && segment.IsSyn;
        // A SYN takes one number.
        uint sequence = segment.IsSyn ? segment.Sequence + 1 : segment.Sequence;
        if (!_isStarted)
            (_isStarted, _firstSequence) = (true, sequence);
        if (isBeginning)
            yield return new Piece(default, 0, IsBeginning: true);
        if (segment.Payload.IsEmpty)
            yield break;
        long place = _next + (int)(sequence - (uint)(_firstSequence + _next));
        Wait(place, segment.Payload);
        foreach (Piece piece in Whole())
            yield return piece;
        if (_waiting <= MaxWaiting)
            yield break;
        foreach (Piece piece in End())
            yield return piece;
    }

    /// <summary>Gives what waited for octets that never came.</summary>
    public IEnumerable<Piece> End()
    {
        while (_early.Count > 0)
        {
            long missing = Math.Max(0, _early.Keys[0] - _next);
            _next += missing;
            foreach (Piece piece in Whole())
            {
                yield return piece with { Missing = missing };
                missing = 0;
            }
        }
    }

    private void Wait(long place, ReadOnlyMemory<byte> octets)
    {
        // Of two segments from one place the longer one says more.
        if (place + octets.Length <= _next
            || (_early.TryGetValue(place, out ReadOnlyMemory<byte> other) && other.Length >= octets.Length))
            return;
        _waiting += octets.Length - other.Length;
        _early[place] = octets;
    }

    private IEnumerable<Piece> Whole()
    {
        while (_early.Count > 0 && _early.Keys[0] <= _next)
        {
            (long place, ReadOnlyMemory<byte> octets) = (_early.Keys[0], _early.Values[0]);
            _early.RemoveAt(0);
            _waiting -= octets.Length;
            int known = (int)Math.Min(_next - place, octets.Length);
            if (known == octets.Length)
                continue;
            _next += octets.Length - known;
            yield return new Piece(octets[known..], 0, IsBeginning: false);
        }
    }
}
