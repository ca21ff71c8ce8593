namespace OpenFlow.Protocol.Validation;

/// <summary>What to say of messages and actions that an organisation defined which this library doesn't know.</summary>
public enum UnknownExperimenters
{
    /// <summary>They pass: someone else may know them, and a decoder keeps them octet for octet.</summary>
    Keep,

    /// <summary>BAD_EXPERIMENTER, as a switch answers that has no one else to ask.</summary>
    Refuse,
}

/// <summary>How closely a part of a message is looked at; each looks at all that those before it do.</summary>
internal enum Scrutiny
{
    /// <summary>Lengths and framing: what a switch says, and a controller must be able to read.</summary>
    Framing,

    /// <summary>Also what it means: what a controller says, and a switch must do.</summary>
    Meaning,

    /// <summary>Also that no experimenter's part is unknown.</summary>
    Known,
}
