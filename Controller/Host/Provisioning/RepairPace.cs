namespace Controller.Host.Provisioning;

/// <summary>
/// How long to wait after having changed something, before changing again: where somebody else keeps changing it back,
/// twice as long each time.
/// </summary>
/// <remarks>Not for several threads.</remarks>
internal sealed class RepairPace(TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private TimeSpan _wait = First;
    private long? _changedAt;

    /// <summary>Something was changed, or was to be.</summary>
    public TimeSpan Changed()
    {
        bool isSoon = _changedAt is { } last && time.GetElapsedTime(last) < 2 * Longest;
        _wait = !isSoon ? First : _wait * 2 < Longest ? _wait * 2 : Longest;
        _changedAt = time.GetTimestamp();
        return _wait;
    }

    /// <summary>What is wanted is another thing now: what went before says nothing about it.</summary>
    public void Reset() => (_wait, _changedAt) = (First, null);
}
