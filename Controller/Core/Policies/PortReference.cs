using OpenFlow.Protocol.Types;

namespace Controller.Core.Policies;

/// <summary>
/// A port as a rule says it: by its name on the switch, or by number. A name may stand for no port today.
/// </summary>
public readonly record struct PortReference
{
    private PortReference(string? name, PortNumber number) => (Name, Number) = (name, number);

    /// <summary>Null where the number was given.</summary>
    public string? Name { get; }

    /// <summary>Meaningless where a name was given.</summary>
    public PortNumber Number { get; }

    public static PortReference Of(string name) => new(name, PortNumber.Any);

    public static PortReference Of(PortNumber number) => new(null, number);

    public override string ToString() => Name ?? Number.ToString();
}
