using Controller.Core;
using Controller.Core.Flows;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Serving;

/// <summary>A controller that takes other configurations while it runs; any thread may ask.</summary>
internal interface IConfigurable : IControllerView
{
    /// <inheritdoc cref="OpenFlowController.PlanAsync(AppConfiguration, CancellationToken)"/>
    Task<IReadOnlyList<SwitchPlan>> PlanAsync(AppConfiguration next, CancellationToken cancel);

    /// <inheritdoc cref="OpenFlowController.GetWantedAsync"/>
    Task<IReadOnlyList<SwitchPlan>> GetWantedAsync(CancellationToken cancel);

    /// <inheritdoc cref="OpenFlowController.ApplyAsync"/>
    Task<ApplyReport> ApplyAsync(
        AppConfiguration next, IReadOnlyDictionary<DatapathId, string>? bases, CancellationToken cancel);

    /// <inheritdoc cref="OpenFlowController.DriftAsync"/>
    Task<IReadOnlyList<SwitchDrift>> DriftAsync(CancellationToken cancel);
}
