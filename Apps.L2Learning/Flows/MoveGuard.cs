using System.Diagnostics.CodeAnalysis;
using Apps.L2Learning.Ports;
using Controller.Abstractions;

namespace Apps.L2Learning.Flows;

/// <summary>
/// Notices hosts that jump between ports faster than hosts do: the sign of a loop behind a port that link
/// discovery can't see. The port is banned for a while.
/// </summary>
internal sealed class MoveGuard(LearningOptions options)
{
    /// <summary>
    /// Counts a move for both ports. True if that was one too many, with the port to ban: the one of the two with
    /// more moves, as a loop brings back the hosts of many ports; links to other switches are spared, as the
    /// switch that has the loop at one of its edge ports sees it, too.
    /// </summary>
    public bool TryTrip(BridgePort from, BridgePort to, long now, [NotNullWhen(true)] out BridgePort? port)
    {
        port = null;
        int ofFrom = from.Moves.Count(now);
        int ofTo = to.Moves.Count(now);
        if (Math.Max(ofFrom, ofTo) <= options.MovesPerSecond)
            return false;
        port = ofTo >= ofFrom ? to : from;
        if (port.Role == PortRole.Link)
            port = port == to ? from : to;
        if (port.Role == PortRole.Link)
            port = null;
        from.Moves.Reset();
        to.Moves.Reset();
        return port is not null;
    }
}
