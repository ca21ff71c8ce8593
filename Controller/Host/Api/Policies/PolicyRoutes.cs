using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Controller.Core;
using Controller.Core.Flows;
using Controller.Host.Policies;
using Controller.Host.Policies.Files;
using Controller.Host.Serving;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Api.Policies;

/// <summary>
/// <c>GET /v1/policy</c>, <c>POST /v1/policy/{plan,apply,reload}</c>, <c>GET /v1/drift[?switch=]</c>. A bad policy is answered
/// with 422 and its errors.
/// </summary>
/// <param name="mayChange">False where strangers may ask: then it is read only.</param>
internal sealed class PolicyRoutes(PolicyService policy, IRunnableController controller, bool mayChange)
{
    // The largest policy as JSON: a line break is two characters there.
    private const long MaxBody = 2 * PolicyFile.MaxSize;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/policy", GetAsync);
        routes.MapPost("/v1/policy/plan", PlanAsync);
        routes.MapPost("/v1/policy/apply", ApplyAsync);
        routes.MapPost("/v1/policy/reload", ReloadAsync);
        routes.MapGet("/v1/drift", DriftAsync);
    }

    private Task GetAsync(HttpContext context) =>
        WriteAsync(context, PolicyMapping.ToModel(policy), ApiJson.Default.PolicyModel);

    private async Task PlanAsync(HttpContext context)
    {
        if (await ReadAsync(context) is not { } request)
            return;
        (PolicyReading reading, PolicyPlan? plan) =
            await policy.PlanAsync(UploadOf(request), context.RequestAborted);
        if (plan is null)
            await RefuseAsync(context, reading, request.Main!);
        else
            await WriteAsync(context, PolicyMapping.ToModel(plan, reading), ApiJson.Default.PlanModel);
    }

    private async Task ApplyAsync(HttpContext context)
    {
        if (!mayChange)
        {
            await ForbidAsync(context);
            return;
        }
        if (await ReadAsync(context) is not { } request)
            return;
        if (!TryReadBases(request, out Dictionary<DatapathId, string>? bases))
        {
            await ComplainAsync(context, "`bases` has a key that is no datapath id");
            return;
        }
        (PolicyReading reading, ApplyReport? report) =
            await policy.ApplyAsync(UploadOf(request), bases, context.RequestAborted);
        if (report is null)
            await RefuseAsync(context, reading, request.Main!);
        else
            await WriteReportAsync(context, report, NoteOn(request));
    }

    private async Task ReloadAsync(HttpContext context)
    {
        if (!mayChange)
        {
            await ForbidAsync(context);
            return;
        }
        if (policy.Path is null)
        {
            await ApiRoutes.WriteAsync(context, new Problem("No policy file", StatusCodes.Status409Conflict,
                "the controller was started without a policy: there is nothing to read again"));
            return;
        }
        ApplyReport? report = await policy.ReloadAsync("API", asked: true, context.RequestAborted);
        if (report is null && policy.Refused is { } refused)
            await ApiRoutes.WriteAsync(context, BadPolicy(refused.Problems));
        else
            await WriteReportAsync(context, report ?? new ApplyReport([]), report is null ? "nothing changed" : null);
    }

    private async Task DriftAsync(HttpContext context)
    {
        SwitchSnapshot? only = null;
        if (context.Request.Query["switch"].ToString() is { Length: > 0 } text)
        {
            (only, Problem? problem) = SwitchFinder.Find(text, controller.Switches);
            if (problem is not null)
            {
                await ApiRoutes.WriteAsync(context, problem);
                return;
            }
        }
        IReadOnlyList<SwitchDrift> drift = await controller.DriftAsync(context.RequestAborted);
        await WriteAsync(
            context,
            [.. drift.Where(sw => only is null || sw.Id == only.Id).Select(PolicyMapping.ToModel)],
            ApiJson.Default.IReadOnlyListDriftModel);
    }

    // Who applies another file than the controller's own is told what undoes it.
    private string? NoteOn(PolicyRequest request) =>
        policy.Path is { } path && (!File.Exists(path) || PolicyFile.Read(path) is var onDisk
            && ActivePolicy.RevisionOf(onDisk) != policy.Active.Revision)
            ? $"{path}, with which the controller was started, says something else than {request.Main}: "
                + "a reload or restart goes back to it"
            : null;

    private Task WriteReportAsync(HttpContext context, ApplyReport report, string? note) => WriteAsync(
        context, PolicyMapping.ToModel(report, policy.Active.Revision, note), ApiJson.Default.ApplyModel);

    private static async Task<PolicyRequest?> ReadAsync(HttpContext context)
    {
        if (context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpMaxRequestBodySizeFeature>() is
            { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = MaxBody;
        try
        {
            PolicyRequest? request = await JsonSerializer.DeserializeAsync(
                context.Request.Body, ApiJson.Default.PolicyRequest, context.RequestAborted);
            if (request is { Main: { } main, Files: { } files } && files.ContainsKey(main)
                && files.Values.All(text => text is not null))
                return request;
            await ComplainAsync(context, "`main` must name one of `files`, which are texts by name");
        }
        catch (JsonException error)
        {
            await ComplainAsync(context, string.Create(
                CultureInfo.InvariantCulture, $"the body isn't JSON of a policy: {error.Message}"));
        }
        return null;
    }

    private static PolicyUpload UploadOf(PolicyRequest request) => new(request.Main!, request.Files!);

    private static bool TryReadBases(PolicyRequest request, out Dictionary<DatapathId, string>? bases)
    {
        bases = null;
        if (request.Bases is null)
            return true;
        bases = [];
        foreach ((string text, string value) in request.Bases)
        {
            if (!DatapathId.TryParse(text, out DatapathId id))
                return false;
            bases[id] = value;
        }
        return true;
    }

    private static Task RefuseAsync(HttpContext context, PolicyReading reading, string name) =>
        ApiRoutes.WriteAsync(context, BadPolicy([.. reading.Errors.Select(error => error.Format(name))]));

    private static Problem BadPolicy(IReadOnlyList<string> problems) => new(
        "Bad policy", StatusCodes.Status422UnprocessableEntity, "the policy has errors; the one in force stays")
    {
        Errors = problems,
    };

    private static Task ForbidAsync(HttpContext context) => ApiRoutes.WriteAsync(context, new Problem(
        "Read only", StatusCodes.Status403Forbidden,
        "the API asks nobody who they are, so it changes nothing where others can reach it: "
        + "use the Unix socket or a loopback address"));

    private static Task ComplainAsync(HttpContext context, string detail) => ApiRoutes.WriteAsync(
        context, new Problem("Bad request", StatusCodes.Status400BadRequest, detail));

    private static Task WriteAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type) =>
        context.Response.WriteAsJsonAsync(value, type, contentType: null, context.RequestAborted);
}
