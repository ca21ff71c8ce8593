using System.Net;
using Controller.Core;
using Controller.Host.Serving;

namespace Controller.Host;

/// <summary>A controller that <c>sdn serve</c> starts and stops.</summary>
internal interface IRunnableController : IConfigurable
{
    /// <summary>Where switches can connect, with the ports that the system chose for 0.</summary>
    IReadOnlyList<EndPoint> Endpoints { get; }

    /// <exception cref="CommandFailedException">An address can't be listened on.</exception>
    Task StartAsync(CancellationToken cancel);

    /// <summary>Lets go of all switches, which keep their flows. Also right after a start that failed.</summary>
    Task StopAsync(CancellationToken cancel);
}

/// <summary>Makes the controller of a program; tests put in one of their own.</summary>
internal delegate IRunnableController ControllerFactory(
    ControllerOptions options, ILoggerFactory loggers, TimeProvider time);
