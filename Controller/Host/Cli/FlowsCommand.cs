using System.CommandLine;
using System.Globalization;
using Controller.Host.Api;

namespace Controller.Host.Cli;

/// <summary><c>sdn flows SWITCH</c>: what the switch holds at this moment, and whose it is.</summary>
internal static class FlowsCommand
{
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

    private static string PathOf(string which, int? table) => table is { } number
        ? string.Create(CultureInfo.InvariantCulture, $"/v1/switches/{Uri.EscapeDataString(which)}/flows?table={number}")
        : $"/v1/switches/{Uri.EscapeDataString(which)}/flows";

    private static TextTable Tabulate(IReadOnlyList<FlowModel> flows)
    {
        var table = new TextTable("TABLE", "PRIORITY", "OWNER", "PACKETS", "BYTES", "AGE", "FLOW");
        foreach (FlowModel flow in flows.OrderBy(flow => flow.Table).ThenByDescending(flow => flow.Priority))
        {
            table.Add(
                string.Create(CultureInfo.InvariantCulture, $"{flow.Table}"),
                string.Create(CultureInfo.InvariantCulture, $"{flow.Priority}"),
                flow.Owner,
                string.Create(CultureInfo.InvariantCulture, $"{flow.Packets}"),
                string.Create(CultureInfo.InvariantCulture, $"{flow.Bytes}"),
                Age.Format(flow.DurationSeconds),
                flow.Flow);
        }
        return table;
    }
}
