using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Validation;

/// <summary>
/// All that can be said against a message by itself, with the type and code that a switch answers (OpenFlow 1.3.5
/// §7.4.4, and Open vSwitch's ways where that is silent).
/// </summary>
/// <remarks>
/// Messages that a switch receives are checked wholly. Those that a controller receives are checked for their framing
/// only: unknown reasons, fields, actions and values survive, as a controller loses nothing by them. What depends on
/// a switch's state (whether a group, a port, a meter or a buffer is there) is no message's fault.
/// Unknown experimenters' messages and actions pass unless asked otherwise; unknown types of experimenters that are
/// known don't (BAD_EXP_TYPE), nor do unknown match fields and instructions in a flow-mod, whoever defined them: a
/// switch that ignored one would do what nobody asked for. Nothing here allocates or throws.
/// </remarks>
public static class MessageRules
{
    /// <summary>
    /// Whether a whole frame, from its header's first octet to its last, is what its sender may send; if not,
    /// what is wrong first.
    /// </summary>
    public static bool TryCheck(ReadOnlySpan<byte> frame, out Refusal refusal) =>
        TryCheck(frame, UnknownExperimenters.Keep, out refusal);

    /// <summary>As <see cref="TryCheck(ReadOnlySpan{byte}, out Refusal)"/>, for one who knows no others.</summary>
    public static bool TryCheck(ReadOnlySpan<byte> frame, UnknownExperimenters unknown, out Refusal refusal)
    {
        var message = new Section(frame);
        return HeaderRules.TryCheck(message, out MessageRow? row, out refusal)
            && row.Check(message, row.ScrutinyFor(unknown), out refusal);
    }
}
