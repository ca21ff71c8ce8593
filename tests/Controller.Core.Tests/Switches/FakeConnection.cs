using System.Net;
using Controller.Core.Switches;

namespace Controller.Core.Tests.Switches;

/// <summary>
/// A connection without a socket: keeps what is written, one message a reservation, and has a clock by hand.
/// </summary>
internal sealed class FakeConnection : IConnection
{
    private readonly List<byte[]> _sent = [];
    private readonly Queue<Action> _posted = [];
    private byte[]? _discarded;

    public EndPoint? RemoteAddress { get; init; } = new IPEndPoint(IPAddress.Loopback, 40001);

    public long Now { get; set; } = 1_000_000;

    public bool IsClosed { get; private set; }

    /// <summary>Whether posted work waits for <see cref="RunPosted"/>, as on a busy event loop.</summary>
    public bool Queues { get; set; }

    /// <summary>All messages written, oldest first.</summary>
    public IReadOnlyList<byte[]> Sent => _sent;

    public Span<byte> Reserve(int size)
    {
        if (_discarded is { } scratch)
            return scratch.AsSpan(0, size);
        _sent.Add(new byte[size]);
        return _sent[^1];
    }

    public void Close() => IsClosed = true;

    public void Post(Action work)
    {
        if (IsClosed)
            return;
        if (Queues)
            _posted.Enqueue(work);
        else
            work();
    }

    /// <summary>Does what was posted; nothing if the connection has closed since, as on a real one.</summary>
    public void RunPosted()
    {
        while (_posted.TryDequeue(out Action? work))
        {
            if (!IsClosed)
                work();
        }
    }

    /// <summary>From now on forgets what is written, without allocating.</summary>
    public void Discard() => _discarded = new byte[ushort.MaxValue];
}
