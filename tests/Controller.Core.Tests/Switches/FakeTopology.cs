using Controller.Core.Switches;
using Controller.Core.Topology;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Tests.Switches;

/// <summary>Notes what sessions tell link discovery, in words; gives roles only when a test does.</summary>
internal sealed class FakeTopology : ITopology
{
    public List<string> Heard { get; } = [];

    public void SwitchUp(SwitchSession session, IReadOnlyList<PortDescription> ports, bool warm) =>
        Heard.Add($"up {session.Id.Value} ports {string.Join(',', ports.Select(port => port.Number))}"
            + (warm ? " warm" : ""));

    public void SwitchDown(SwitchSession session) => Heard.Add($"down {session.Id.Value}");

    public void PortChanged(SwitchSession session, in PortDescription port, bool present) =>
        Heard.Add($"port {port.Number} {(present ? port.IsUp ? "up" : "down" : "gone")}");

    public void FrameReceived(SwitchSession session, PortNumber port, ReadOnlySpan<byte> frame) =>
        Heard.Add($"frame on {port}");
}
