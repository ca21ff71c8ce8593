using System.CommandLine;
using System.Globalization;
using Controller.Host.Api;
using Controller.Host.Logging;

namespace Controller.Host.Cli;

/// <summary><c>sdn flows SWITCH</c>: what the switch holds at this moment, whose it is, and by which rule.</summary>
internal static class FlowsCommand
{
    private const string Separator = ", ";

    private static readonly string[] Columns = ["cookie=", "duration=", "table=", "n_packets=", "n_bytes="];

    public static Command Build(ProgramEnvironment environment)
    {
        var which = new Argument<string>("SWITCH") { Description = "Its name or datapath id." };
        var table = new Option<int?>("--table") { Description = "Only this table.", HelpName = "N" };
        var query = new QueryCommand<FlowModel>(
            "flows", "List the flows of a switch.", ApiJson.Default.IReadOnlyListFlowModel, environment);
        query.Command.Add(which);
        query.Command.Add(table);
        return query.Asks(
            parsed => PathOf(parsed.GetRequiredValue(which), parsed.GetValue(table)),
            Tabulate);
    }

    private static string PathOf(string which, int? table)
    {
        string path = $"/v1/switches/{Uri.EscapeDataString(which)}/flows";
        return table is { } number ? string.Create(CultureInfo.InvariantCulture, $"{path}?table={number}") : path;
    }

    private static TextTable Tabulate(IReadOnlyList<FlowModel> flows)
    {
        var table = new TextTable("TABLE", "PRIORITY", "OWNER", "PACKETS", "BYTES", "AGE", "RULE", "FLOW");
        foreach (FlowModel flow in flows.OrderBy(flow => flow.Table).ThenByDescending(flow => flow.Priority))
        {
            table.Add(
                string.Create(CultureInfo.InvariantCulture, $"{flow.Table}"),
                string.Create(CultureInfo.InvariantCulture, $"{flow.Priority}"),
                flow.Owner,
                string.Create(CultureInfo.InvariantCulture, $"{flow.Packets}"),
                string.Create(CultureInfo.InvariantCulture, $"{flow.Bytes}"),
                Age.Format(flow.DurationSeconds),
                RuleOf(flow),
                WithoutColumns(flow));
        }
        return table;
    }

    private static string RuleOf(FlowModel flow)
    {
        string[] parts = [.. new[] { flow.Rule, flow.Place }.OfType<string>().Select(PrintableText.Of)];
        return parts.Length == 0 ? "-" : string.Join(Separator, parts);
    }

    // `cookie=…, duration=…, table=0, n_packets=…, n_bytes=…, idle_timeout=60, priority=9,tcp actions=…`: what has a
    // column of its own, and the cookie, which the owner stands for, needn't be said again.
    private static string WithoutColumns(FlowModel flow)
    {
        string[] parts = flow.Flow.Split(Separator);
        int kept = Array.FindIndex(parts, part => !Columns.Any(name => IsOf(name, part)));
        if (kept < 0)
            return flow.Flow;
        string priority = string.Create(CultureInfo.InvariantCulture, $"priority={flow.Priority}");
        if (parts[^1].StartsWith(priority, StringComparison.Ordinal))
            parts[^1] = parts[^1][priority.Length..].TrimStart(',', ' ');
        return string.Join(Separator, parts[kept..]);
    }

    private static bool IsOf(string name, string part) => part.StartsWith(name, StringComparison.Ordinal);
}
