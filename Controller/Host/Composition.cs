using System.Net;
using Apps.L2Learning;
using Controller.Core;
using Controller.Core.Channel;
using Controller.Core.Explaining;
using Controller.Core.Policies;
using Controller.Host.Policies;
using OpenFlow.Protocol.Types;

namespace Controller.Host;

/// <summary>Puts the program together: the only place that names apps.</summary>
internal static class Composition
{
    public static IRunnableController Create(
        ControllerOptions options, LearningCatalog learning, PolicySet rules, ILoggerFactory loggers,
        TimeProvider time) =>
        new RunnableController(new OpenFlowController(options with
        {
            Apps = [L2LearningApp.Factory(sw => learning.Of(sw.Id)), PolicyApp.Factory(sw => rules.Of(sw.Id))],
        }, loggers, time));

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

        public ValueTask DisposeAsync() => controller.DisposeAsync();
    }
}
