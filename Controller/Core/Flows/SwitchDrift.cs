using Controller.Abstractions;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Flows;

/// <summary>How a switch differs from what it is to hold.</summary>
public enum DriftKind
{
    /// <summary>Something of ours has gone.</summary>
    Missing,

    /// <summary>Something of ours is there, but not as it should be.</summary>
    Changed,

    /// <summary>Something is there that nobody here wants.</summary>
    Foreign,
}

/// <summary>One difference.</summary>
/// <param name="What">"flow", "group" or "meter".</param>
/// <param name="Text">As the switch holds it; for what is missing, as it is wanted. In ovs-ofctl's syntax.</param>
/// <param name="Wanted">As it is wanted, where it is changed.</param>
/// <param name="Origin">Who wants it; null for what is foreign.</param>
public sealed record DriftItem(DriftKind Kind, string What, string Text, string? Wanted, Origin? Origin);

/// <summary>How a switch differs now from what it is to hold.</summary>
/// <param name="Connected">False: the switch is away, and what it holds isn't known.</param>
public sealed record SwitchDrift(DatapathId Id, string Name, bool Connected, IReadOnlyList<DriftItem> Items)
{
    /// <summary>Why a switch that is connected couldn't be compared; null if it was.</summary>
    public string? Problem { get; init; }
}
