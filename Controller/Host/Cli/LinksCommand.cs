using System.CommandLine;
using Controller.Host.Api;

namespace Controller.Host.Cli;

/// <summary><c>sdn links</c>: what link discovery found, each direction for itself.</summary>
internal static class LinksCommand
{
    public static Command Build(ProgramEnvironment environment) =>
        new QueryCommand<LinkModel>(
                "links", "List the links between switches.", ApiJson.Default.IReadOnlyListLinkModel, environment)
            .Asks(_ => "/v1/links", Tabulate);

    private static TextTable Tabulate(IReadOnlyList<LinkModel> links)
    {
        var table = new TextTable("FROM", "PORT", "TO", "PORT", "STATE");
        foreach (LinkModel link in links
                     .OrderBy(link => link.From.SwitchName, StringComparer.Ordinal).ThenBy(link => link.From.Port))
        {
            table.Add(link.From.SwitchName, link.From.PortName, link.To.SwitchName, link.To.PortName,
                link.OnTree ? "forwarding" : "blocked");
        }
        return table;
    }
}
