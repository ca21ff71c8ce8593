namespace Controller.Core.Switches;

/// <summary>
/// Lets a few lines a second through and counts the rest: a broken switch may not fill the disk with its log.
/// </summary>
internal sealed class LogLimiter
{
    private readonly int _perSecond;
    private int _left;

    public LogLimiter(int perSecond = 10) => _left = _perSecond = perSecond;

    /// <summary>Lines held back since the last <see cref="Tick"/>.</summary>
    public long Suppressed { get; private set; }

    public bool Allows()
    {
        if (_left > 0)
        {
            _left--;
            return true;
        }
        Suppressed++;
        return false;
    }

    /// <summary>Once a second; returns how many were held back in the last.</summary>
    public long Tick()
    {
        long suppressed = Suppressed;
        Suppressed = 0;
        _left = _perSecond;
        return suppressed;
    }
}
