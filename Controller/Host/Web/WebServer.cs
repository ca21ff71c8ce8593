using Controller.Host.Api;
using Controller.Host.Api.Policies;
using Controller.Host.Api.Tenants;
using Controller.Host.Metrics;
using Controller.Host.Provisioning;
using Controller.Host.Serving;
using Controller.Host.Values;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Controller.Host.Web;

/// <summary>The API and the metrics, on one Kestrel with a listener each.</summary>
internal sealed class WebServer : IAsyncDisposable
{
    private const int MaxConnections = 256;

    private readonly WebApplication _app;

    private WebServer(WebApplication app) => _app = app;

    /// <summary>Starts to serve; null if there is nothing to.</summary>
    /// <exception cref="CommandFailedException">An address can't be listened on.</exception>
    public static async Task<WebServer?> StartAsync(
        WebAddresses addresses, IRunnableController controller, PolicyService policy, Scrape scrape,
        TunnelBoard tunnels, ILoggerFactory loggers)
    {
        if (addresses is { Api: ApiAddress.Off, Metrics.EndPoint: null })
            return null;
        WebApplication app = Build(addresses, loggers);
        app.UseMiddleware<ProblemMiddleware>();
        app.MapWhen(IsFor(ListenerRole.Metrics), branch => branch.Run(new MetricsRoute(scrape).ServeAsync));
        app.UseRouting();
        new ApiRoutes(controller, tunnels).Map(app);
        new TenantRoutes(policy, controller).Map(app);
        new PolicyRoutes(policy, controller, mayChange: !addresses.IsOpen).Map(app);
        try
        {
            await app.StartAsync();
            return new WebServer(app);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    // Empty: no appsettings.json, no ASPNETCORE_URLS, no signal handling; what counts is the policy and the options.
    private static WebApplication Build(WebAddresses addresses, ILoggerFactory loggers)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseSockets(sockets => sockets.CreateBoundListenSocket = BoundSockets.Bind);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
            if (addresses.Api is ApiAddress.Unix unix)
                kestrel.ListenUnixSocket(unix.Path, listen => Assign(listen, ListenerRole.Api));
            if (addresses.Api is ApiAddress.Http http)
                kestrel.Listen(http.EndPoint, listen => Assign(listen, ListenerRole.Api));
            if (addresses.Metrics.EndPoint is { } endPoint)
                kestrel.Listen(endPoint, listen => Assign(listen, ListenerRole.Metrics));
        });
        return builder.Build();
    }

    private static void Assign(ListenOptions listen, ListenerRole role)
    {
        var feature = new ListenerFeature(role);
        listen.Protocols = HttpProtocols.Http1;
        listen.Use(next => connection =>
        {
            connection.Features.Set(feature);
            return next(connection);
        });
    }

    private static Func<HttpContext, bool> IsFor(ListenerRole role) =>
        context => context.Features.Get<ListenerFeature>()?.Role == role;
}
