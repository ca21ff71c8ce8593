using Controller.Abstractions;

namespace Controller.Core.Policies;

/// <summary>
/// A flow in ovs-ofctl's syntax, put into the switch as it is; its cookie is the controller's, and it may have no
/// timeouts. Ports, groups and meters of the bridge may be named where ovs-ofctl wants a number.
/// </summary>
/// <param name="Text"><c>table=10,priority=10,tcp,tp_dst=22,actions=drop</c>.</param>
/// <param name="Number">Which of the bridge's raw flows it is, from 1: for people.</param>
public sealed record RawFlow(string Text, int Number)
{
    public PolicyPlace Place { get; init; }
}
