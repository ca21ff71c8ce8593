using Controller.Core.Switches;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Topology;

/// <summary>
/// Link discovery as a session sees it. Any thread may call; answers come back to the session's event loop as
/// probes to send and roles to give.
/// </summary>
internal interface ITopology
{
    /// <summary>A switch is ready to be probed. <paramref name="warm"/>: it holds flows of ours from before.</summary>
    void SwitchUp(SwitchSession session, IReadOnlyList<PortDescription> ports, bool warm);

    void SwitchDown(SwitchSession session);

    /// <summary>A port came, changed or (<paramref name="present"/> false) went.</summary>
    void PortChanged(SwitchSession session, in PortDescription port, bool present);

    /// <summary>An LLDP frame came in by a port; the octets are copied.</summary>
    void FrameReceived(SwitchSession session, PortNumber port, ReadOnlySpan<byte> frame);
}
