using OpenFlow.Protocol.Actions;

namespace OpenFlow.Protocol.Tests.Codecs;

/// <summary>
/// An action as annotated octets, as a value, and as ovs-ofctl 3.1 prints it: three ways of saying the same.
/// </summary>
internal sealed record ActionRow(string Text, string Annotated, IAction Action)
{
    public CodecCase Codec =>
        new("Actions", Annotated, () => ActionList.Of(Action).Octets.ToArray()) { FixedSize = Action.Size };
}
