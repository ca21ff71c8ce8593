using System.Net;
using Apps.L2Learning;
using Apps.Overlay;
using Apps.Overlay.Guests;
using Apps.Overlay.Planning;
using Controller.Core;
using Controller.Core.Channel;
using Controller.Core.Explaining;
using Controller.Core.Flows;
using Controller.Core.Policies;
using Controller.Host.Policies;
using OpenFlow.Protocol.Types;

namespace Controller.Host;

/// <summary>Puts the program together: the only place that names apps.</summary>
internal static class Composition
{
    public static IRunnableController Create(ControllerOptions options, ILoggerFactory loggers, TimeProvider time) =>
        new RunnableController(new OpenFlowController(options, loggers, time));

    /// <summary>What of a policy without errors may change while the controller runs.</summary>
    /// <param name="revision">
    /// Tells this policy's texts from others'. Rules say which line they come from, so their app goes with the text.
    /// </param>
    /// <param name="guests">What the program knows of tenants' guests, whatever its policy.</param>
    public static AppConfiguration Configure(Policy policy, string revision, GuestDirectory guests)
    {
        LearningCatalog learning = PolicyOptions.LearningOf(policy);
        PolicySet rules = PolicyRules.Of(policy);
        OverlayPlan overlay = OverlayPlans.Of(policy);
        return PolicyOptions.ConfigurationOf(policy) with
        {
            DeclaredPorts = OverlayPlans.PortsOf(overlay),
            Tunnels = OverlayPlans.TunnelsOf(overlay),
            Apps =
            [
                L2LearningApp.Factory(sw => learning.Of(sw.Id)) with { OptionsOf = learning.Of },
                PolicyApp.Factory(sw => rules.Of(sw.Id)) with { OptionsOf = _ => revision },
                OverlayApp.Factory(overlay, guests),
            ],
        };
    }

    /// <summary>The controller as commands, API and metrics see it.</summary>
    private sealed class RunnableController(OpenFlowController controller) : IRunnableController
    {
        public IReadOnlyList<EndPoint> Endpoints => controller.Endpoints;

        public IReadOnlyList<SwitchSnapshot> Switches => controller.Switches;

        public IReadOnlyList<LinkSnapshot> Links => controller.Links;

        public ControllerCounters Counters => controller.Counters;

        public async Task StartAsync(CancellationToken cancel)
        {
            try
            {
                await controller.StartAsync(cancel);
            }
            catch (Exception refused) when (refused is ListenException or PlatformNotSupportedException)
            {
                throw new CommandFailedException(refused.Message);
            }
        }

        public Task StopAsync(CancellationToken cancel) => controller.StopAsync(cancel);

        public Task<IReadOnlyList<HostSnapshot>> GetHostsAsync(CancellationToken cancel) =>
            controller.GetHostsAsync(cancel);

        public Task<IReadOnlyList<FlowSnapshot>?> GetFlowsAsync(DatapathId id, CancellationToken cancel) =>
            controller.GetFlowsAsync(id, cancel);

        public Task<NetworkModel> GetNetworkAsync(CancellationToken cancel) => controller.GetNetworkAsync(cancel);

        public Task<IReadOnlyList<SwitchPlan>> PlanAsync(AppConfiguration next, CancellationToken cancel) =>
            controller.PlanAsync(next, cancel);

        public Task<ApplyReport> ApplyAsync(
            AppConfiguration next, IReadOnlyDictionary<DatapathId, string>? bases, CancellationToken cancel) =>
            controller.ApplyAsync(next, bases, cancel);

        public Task<IReadOnlyList<SwitchPlan>> GetWantedAsync(CancellationToken cancel) =>
            controller.GetWantedAsync(cancel);

        public Task<IReadOnlyList<SwitchDrift>> DriftAsync(CancellationToken cancel) => controller.DriftAsync(cancel);

        public ValueTask DisposeAsync() => controller.DisposeAsync();
    }
}
