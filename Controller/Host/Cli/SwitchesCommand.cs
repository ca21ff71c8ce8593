using System.CommandLine;
using System.Globalization;
using Controller.Host.Api;

namespace Controller.Host.Cli;

/// <summary><c>sdn switches</c>: who is connected, and who was.</summary>
internal static class SwitchesCommand
{
    public static Command Build(ProgramEnvironment environment) =>
        new QueryCommand<SwitchModel>(
                "switches", "List the switches that are or were connected.", ApiJson.Default.IReadOnlyListSwitchModel,
                environment)
            .Asks(_ => "/v1/switches", switches => Tabulate(switches, environment.Time.GetUtcNow()));

    private static TextTable Tabulate(IReadOnlyList<SwitchModel> switches, DateTimeOffset now)
    {
        var table = new TextTable(
            "NAME", "DATAPATH", "ADDRESS", "CONNECTED", "PORTS", "PACKET-INS", "FLOW-MODS", "ERRORS", "SOFTWARE");
        foreach (SwitchModel model in switches.OrderBy(model => model.Name, StringComparer.Ordinal))
        {
            table.Add(
                model.Name,
                model.Id,
                model.Address ?? "-",
                model.Connected ? Age.Format((now - model.ConnectedAt).TotalSeconds) : "no",
                string.Create(CultureInfo.InvariantCulture, $"{model.Ports.Count}"),
                string.Create(CultureInfo.InvariantCulture, $"{model.Counters.PacketIns}"),
                string.Create(CultureInfo.InvariantCulture, $"{model.Counters.FlowMods}"),
                string.Create(CultureInfo.InvariantCulture, $"{model.Counters.Errors}"),
                $"{model.Description.Hardware} {model.Description.Software}".Trim());
        }
        return table;
    }
}
