using System.CommandLine;
using System.Net;
using Apps.Overlay.Guests;
using Controller.Core;
using Controller.Host.Logging;
using Controller.Host.Metrics;
using Controller.Host.Policies;
using Controller.Host.Provisioning;
using Controller.Host.Serving;
using Controller.Host.Values;
using Controller.Host.Web;

namespace Controller.Host.Cli;

/// <summary><c>sdn serve</c>: the controller itself, until a signal ends it.</summary>
internal static class ServeCommand
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);

    public static Command Build(ProgramEnvironment environment)
    {
        var options = new ServeOptions();
        var command = new Command("serve", "Control the switches that connect.")
        {
            options.File,
            options.NoWatch,
            options.Listen,
            options.Api,
            options.Metrics,
            options.Transport,
            options.EventLoops,
            options.Level,
            options.Format,
        };
        command.SetAction((parsed, cancel) => RunAsync(parsed, options, environment, cancel));
        return command;
    }

    private static async Task<int> RunAsync(
        ParseResult parsed, ServeOptions options, ProgramEnvironment environment, CancellationToken stop)
    {
        string? file = parsed.GetValue(options.File);
        if (ReadPolicy(file, environment) is not { } first)
        {
            environment.Error.WriteLine($"sdn: nothing was started: the policy {file} has errors");
            return ExitCode.Usage;
        }
        ControllerPolicy program = first.Policy.Controller;
        using ILoggerFactory loggers = ConsoleLogging.Create(
            parsed.GetValue(options.Level) ?? LogLevel.Information,
            parsed.GetValue(options.Format) ?? LogFormat.Text,
            environment.Time);
        ILogger log = loggers.CreateLogger("sdn");
        var web = new WebAddresses(
            parsed.GetValue(options.Api) ?? program.Api ?? ApiAddress.Default(environment.Variable),
            parsed.GetValue(options.Metrics) ?? program.Metrics ?? MetricsAddress.Default);
        var guests = new GuestDirectory();
        IRunnableController controller = environment.Controllers(
            OptionsOf(parsed, options, first, guests), loggers, environment.Time);
        using var policy = new PolicyService(controller, first, file, log, environment.Time, guests);
        await using var census = new HostCensus(controller, environment.Time, log);
        var tunnels = new TunnelBoard();
        var scrape = new Scrape(controller, census, policy, tunnels);
        // The web first: if its port is taken, no switch has been drawn in yet.
        await using WebServer? server = await WebServer.StartAsync(web, controller, policy, scrape, tunnels, loggers);
        try
        {
            await controller.StartAsync(stop);
            if (web.Metrics.EndPoint is not null)
                census.Start();
            Announce(log, controller, file, web);
            await using BridgeProvisioner bridges = Provision(controller, policy, tunnels, environment.Time, log);
            using var signal = new ReloadSignal(policy, log);
            await using PolicyWatcher? watcher = file is null || parsed.GetValue(options.NoWatch)
                ? null
                : new PolicyWatcher(policy, environment.Time, log);
            await UntilAsync(stop);
            log.Stopping();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            log.Stopping(); // The signal came while it was still starting.
        }
        finally
        {
            await StopAsync(controller, log);
        }
        return ExitCode.Ok;
    }

    private static BridgeProvisioner Provision(
        IRunnableController controller, PolicyService policy, TunnelBoard tunnels, TimeProvider time, ILogger log)
    {
        int port = controller.Endpoints.OfType<IPEndPoint>().FirstOrDefault()?.Port ?? 0;
        var bridges = new BridgeProvisioner(port, tunnels, log, time);
        void Apply() => bridges.Apply(ProvisionedBridge.Of(policy.Active.Policy));
        policy.Replaced += Apply;
        Apply();
        return bridges;
    }

    private static ActivePolicy? ReadPolicy(string? file, ProgramEnvironment environment)
    {
        DateTimeOffset now = environment.Time.GetUtcNow();
        if (file is null)
            return ActivePolicy.None(now);
        return PolicyArgument.Read(file, environment.Error) is { } reading
            ? ActivePolicy.Of(reading, file, now)
            : null;
    }

    private static void Announce(ILogger log, IRunnableController controller, string? file, WebAddresses web)
    {
        string listen = string.Join(", ", controller.Endpoints);
        log.Serving(ProgramVersion.Text, listen, file ?? "none", web.Api, web.Metrics);
        if (web.IsOpen)
            log.ApiIsOpen(web.Api);
    }

    private static ControllerOptions OptionsOf(
        ParseResult parsed, ServeOptions options, ActivePolicy policy, GuestDirectory guests)
    {
        ControllerOptions ofPolicy = PolicyOptions.ControllerOf(policy.Policy);
        return ofPolicy with
        {
            Listen = parsed.GetValue(options.Listen) is { Length: > 0 } listen ? listen : ofPolicy.Listen,
            Transport = parsed.GetValue(options.Transport) ?? ofPolicy.Transport,
            EventLoops = parsed.GetValue(options.EventLoops) ?? ofPolicy.EventLoops,
            Configuration = policy.Configure(guests),
        };
    }

    private static async Task UntilAsync(CancellationToken stop)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = stop.Register(stopped.SetResult);
        await stopped.Task;
    }

    private static async Task StopAsync(IRunnableController controller, ILogger log)
    {
        using var timeout = new CancellationTokenSource(StopTimeout);
        try
        {
            await controller.StopAsync(timeout.Token);
            log.Stopped();
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            log.StopTimedOut(StopTimeout.TotalSeconds);
        }
    }
}
