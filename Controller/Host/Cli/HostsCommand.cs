using System.CommandLine;
using System.Globalization;
using Controller.Host.Api;

namespace Controller.Host.Cli;

/// <summary><c>sdn hosts [SWITCH]</c>: who was learnt where.</summary>
internal static class HostsCommand
{
    public static Command Build(ProgramEnvironment environment)
    {
        var only = new Argument<string?>("SWITCH")
        {
            Description = "Only of this switch: its name or datapath id.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var query = new QueryCommand<HostModel>(
            "hosts", "List the hosts that were learnt.", ApiJson.Default.IReadOnlyListHostModel, environment);
        query.Command.Add(only);
        return query.Asks(
            parsed => parsed.GetValue(only) is { } text
                ? $"/v1/hosts?switch={Uri.EscapeDataString(text)}"
                : "/v1/hosts",
            Tabulate);
    }

    private static TextTable Tabulate(IReadOnlyList<HostModel> hosts)
    {
        // Hardly ever there is anything to say in the last column.
        string[] remark = hosts.Any(host => host.Duplicate is not null) ? ["REMARK"] : [];
        var table = new TextTable(["SWITCH", "PORT", "VLAN", "ADDRESS", "AGE", .. remark]);
        foreach (HostModel host in hosts
                     .OrderBy(host => host.SwitchName, StringComparer.Ordinal)
                     .ThenBy(host => host.Port).ThenBy(host => host.Vlan)
                     .ThenBy(host => host.Address, StringComparer.Ordinal))
        {
            string vlan = host.Vlan == 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{host.Vlan}");
            string duplicate = host.Duplicate is { } place ? $"also at {place}, not learnt there" : "";
            table.Add([host.SwitchName, host.PortName, vlan, host.Address, Age.Format(host.AgeSeconds),
                .. remark.Select(_ => duplicate)]);
        }
        return table;
    }
}
