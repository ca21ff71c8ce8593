using OpenFlow.Protocol.Types;

namespace Controller.Core.Topology;

/// <summary>What the spanning tree is computed from.</summary>
/// <param name="Switches">Those that do what the controller says.</param>
/// <param name="Links">In either or both directions, in any order.</param>
public sealed record TreeInput(IReadOnlyCollection<DatapathId> Switches, IReadOnlyCollection<Link> Links)
{
    /// <summary>Ports that were on the tree; they stay on it wherever that closes no loop.</summary>
    public IReadOnlySet<PortId> Previous { get; init; } = new HashSet<PortId>();

    public IReadOnlyCollection<LostSwitch> Lost { get; init; } = [];
}

/// <summary>
/// A switch whose session is gone. Its flows may still be in place, so for the tree it is a foreign bridge that
/// ties together whatever hangs on the ports that it was told to forward by.
/// </summary>
/// <param name="Forwarding">The ports that it forwards by if it is alive.</param>
/// <param name="IsDetour">Go through it only where there is no other way: it may as well be dead.</param>
public sealed record LostSwitch(DatapathId Id, IReadOnlyCollection<PortNumber> Forwarding, bool IsDetour);
