namespace Controller.Core.Flows;

/// <summary>
/// How often one thing is put right: at once the first times, then ever more slowly, as somebody else seems to want it
/// otherwise and two who undo each other's work at full speed help nobody.
/// </summary>
/// <remarks>Owned by the switch's event loop. Times are milliseconds of a monotonic clock.</remarks>
internal sealed class RepairLimit
{
    private const int Free = 3;
    private const long FirstPause = 2_000;
    private const long LongestPause = 300_000;
    private const long Forgotten = 2 * LongestPause;

    // Who changes everything all the time is stopped by the number of repairs a check, not by remembering more.
    private const int MaxRemembered = 50_000;

    private readonly Dictionary<object, Fight> _fights = [];

    /// <summary>Whether a thing may be put right now, and takes note that it is.</summary>
    /// <param name="pause">Milliseconds until it may be put right the next time; 0 for at once.</param>
    public bool Allows(object key, long now, out long pause)
    {
        Fight fight = _fights.GetValueOrDefault(key);
        pause = fight.NextAt - now;
        if (pause > 0)
            return false;
        if (now - fight.LastAt > Forgotten)
            fight = default;
        int count = fight.Count + 1;
        pause = count < Free ? 0 : Math.Min(FirstPause << Math.Min(count - Free, 16), LongestPause);
        if (_fights.Count < MaxRemembered || _fights.ContainsKey(key))
            _fights[key] = new Fight(count, now, now + pause);
        return true;
    }

    /// <summary>Forgets what hasn't been fought about for long.</summary>
    public void Forget(long now)
    {
        foreach ((object key, Fight fight) in _fights)
        {
            if (now - fight.LastAt > Forgotten)
                _fights.Remove(key);
        }
    }

    private readonly record struct Fight(int Count, long LastAt, long NextAt);
}
