using System.Diagnostics.CodeAnalysis;
using Controller.Abstractions;

namespace Apps.L2Learning;

/// <summary>
/// Notices hosts that jump between ports faster than hosts do: the sign of a loop behind a port that link
/// discovery can't see. The port is banned for a while.
/// </summary>
internal sealed class MoveGuard(LearningOptions options)
{
    private const long Window = 1000;

    /// <summary>
    /// Counts a move for both ports. True if that was one too many, with the port to ban: the one of the two with
    /// more moves, as a loop brings back the hosts of many ports; links to other switches are spared, as the
    /// switch that has the loop at one of its edge ports sees it, too.
    /// </summary>
    public bool TryTrip(BridgePort from, BridgePort to, long now, [NotNullWhen(true)] out BridgePort? port)
    {
        port = null;
        int most = Math.Max(Count(from, now), Count(to, now));
        if (most <= options.MovesPerSecond)
            return false;
        port = to.MoveCount >= from.MoveCount ? to : from;
        if (port.Role == PortRole.Link)
            port = port == to ? from : to;
        if (port.Role == PortRole.Link)
            port = null;
        from.MoveCount = to.MoveCount = 0;
        return port is not null;
    }

    private static int Count(BridgePort port, long now)
    {
        if (now - port.WindowStart >= Window)
            (port.WindowStart, port.MoveCount) = (now, 0);
        return ++port.MoveCount;
    }
}
