using System.CommandLine;
using System.Globalization;
using Controller.Host.Api;

namespace Controller.Host.Cli;

/// <summary><c>sdn tunnels</c>: what BFD says of the overlay's tunnels, each end for itself.</summary>
internal static class TunnelsCommand
{
    public static Command Build(ProgramEnvironment environment) =>
        new QueryCommand<TunnelModel>(
                "tunnels", "List the overlay's tunnels, as BFD finds them.", ApiJson.Default.IReadOnlyListTunnelModel,
                environment)
            .Asks(_ => "/v1/tunnels", tunnels => Tabulate(tunnels, environment.Time.GetUtcNow()));

    private static TextTable Tabulate(IReadOnlyList<TunnelModel> tunnels, DateTimeOffset now)
    {
        var table = new TextTable("HOST", "TO", "STATE", "FOR", "FLAPS", "BRIDGE", "PORT", "DIAGNOSTIC");
        foreach (TunnelModel tunnel in tunnels)
        {
            table.Add(tunnel.Host, tunnel.Remote, tunnel.State, Age.Format((now - tunnel.Since).TotalSeconds),
                tunnel.Flaps?.ToString(CultureInfo.InvariantCulture) ?? "-", tunnel.SwitchName, tunnel.Port,
                tunnel.Diagnostic ?? "-");
        }
        return table;
    }
}
