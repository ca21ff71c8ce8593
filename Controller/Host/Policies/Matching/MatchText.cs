using Controller.Host.Policies.Yaml;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Text.Parsing;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Policies.Matching;

/// <summary>A match in ovs-ofctl's syntax; <c>in_port</c> may be a name.</summary>
internal static class MatchText
{
    public static MatchPolicy Read(YamlScalar node, ErrorList errors)
    {
        NamedText text = NamedText.OfMatch(node.Text);
        if (!MatchParser.TryParse(text.Numbered, out Match match, out TextError error))
        {
            errors.Add(ScalarPlaces.Find(node, error.Column - 1), error.Message);
            return new MatchPolicy(node.At, [], null);
        }
        if (!match.View.TryFind(OxmFields.InPort, out Oxm inPort))
            return new MatchPolicy(node.At, [match], null);
        string port = text.Names is [{ } named, ..] ? named.Name : new PortNumber((uint)inPort.Number).ToString();
        Position at = text.Names is [{ } place, ..] ? ScalarPlaces.Find(node, place.Start) : node.At;
        return new MatchPolicy(node.At, [MatchEncoder.Without(match, OxmFields.InPort)], PortMention.Of(port, at));
    }
}
