using System.Net;
using OpenFlow.Protocol.Wire;

namespace Controller.Host.Captures;

/// <summary>
/// Cuts one direction of a connection into messages. A capture that begins in the middle of a connection, or lacks some
/// of it, is taken up again where a segment begins as a message does.
/// </summary>
internal sealed class MessageCutter(IPEndPoint from, IPEndPoint to)
{
    private const byte MaxVersion = 6;

    private readonly List<byte> _rest = [];
    private bool _isInStep;

    public DateTime LastTime { get; private set; }

    public IEnumerable<CapturedMessage> Add(TcpStream.Piece piece, DateTime time)
    {
        LastTime = time;
        _isInStep |= piece.IsBeginning;
        if (piece.Missing > 0)
        {
            byte[] cut = Cut(_rest.Count);
            _isInStep = false;
            yield return Trouble(cut, $"{piece.Missing} octets were not captured");
        }
        _isInStep = _isInStep || BeginsMessage(piece.Octets.Span);
        if (!_isInStep)
            yield break;
        _rest.AddRange(piece.Octets.Span);
        while (Measure(out int size) is var status and not FrameStatus.Incomplete)
        {
            if (status == FrameStatus.Complete)
            {
                yield return new CapturedMessage(time, from, to, Cut(size), null);
                continue;
            }
            _isInStep = false;
            yield return Trouble(Cut(_rest.Count), "a length below 8: what follows is no message");
        }
    }

    /// <summary>The beginning of a message that the capture doesn't end; null for none.</summary>
    public CapturedMessage? Rest() =>
        _rest.Count == 0 ? null : Trouble(Cut(_rest.Count), "the capture ends in the middle of a message");

    private CapturedMessage Trouble(byte[] octets, string words) => new(LastTime, from, to, octets, words);

    private FrameStatus Measure(out int size) =>
        Frame.Measure(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_rest), out size);

    private byte[] Cut(int size)
    {
        byte[] octets = _rest[..size].ToArray();
        _rest.RemoveRange(0, size);
        return octets;
    }

    private static bool BeginsMessage(ReadOnlySpan<byte> octets) => Header.TryRead(octets, out Header header)
        && header.Version is >= 1 and <= MaxVersion && Enum.IsDefined(header.Type) && header.Length >= Header.Size;
}
