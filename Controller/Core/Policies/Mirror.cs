using Controller.Abstractions;

namespace Controller.Core.Policies;

/// <summary>Which frames of a port are copied.</summary>
public enum MirrorDirection
{
    /// <summary>Those that come in by it.</summary>
    In,

    /// <summary>Those that leave by it: not carried out, as no table sees a frame after its ports are chosen.</summary>
    Out,

    Both,
}

/// <summary>Copies of a port's frames go to another port.</summary>
public sealed record Mirror(PortReference From, PortReference To)
{
    public PolicyPlace Place { get; init; }

    public MirrorDirection Direction { get; init; } = MirrorDirection.In;
}
