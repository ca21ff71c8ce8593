using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Validation;

/// <summary>What is wrong with a message: the error that a switch answers, and where in the message.</summary>
/// <param name="Offset">
/// Octets from the message's first to the first of what is wrong: a field, an action, a length.
/// </param>
public readonly record struct Refusal(OpenFlowError Error, int Offset)
{
    /// <summary>The name of what is wrong, such as <c>OXM_OF_TCP_DST</c> or <c>PUSH_VLAN</c>; empty for none.</summary>
    public string Subject { get; init; } = "";

    /// <summary>A sentence: what is wrong with what, and where.</summary>
    public string Words => string.IsNullOrEmpty(Subject)
        ? $"{Error.Words}, at octet {Offset}"
        : $"{Subject}: {Error.Words}, at octet {Offset}";

    public override string ToString() => $"{Error.Name}: {Words}";
}
