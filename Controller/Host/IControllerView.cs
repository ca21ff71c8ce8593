using Controller.Core;
using Controller.Core.Explaining;
using OpenFlow.Protocol.Types;

namespace Controller.Host;

/// <summary>What the API and the metrics see of the running controller; any thread may ask.</summary>
internal interface IControllerView
{
    /// <summary>The switches seen since the start, connected or not.</summary>
    IReadOnlyList<SwitchSnapshot> Switches { get; }

    IReadOnlyList<LinkSnapshot> Links { get; }

    ControllerCounters Counters { get; }

    Task<IReadOnlyList<HostSnapshot>> GetHostsAsync(CancellationToken cancel);

    /// <summary>Asks the switch; null if it isn't connected.</summary>
    /// <exception cref="TimeoutException">It didn't answer in time.</exception>
    Task<IReadOnlyList<FlowSnapshot>?> GetFlowsAsync(DatapathId id, CancellationToken cancel);

    /// <summary>Asks all connected switches what they hold; one that doesn't answer in time is left out.</summary>
    Task<NetworkModel> GetNetworkAsync(CancellationToken cancel);
}
