using System.Net;

namespace Controller.Host.Captures;

/// <summary>Finds the OpenFlow messages of a capture: TCP to and from the given ports, each direction for itself.</summary>
internal sealed class CapturedSessions(IReadOnlyCollection<int> ports)
{
    private readonly Dictionary<(IPEndPoint From, IPEndPoint To), Direction> _directions = [];

    private sealed record Direction(TcpStream Stream, MessageCutter Cutter);

    public IEnumerable<CapturedMessage> Read(IEnumerable<CapturedPacket> packets)
    {
        foreach (CapturedPacket packet in packets)
        {
            CapturedSegment? segment = CapturedSegment.Find(packet);
            if (segment is null || !(ports.Contains(segment.From.Port) || ports.Contains(segment.To.Port)))
                continue;
            foreach (CapturedMessage message in Add(segment))
                yield return message;
        }
        foreach (Direction direction in _directions.Values)
        {
            foreach (CapturedMessage message in End(direction))
                yield return message;
        }
    }

    private IEnumerable<CapturedMessage> Add(CapturedSegment segment)
    {
        (IPEndPoint, IPEndPoint) key = (segment.From, segment.To);
        if (_directions.TryGetValue(key, out Direction? direction) && direction.Stream.IsOver(segment))
        {
            foreach (CapturedMessage message in End(direction))
                yield return message;
            direction = null;
        }
        if (direction is null)
            _directions[key] = direction = new Direction(new TcpStream(), new MessageCutter(segment.From, segment.To));
        foreach (TcpStream.Piece piece in direction.Stream.Add(segment))
        {
            foreach (CapturedMessage message in direction.Cutter.Add(piece, segment.Time))
                yield return message;
        }
    }

    private static IEnumerable<CapturedMessage> End(Direction direction)
    {
        foreach (TcpStream.Piece piece in direction.Stream.End())
        {
            foreach (CapturedMessage message in direction.Cutter.Add(piece, direction.Cutter.LastTime))
                yield return message;
        }
        if (direction.Cutter.Rest() is { } rest)
            yield return rest;
    }
}
