namespace OpenFlow.Protocol.Wire;

/// <summary>The kind of an error (OpenFlow 1.3.5 §7.4.4, <c>enum ofp_error_type</c>).</summary>
public enum ErrorType : ushort
{
    HelloFailed = 0,
    BadRequest = 1,
    BadAction = 2,
    BadInstruction = 3,
    BadMatch = 4,
    FlowModFailed = 5,
    GroupModFailed = 6,
    PortModFailed = 7,
    TableModFailed = 8,
    QueueOpFailed = 9,
    SwitchConfigFailed = 10,
    RoleRequestFailed = 11,
    MeterModFailed = 12,
    TableFeaturesFailed = 13,
    Experimenter = 0xffff,
}

/// <summary>
/// An error's type and code, as a switch or controller answers it. <c>default</c> is OFPHFC_INCOMPATIBLE;
/// methods that return an error beside a <c>bool</c> leave it without meaning when they succeed.
/// </summary>
public readonly record struct OpenFlowError(ErrorType Type, ushort Code)
{
    /// <summary>The organisation that defines the code where the type is 0xffff, else 0.</summary>
    public uint Experimenter { get; init; }

    /// <summary>
    /// The specification's name, such as <c>OFPBMC_BAD_PREREQ</c>, or the numbers where there is none.
    /// </summary>
    public string Name => OpenFlowErrors.TryFind(this, out ErrorRow row) ? row.Name
        : Experimenter != 0 ? $"experimenter 0x{Experimenter:x8} error {Code}"
        : $"error type {(ushort)Type} code {Code}";

    /// <summary>What it means, in words.</summary>
    public string Words => OpenFlowErrors.TryFind(this, out ErrorRow row) ? row.Words : "not a known error";

    public override string ToString() => $"{Name} ({Words})";
}

/// <summary>One line of the error table.</summary>
internal readonly record struct ErrorRow(ErrorType Type, ushort Code, string Name, string Words, uint Experimenter = 0);
