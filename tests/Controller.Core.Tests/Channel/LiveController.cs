using System.Net;
using Controller.Abstractions;
using Controller.Core.Tests.Switches;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Tests.Channel;

/// <summary>A whole controller on an ephemeral port of the loopback interface.</summary>
internal sealed class LiveController : IAsyncDisposable
{
    /// <summary>How long anything that should happen at once may take on a busy machine.</summary>
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private LiveController(ControllerOptions options) =>
        Core = new OpenFlowController(options, Log, TimeProvider.System);

    public OpenFlowController Core { get; }

    public RecordingLog Log { get; } = new();

    public IPEndPoint EndPoint => (IPEndPoint)Core.Endpoints[0];

    public static Task<LiveController> StartAsync(TransportKind transport, params AppFactory[] apps) =>
        StartAsync(new ControllerOptions { Transport = transport, Apps = apps });

    /// <summary>One event loop unless the options say otherwise: all switches share it, as the worst case.</summary>
    public static async Task<LiveController> StartAsync(ControllerOptions options)
    {
        var live = new LiveController(options with
        {
            Listen = [new IPEndPoint(IPAddress.Loopback, 0)],
            EventLoops = options.EventLoops > 0 ? options.EventLoops : 1,
        });
        await live.Core.StartAsync(CancellationToken.None);
        return live;
    }

    public SwitchSnapshot Find(ulong id) => Core.Switches.Single(sw => sw.Id == new DatapathId(id));

    /// <summary>Waits, for a while, until something holds that no event tells.</summary>
    public static async Task UntilAsync(Func<bool> holds, string what)
    {
        using var giveUp = new CancellationTokenSource(Bound);
        while (!holds())
        {
            Assert.False(giveUp.IsCancellationRequested, $"not within {Bound}: {what}");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TestContext.Current.CancellationToken);
        }
    }

    public ValueTask DisposeAsync() => Core.DisposeAsync();
}
