using Controller.Core.Policies.Compiling;

namespace Controller.Core.Policies.Rejecting;

/// <summary>
/// How many rejections a second a bridge gets where its switch has no meters: a bucket of tokens, full at the start.
/// </summary>
internal sealed class PuntLimit
{
    private const double MillisecondsPerSecond = 1000;

    private double _tokens = PolicyMeters.PuntBurst;
    private long _filledAt;

    /// <param name="now">Milliseconds.</param>
    public bool Allows(long now)
    {
        double grown = Math.Max(0, now - _filledAt) * (PolicyMeters.PuntRate / MillisecondsPerSecond);
        _tokens = Math.Min(PolicyMeters.PuntBurst, _tokens + grown);
        _filledAt = now;
        if (_tokens < 1)
            return false;
        _tokens--;
        return true;
    }
}
