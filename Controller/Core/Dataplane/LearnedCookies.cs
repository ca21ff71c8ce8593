using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Dataplane;

/// <summary>
/// Counts the flows that learn with <c>delete_learned</c>, by the table and cookie of what they learn (Open vSwitch,
/// ovs-actions(7)). When the last of them has gone, timed out or been changed, the flows with that cookie in that
/// table go as well, whoever made them (measured on 3.1).
/// </summary>
internal sealed class LearnedCookies
{
    private readonly Dictionary<(TableId Table, Cookie Cookie), int> _counts = [];
    private HashSet<(TableId Table, Cookie Cookie)> _orphaned = [];

    public LearnedCookies()
    {
    }

    public LearnedCookies(LearnedCookies other)
    {
        _counts = new Dictionary<(TableId, Cookie), int>(other._counts);
        _orphaned = [.. other._orphaned];
    }

    public void Add(InstructionList instructions) => Count(instructions, 1);

    /// <summary>To be called after <see cref="Add"/> where one list takes another's place.</summary>
    public void Remove(InstructionList instructions) => Count(instructions, -1);

    /// <summary>What has lost its last flow since this was last asked; false for none.</summary>
    public bool TryTakeOrphaned(out HashSet<(TableId Table, Cookie Cookie)> orphaned)
    {
        orphaned = _orphaned;
        if (orphaned.Count == 0)
            return false;
        _orphaned = [];
        return true;
    }

    private void Count(InstructionList instructions, int change) => FlowActions.Any(instructions, action =>
    {
        if (!LearnAction.TryRead(action, out LearnAction? learn) || (learn!.Flags & LearnFlags.DeleteLearned) == 0)
            return false;
        (TableId, Cookie) key = (learn.Table, learn.Cookie);
        int count = _counts.GetValueOrDefault(key) + change;
        if (count > 0)
            _counts[key] = count;
        else if (_counts.Remove(key))
            _orphaned.Add(key);
        return false;
    });
}
