using System.CommandLine;
using System.Globalization;
using Controller.Host.Api;
using Controller.Host.Api.Tenants;

namespace Controller.Host.Cli;

/// <summary><c>sdn tenants [TENANT]</c>: the overlay's members, and where they are.</summary>
internal static class TenantsCommand
{
    public static Command Build(ProgramEnvironment environment)
    {
        var only = new Argument<string?>("TENANT")
        {
            Description = "Only of this tenant.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var query = new QueryCommand<TenantModel>("tenants", "List the members of tenants' networks and where they are.",
            ApiJson.Default.IReadOnlyListTenantModel, environment);
        query.Command.Add(only);
        return query.Asks(
            parsed => parsed.GetValue(only) is { } text
                ? $"/v1/tenants?tenant={Uri.EscapeDataString(text)}"
                : "/v1/tenants",
            Tabulate);
    }

    private static TextTable Tabulate(IReadOnlyList<TenantModel> tenants)
    {
        var table = new TextTable("TENANT", "VNI", "MEMBER", "MAC", "ADDRESS", "PORT", "STATE", "AGE");
        foreach (TenantModel tenant in tenants)
        {
            string vni = tenant.Vni.ToString(CultureInfo.InvariantCulture);
            foreach (MemberModel member in tenant.Members)
            {
                table.Add(tenant.Name, vni, member.Name, member.Mac ?? "-", ListOf(member.Addresses),
                    PortOf(member), member.State,
                    member.AgeSeconds is { } age ? Age.Format(age) : "-");
            }
        }
        return table;
    }

    // Where it is; while that isn't known, where it may be.
    private static string PortOf(MemberModel member) => member switch
    {
        { Host: { } host, Port: { } port } => $"{host}/{port}",
        _ => ListOf(member.Ports),
    };

    private static string ListOf(IReadOnlyList<string> items) => items.Count > 0 ? string.Join(',', items) : "-";
}
