using System.Net;
using Controller.Abstractions;
using OpenFlow.Protocol.Types;

namespace Controller.Core;

/// <summary>Which of the two transports carries the connections.</summary>
public enum TransportKind
{
    /// <summary>Epoll where there is one, else sockets.</summary>
    Auto,

    /// <summary>One thread an event loop on Linux's epoll: no hop between threads.</summary>
    Epoll,

    /// <summary>DotNetty's own, on .NET's sockets.</summary>
    Sockets,
}

/// <summary>What a controller is to be.</summary>
public sealed record ControllerOptions
{
    /// <summary>Where switches connect to: 6653 is OpenFlow's port, 6633 what older switches use.</summary>
    public IReadOnlyList<IPEndPoint> Listen { get; init; } =
        [new IPEndPoint(IPAddress.Any, 6653), new IPEndPoint(IPAddress.Any, 6633)];

    /// <summary>Threads that serve switches, each switch by one; 0 for one a processor.</summary>
    public int EventLoops { get; init; }

    public TransportKind Transport { get; init; }

    /// <summary>What is in force until the first <see cref="OpenFlowController.ApplyAsync"/>.</summary>
    public AppConfiguration Configuration { get; init; } = new();

    /// <inheritdoc cref="AppConfiguration.Apps"/>
    public IReadOnlyList<AppFactory> Apps
    {
        get => Configuration.Apps;
        init => Configuration = Configuration with { Apps = value };
    }

    /// <inheritdoc cref="AppConfiguration.Names"/>
    public IReadOnlyDictionary<DatapathId, string> Names
    {
        get => Configuration.Names;
        init => Configuration = Configuration with { Names = value };
    }

    /// <summary>A switch that hasn't finished its handshake by then is dropped.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Silence after which the controller sends an echo of its own; three unanswered close.</summary>
    public TimeSpan EchoInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A request that isn't answered by then has failed.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a new port stays out of floods while link discovery looks for a switch behind it.</summary>
    public TimeSpan SettleTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often link discovery probes each port; three missed take a link away.</summary>
    public TimeSpan ProbeInterval { get; init; } = TimeSpan.FromSeconds(5);
}
