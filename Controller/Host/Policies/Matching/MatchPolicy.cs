using Controller.Host.Policies.Yaml;
using OpenFlow.Protocol.Matching;

namespace Controller.Host.Policies.Matching;

/// <summary>What a rule matches: any of some OpenFlow matches, by a port where it names one.</summary>
/// <param name="Matches">Empty where the file says nothing that can be; the error is told already.</param>
/// <param name="InPort">By name, which only the switch can resolve, or by number.</param>
internal sealed record MatchPolicy(Position At, IReadOnlyList<Match> Matches, PortMention? InPort)
{
    public static MatchPolicy Any { get; } = new(Position.Start, [Match.Any], null);
}
