using Apps.Overlay.Planning;
using Controller.Core;
using Controller.Host.Policies;
using Controller.Host.Serving;

namespace Controller.Host.Api.Tenants;

/// <summary><c>GET /v1/tenants[?tenant=NAME]</c>: the overlay's networks, their members, and where these are.</summary>
internal sealed class TenantRoutes(PolicyService policy, IControllerView controller)
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/v1/tenants", GetAsync);

    private async Task GetAsync(HttpContext context)
    {
        OverlayPlan plan = OverlayPlans.Of(policy.Active.Policy);
        IEnumerable<Tenant> tenants = plan.Tenants;
        if (context.Request.Query["tenant"].ToString() is { Length: > 0 } name)
        {
            tenants = tenants.Where(tenant => tenant.Name == name);
            if (!tenants.Any())
            {
                await ApiRoutes.WriteAsync(context, new Problem("Unknown tenant", StatusCodes.Status404NotFound,
                    $"the policy has no tenant '{name}'",
                    [.. plan.Tenants.Select(tenant => tenant.Name).Order(StringComparer.Ordinal)]));
                return;
            }
        }
        IReadOnlyList<HostSnapshot> seen = await controller.GetHostsAsync(context.RequestAborted);
        var survey = new TenantSurvey(plan, policy.Guests.Snapshot(), controller.Switches, seen);
        await context.Response.WriteAsJsonAsync([.. tenants.Select(survey.Of)],
            ApiJson.Default.IReadOnlyListTenantModel, contentType: null, context.RequestAborted);
    }
}
