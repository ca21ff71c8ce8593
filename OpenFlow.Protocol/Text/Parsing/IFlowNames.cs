using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Text.Parsing;

/// <summary>
/// Names that stand for numbers in the text of a flow; only who knows the switch can tell. Names never begin with a
/// digit, and those of ovs-ofctl itself (<c>LOCAL</c>) aren't asked for.
/// </summary>
public interface IFlowNames
{
    bool TryFindPort(string name, out PortNumber port);

    bool TryFindGroup(string name, out GroupId group);

    bool TryFindMeter(string name, out MeterId meter);
}
