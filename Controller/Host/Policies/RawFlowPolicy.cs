using Controller.Host.Policies.Matching;
using Controller.Host.Policies.Yaml;
using OpenFlow.Protocol.Text.Parsing;

namespace Controller.Host.Policies;

/// <summary>One of <c>flows</c>.</summary>
/// <param name="Node">The text and its place.</param>
/// <param name="Bridge">As the file has it.</param>
/// <param name="Number">Which of the bridge's it is, from 1.</param>
/// <param name="Flow">With numbers that mean nothing where the text has names.</param>
internal sealed record RawFlowPolicy(
    YamlScalar Node, Located<string> Bridge, int Number, ParsedFlow Flow, IReadOnlyList<NamedWord> Names)
{
    public Position At => Node.At;

    /// <summary>The name of <c>in_port</c>; empty where it is a number, or not there.</summary>
    public string InPortName
    {
        get
        {
            foreach (NamedWord name in Names)
            {
                if (name.IsInPort)
                    return name.Name;
            }
            return "";
        }
    }
}
