using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Controller.Core;
using Controller.Host.Provisioning;

namespace Controller.Host.Api;

/// <summary>
/// The REST API, read only: <c>/v1/switches</c>, <c>/v1/switches/{id}/flows[?table=]</c>,
/// <c>/v1/hosts[?switch=]</c>, <c>/v1/links</c>, <c>/v1/tunnels</c>, <c>/v1/explain</c>, <c>/healthz</c>. Errors are <see cref="Problem"/>s.
/// </summary>
internal sealed class ApiRoutes(IControllerView controller, TunnelBoard tunnels)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/switches", GetSwitches);
        routes.MapGet("/v1/switches/{id}/flows", GetFlowsAsync);
        routes.MapGet("/v1/hosts", GetHostsAsync);
        routes.MapGet("/v1/links", GetLinks);
        routes.MapGet("/v1/tunnels", GetTunnels);
        routes.MapPost("/v1/explain", new Explaining.ExplainRoute(controller).AnswerAsync);
        routes.MapGet("/healthz", GetHealth);
    }

    public static Task WriteAsync(HttpContext context, Problem problem)
    {
        context.Response.StatusCode = problem.Status;
        return context.Response.WriteAsJsonAsync(
            problem, ApiJson.Default.Problem, Problem.ContentType, context.RequestAborted);
    }

    private Task GetSwitches(HttpContext context) => WriteAsync(
        context, [.. controller.Switches.Select(ModelMapping.ToModel)], ApiJson.Default.IReadOnlyListSwitchModel);

    private Task GetLinks(HttpContext context)
    {
        IReadOnlyList<SwitchSnapshot> switches = controller.Switches;
        return WriteAsync(
            context,
            [.. controller.Links.Select(link => link.ToModel(switches))],
            ApiJson.Default.IReadOnlyListLinkModel);
    }

    private Task GetTunnels(HttpContext context) => WriteAsync(
        context, [.. tunnels.All.Select(ModelMapping.ToModel)], ApiJson.Default.IReadOnlyListTunnelModel);

    private Task GetHealth(HttpContext context) => WriteAsync(
        context, new HealthModel("ok", ProgramVersion.Text, controller.Switches.Count(known => known.Connected)),
        ApiJson.Default.HealthModel);

    private async Task GetHostsAsync(HttpContext context)
    {
        SwitchSnapshot? only = null;
        if (context.Request.Query["switch"].ToString() is { Length: > 0 } text)
        {
            (only, Problem? problem) = SwitchFinder.Find(text, controller.Switches);
            if (problem is not null)
            {
                await WriteAsync(context, problem);
                return;
            }
        }
        IReadOnlyList<HostSnapshot> hosts = await controller.GetHostsAsync(context.RequestAborted);
        await WriteAsync(
            context,
            [.. hosts.Where(host => only is null || host.Switch == only.Id).Select(ModelMapping.ToModel)],
            ApiJson.Default.IReadOnlyListHostModel);
    }

    private async Task GetFlowsAsync(HttpContext context)
    {
        string text = (string)context.Request.RouteValues["id"]!;
        (SwitchSnapshot? found, Problem? problem) = SwitchFinder.Find(text, controller.Switches);
        if (!TryReadTable(context.Request, out byte? table))
            problem = new Problem("Bad request", StatusCodes.Status400BadRequest, "'table' must be 0 to 254");
        if (problem is not null)
        {
            await WriteAsync(context, problem);
            return;
        }
        IReadOnlyList<FlowSnapshot>? flows = await controller.GetFlowsAsync(found!.Id, context.RequestAborted);
        if (flows is null)
            await WriteAsync(context, new Problem("Switch not connected", StatusCodes.Status404NotFound,
                $"switch '{text}' isn't connected"));
        else
            await WriteAsync(
                context,
                [.. flows.Where(flow => table is null || flow.Table.Value == table).Select(ModelMapping.ToModel)],
                ApiJson.Default.IReadOnlyListFlowModel);
    }

    private static bool TryReadTable(HttpRequest request, out byte? table)
    {
        table = null;
        if (request.Query["table"].ToString() is not { Length: > 0 } text)
            return true;
        bool read = byte.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out byte number)
                    && number < byte.MaxValue;
        table = number;
        return read;
    }

    private static Task WriteAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type) =>
        context.Response.WriteAsJsonAsync(value, type, contentType: null, context.RequestAborted);
}
