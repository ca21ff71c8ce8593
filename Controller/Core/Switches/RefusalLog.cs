using System.Net;
using Microsoft.Extensions.Logging;

namespace Controller.Core.Switches;

/// <summary>
/// Logs connections that never became a switch, up to so many a second for all of them together: whoever can reach
/// the port can connect as often as he likes.
/// </summary>
/// <remarks>Threads: called from all event loops; one lock.</remarks>
internal sealed class RefusalLog
{
    private const int Second = 1000;

    private readonly Lock _lock = new();
    private readonly LogLimiter _limiter = new();
    private long _secondEnds = long.MinValue;

    /// <param name="now">Milliseconds of a monotonic clock.</param>
    public void Refused(ILogger log, EndPoint? address, string reason, long now)
    {
        long suppressed = 0;
        bool allowed;
        lock (_lock)
        {
            if (now >= _secondEnds)
            {
                suppressed = _limiter.Tick();
                _secondEnds = now + Second;
            }
            allowed = _limiter.Allows();
        }
        if (suppressed > 0)
            log.RefusalsSuppressed(suppressed);
        if (allowed)
            log.Refused(address, reason);
    }
}
