using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Validation;

/// <summary>Looks at a part of a message; false with what is wrong first.</summary>
internal delegate bool Rule(Section section, Scrutiny scrutiny, out Refusal refusal);

/// <summary>One kind of message: a row of <see cref="MessageTable"/>.</summary>
/// <param name="Name">As the specification spells it.</param>
/// <param name="Size">Octets that it has at least, header included.</param>
/// <param name="Check">What there is to say beyond the size; the section is the whole message.</param>
internal sealed record MessageRow(MessageType Type, string Name, int Size, Rule Check)
{
    /// <summary>Whether it has no more octets than <see cref="Size"/>.</summary>
    public bool IsExact { get; init; }

    /// <summary>Whether it is said to a switch, and has something to be judged beyond its size.</summary>
    public bool IsForSwitch { get; init; }

    public Scrutiny ScrutinyFor(UnknownExperimenters unknown) =>
        unknown == UnknownExperimenters.Refuse && (IsForSwitch || Type == MessageType.Experimenter) ? Scrutiny.Known
        : IsForSwitch || Type == MessageType.Experimenter ? Scrutiny.Meaning
        : Scrutiny.Framing;
}
