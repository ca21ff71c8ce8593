using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Wire;

namespace Testing;

/// <summary>The role of the one controller that a fake switch has (OpenFlow 1.3.5 §7.3.9).</summary>
internal sealed class RoleState
{
    private static readonly OpenFlowError Stale = new(ErrorType.RoleRequestFailed, 0);
    private static readonly OpenFlowError BadRole = new(ErrorType.RoleRequestFailed, 2);

    private bool _hasGeneration;

    public ControllerRole Current { get; private set; } = ControllerRole.Equal;

    /// <summary>All ones until there was an election; outlives connections.</summary>
    public ulong GenerationId { get; private set; } = ulong.MaxValue;

    /// <summary>A new connection is EQUAL.</summary>
    public void Reset() => Current = ControllerRole.Equal;

    /// <summary>The error to answer, or none.</summary>
    public OpenFlowError Change(ControllerRole role, ulong generation)
    {
        if (role > ControllerRole.Slave)
            return BadRole;
        if (role is ControllerRole.Master or ControllerRole.Slave)
        {
            // The difference is signed, so that the number may wrap around.
            if (_hasGeneration && unchecked((long)(generation - GenerationId)) < 0)
                return Stale;
            _hasGeneration = true;
            GenerationId = generation;
        }
        if (role != ControllerRole.NoChange)
            Current = role;
        return default;
    }
}
