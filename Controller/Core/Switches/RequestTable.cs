using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Switches;

/// <summary>How a request ended.</summary>
internal enum RequestOutcome
{
    Answered,
    Refused,
    TimedOut,
    Disconnected,
}

/// <summary>One request that waits for its answer, part by part.</summary>
internal abstract class PendingRequest
{
    /// <summary>Octets of reply that one request may cause, over all its parts: some 600,000 flows.</summary>
    public const long MaxReplySize = 64L << 20;

    /// <summary>For the log: what was asked.</summary>
    public required string Name { get; init; }

    public required MessageType ReplyType { get; init; }

    /// <summary>When the next part must have come.</summary>
    public long Deadline { get; set; }

    /// <summary>When the last part must have come, however steadily they do.</summary>
    public long LastDeadline { get; set; }

    public long ReplySize { get; set; }

    /// <summary>
    /// Sees a reply, or one part of it; says whether it was the last. False with an error: not well-formed.
    /// </summary>
    public abstract bool TryTake(ReadOnlySpan<byte> frame, out bool last, out OpenFlowError error);

    /// <summary>
    /// Called once, whatever happens. The error has a meaning for <see cref="RequestOutcome.Refused"/>.
    /// </summary>
    public abstract void End(RequestOutcome outcome, OpenFlowError error);
}

/// <summary>
/// The requests of one connection that wait for an answer, by transaction id. Replies of several requests may
/// interleave, parts of one keep their order (OpenFlow 1.3.5 §7.3.5). Nothing is assembled: each part is seen as
/// it comes, and what one request may receive in all is bounded.
/// </summary>
/// <remarks>Owned by the switch's event loop.</remarks>
internal sealed class RequestTable(TimeSpan timeout)
{
    // A reply in parts may take longer than one timeout, but a switch that sends one now and then must not hold
    // a request for ever.
    private const int MaxTimeouts = 6;

    private readonly Dictionary<Xid, PendingRequest> _pending = [];
    private readonly long _timeoutMs = (long)timeout.TotalMilliseconds;
    private bool _closed;

    public int Count => _pending.Count;

    public void Add(Xid xid, PendingRequest request, long now, TimeSpan? within = null)
    {
        if (_closed)
        {
            request.End(RequestOutcome.Disconnected, default);
            return;
        }
        request.Deadline = now + ((long?)within?.TotalMilliseconds ?? _timeoutMs);
        request.LastDeadline = now + MaxTimeouts * _timeoutMs;
        _pending.Add(xid, request);
    }

    public bool Contains(Xid xid) => _pending.ContainsKey(xid);

    /// <summary>
    /// Gives a reply to its request. False if none waits for it (late, or never asked), with
    /// <paramref name="error"/> null, or if it is malformed, which ends the request.
    /// </summary>
    public bool TryTake(in Header header, ReadOnlySpan<byte> frame, long now, out OpenFlowError? error)
    {
        error = null;
        if (!_pending.TryGetValue(header.Xid, out PendingRequest? request) || request.ReplyType != header.Type)
            return false;
        request.Deadline = Math.Min(now + _timeoutMs, request.LastDeadline);
        request.ReplySize += frame.Length;
        OpenFlowError malformed = OpenFlowErrors.MultipartOverflow;
        if (request.ReplySize > PendingRequest.MaxReplySize || !request.TryTake(frame, out bool last, out malformed))
        {
            error = malformed;
            _pending.Remove(header.Xid);
            request.End(RequestOutcome.Refused, malformed);
            return false;
        }
        if (last && _pending.Remove(header.Xid))
            request.End(RequestOutcome.Answered, default);
        return true;
    }

    /// <summary>Ends the request that an ERROR message answers; false if it answers none of these.</summary>
    public bool TryRefuse(Xid xid, OpenFlowError error)
    {
        if (!_pending.Remove(xid, out PendingRequest? request))
            return false;
        request.End(RequestOutcome.Refused, error);
        return true;
    }

    /// <summary>Ends a request without a reply.</summary>
    public void TrySettle(Xid xid, RequestOutcome outcome)
    {
        if (_pending.Remove(xid, out PendingRequest? request))
            request.End(outcome, default);
    }

    /// <summary>Ends the requests that have waited too long, and returns their names.</summary>
    public List<string>? Expire(long now)
    {
        List<string>? expired = null;
        foreach ((Xid xid, PendingRequest request) in _pending.Where(entry => entry.Value.Deadline <= now).ToArray())
        {
            // The end of one request can be the end of another.
            if (!_pending.Remove(xid))
                continue;
            (expired ??= []).Add(request.Name);
            request.End(RequestOutcome.TimedOut, default);
        }
        return expired;
    }

    /// <summary>Ends all that wait, and from now on whatever is added: the connection has gone.</summary>
    public void Clear()
    {
        _closed = true;
        PendingRequest[] all = [.. _pending.Values];
        _pending.Clear();
        foreach (PendingRequest request in all)
            request.End(RequestOutcome.Disconnected, default);
    }
}
