using Apps.Overlay.Planning;

namespace Apps.Overlay.Guests;

/// <summary>
/// Two guests that use one MAC address look like one that moves all the time, and each move has all hosts of the tenant
/// write flows. As EVPN does (RFC 7432 §15.1, with its N = 5 moves within M = 180 s), the move that makes it a fight isn't
/// carried out: the guest stays where it was for a while, and is judged anew after that.
/// </summary>
/// <remarks>Not for several threads. Times are milliseconds of one clock, for all hosts.</remarks>
internal sealed class MoveDamping
{
    /// <summary>Moves within <see cref="Window"/> that are one too many.</summary>
    public const int Moves = 5;

    public const long Window = 180_000;

    /// <summary>How long a guest stays where it is whatever is heard elsewhere.</summary>
    public const long Hold = 60_000;

    private readonly Dictionary<GuestKey, History> _histories = [];
    private long _nextSweep = long.MinValue;

    /// <summary>A guest sends at another place than it is known to be at.</summary>
    /// <returns>Null if it may move there.</returns>
    public Contest? Judge(GuestKey key, MemberPort from, MemberPort to, long now)
    {
        Sweep(now);
        if (!_histories.TryGetValue(key, out History? history))
            _histories[key] = history = new History();
        if (history.Contest is { } held && now < held.Until)
            return held with { IsNew = false };
        if (history.Contest is not null)
            history.Clear();
        history.Moves.RemoveAll(at => now - at >= Window);
        history.Moves.Add(now);
        return history.Contest = history.Moves.Count < Moves ? null : new Contest(from, to, now + Hold, IsNew: true);
    }

    /// <summary>The fight that a guest is held in; null if there is none.</summary>
    public Contest? Find(GuestKey key, long now) =>
        _histories.GetValueOrDefault(key)?.Contest is { } held && now < held.Until ? held : null;

    // One that hasn't moved for so long has no history.
    private void Sweep(long now)
    {
        if (now < _nextSweep)
            return;
        _nextSweep = now + Window;
        foreach ((GuestKey key, History history) in _histories)
        {
            if (now - history.Moves[^1] >= Window)
                _histories.Remove(key);
        }
    }

    private sealed class History
    {
        public List<long> Moves { get; } = new(MoveDamping.Moves);

        public Contest? Contest { get; set; }

        public void Clear()
        {
            Moves.Clear();
            Contest = null;
        }
    }
}

/// <summary>Two places that one guest is heard at.</summary>
/// <param name="Kept">Where it stays.</param>
/// <param name="Rival">Where it isn't learnt.</param>
/// <param name="Until">Milliseconds: when that ends.</param>
/// <param name="IsNew">Whether it was found out just now.</param>
internal sealed record Contest(MemberPort Kept, MemberPort Rival, long Until, bool IsNew);
