namespace Controller.Core.Switches;

/// <summary>
/// Lets a few warnings a second through and counts the rest: a broken switch may not fill the disk with its log.
/// </summary>
internal sealed class LogLimiter
{
    private const int PerSecond = 10;

    private int _left = PerSecond;

    /// <summary>Warnings held back since the last <see cref="Tick"/>.</summary>
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
        _left = PerSecond;
        return suppressed;
    }
}
