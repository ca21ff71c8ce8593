using System.CommandLine;
using System.Net;
using Controller.Core;
using Controller.Host.Logging;
using Controller.Host.Metrics;
using Controller.Host.Policies;
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
        Policy? policy = file is null ? Policy.Empty : PolicyArgument.Read(file, environment.Error);
        if (policy is null)
        {
            environment.Error.WriteLine($"sdn: nothing was started: the policy {file} has errors");
            return ExitCode.Usage;
        }
        using ILoggerFactory loggers = ConsoleLogging.Create(
            parsed.GetValue(options.Level) ?? LogLevel.Information,
            parsed.GetValue(options.Format) ?? LogFormat.Text,
            environment.Time);
        ILogger log = loggers.CreateLogger("sdn");
        var web = new WebAddresses(
            parsed.GetValue(options.Api) ?? policy.Controller.Api ?? ApiAddress.Default(environment.Variable),
            parsed.GetValue(options.Metrics) ?? policy.Controller.Metrics ?? MetricsAddress.Default);
        IRunnableController controller = environment.Controllers(
            OptionsOf(parsed, options, policy), PolicyOptions.LearningOf(policy), PolicyRules.Of(policy), loggers,
            environment.Time);
        await using var census = new HostCensus(controller, environment.Time, log);
        var scrape = new Scrape(controller, census, policy);
        // The web first: if its port is taken, no switch has been drawn in yet.
        await using WebServer? server = await WebServer.StartAsync(web, controller, scrape, loggers);
        try
        {
            await controller.StartAsync(stop);
            if (web.Metrics.EndPoint is not null)
                census.Start();
            Announce(log, controller, file, web);
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

    private static void Announce(ILogger log, IRunnableController controller, string? file, WebAddresses web)
    {
        string listen = string.Join(", ", controller.Endpoints);
        log.Serving(ProgramVersion.Text, listen, file ?? "none", web.Api, web.Metrics);
        if (web.Api is ApiAddress.Http { EndPoint.Address: var address } && !IPAddress.IsLoopback(address))
            log.ApiIsOpen(web.Api);
    }

    private static ControllerOptions OptionsOf(ParseResult parsed, ServeOptions options, Policy policy)
    {
        ControllerOptions ofPolicy = PolicyOptions.ControllerOf(policy);
        return ofPolicy with
        {
            Listen = parsed.GetValue(options.Listen) is { Length: > 0 } listen ? listen : ofPolicy.Listen,
            Transport = parsed.GetValue(options.Transport) ?? ofPolicy.Transport,
            EventLoops = parsed.GetValue(options.EventLoops) ?? ofPolicy.EventLoops,
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
