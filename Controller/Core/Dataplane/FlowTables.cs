using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Dataplane;

/// <summary>
/// The flow tables of a switch and how flow-mods change them: read OpenFlow 1.3.5 §6.4 before editing. Where the
/// specification leaves room, as Open vSwitch 3.1 does it.
/// </summary>
/// <remarks>Threads: none of its own, and no locks; whoever has the model has it alone.</remarks>
public sealed class FlowTables
{
    private static readonly OpenFlowError TableFull = new(ErrorType.FlowModFailed, 1);
    private static readonly OpenFlowError Overlap = new(ErrorType.FlowModFailed, 3);

    private readonly PipelineOptions _options;
    private readonly FlowTable[] _tables;

    // Tables that a copy has too: whoever changes one first makes it its own.
    private readonly bool[] _shared;
    private readonly LearnedCookies _learned;
    private List<RemovedFlow> _removed = [];

    // No flow expires before this; packets only ever push a flow's end back.
    private long _nextExpiry = long.MaxValue;

    internal FlowTables(PipelineOptions options)
    {
        _options = options;
        _learned = new LearnedCookies();
        _tables = new FlowTable[options.TableCount];
        _shared = new bool[options.TableCount];
        for (int i = 0; i < _tables.Length; i++)
            _tables[i] = new FlowTable(new TableId((byte)i));
    }

    private FlowTables(FlowTables other)
    {
        _options = other._options;
        _learned = new LearnedCookies(other._learned);
        _tables = [.. other._tables];
        _shared = new bool[_tables.Length];
        Array.Fill(_shared, true);
        Array.Fill(other._shared, true);
        _removed = [.. other._removed];
        _nextExpiry = other._nextExpiry;
    }

    public IReadOnlyList<FlowTable> Tables => _tables;

    /// <summary>All flows, table by table, by falling priority.</summary>
    public IEnumerable<FlowEntry> All => _tables.SelectMany(table => table.Flows);

    public FlowTable this[TableId table] => _tables[table.Value];

    /// <summary>The flows that went since this was last called, in order.</summary>
    public IReadOnlyList<RemovedFlow> TakeRemoved()
    {
        List<RemovedFlow> removed = _removed;
        _removed = [];
        return removed;
    }

    /// <summary>Removes what has timed out.</summary>
    public void Expire(long now)
    {
        if (now < _nextExpiry)
            return;
        Remove(_ => true, flow => flow.ExpiryAt(now) is not null, flow => flow.ExpiryAt(now)!.Value, now);
        _nextExpiry = All.Select(flow => flow.ExpiresAt).DefaultIfEmpty(long.MaxValue).Min();
    }

    /// <summary>The flows that a FLOW or AGGREGATE request asks for; false with the error of its match.</summary>
    public bool TrySelect(in FlowStatsRequest request, out List<FlowEntry> flows, out OpenFlowError error)
    {
        flows = [];
        if (!FlowSelection.TryRead(request, out FlowSelection selection, out error))
            return false;
        flows = Select(selection);
        return true;
    }

    /// <summary>Whether a modify or delete means any flow that there is.</summary>
    internal bool Has(in FlowMod mod, FlowMatch match) => Select(FlowSelection.Of(mod, match)).Count > 0;

    /// <summary>A copy that is cheap until one of the two changes a table.</summary>
    internal FlowTables Clone() => new(this);

    /// <summary>The table, for changing it or counting in it.</summary>
    internal FlowTable Own(TableId table)
    {
        int i = table.Value;
        if (_shared[i])
        {
            _tables[i] = _tables[i].Clone();
            _shared[i] = false;
        }
        return _tables[i];
    }

    /// <summary>Takes a flow as it is, whatever the model can do: what a switch says that it has.</summary>
    internal void Load(FlowEntry flow)
    {
        Own(flow.Table);
        Put(flow);
    }

    /// <summary>Does a flow-mod that <see cref="FlowModRules"/> found right.</summary>
    internal bool TryApply(in FlowMod mod, FlowMatch match, long now, out OpenFlowError error)
    {
        error = default;
        Expire(now);
        switch (mod.Command)
        {
            case FlowModCommand.Add:
                if (!TryAdd(mod, match, now, out error))
                    return false;
                break;
            case FlowModCommand.Modify or FlowModCommand.ModifyStrict:
                Modify(mod, match, now);
                break;
            default:
                Delete(FlowSelection.Of(mod, match), FlowRemovedReason.Delete, now);
                break;
        }
        RemoveOrphans(now);
        return true;
    }

    /// <summary>Deletes the flows that lead to a group or use a meter which has gone.</summary>
    internal void Delete(Predicate<FlowEntry> wanted, FlowRemovedReason reason, long now) =>
        Remove(_ => true, wanted, _ => reason, now);

    /// <summary>
    /// What <c>learn</c> does, as measured on Open vSwitch 3.1: a flow that is there just so, timeouts and all, has
    /// its hard timeout started anew, at the limit too. A flow that differs, as of a host that moved, gets the new
    /// actions and cookie but keeps its timeouts, and one that isn't there is added, but only while flows with the new
    /// cookie leave room.
    /// </summary>
    /// <param name="fresh">Gets the flow that was put in, and the one whose place it took.</param>
    internal LearnOutcome Learn(FlowEntry flow, uint limit, long now, Dictionary<FlowEntry, FlowEntry?> fresh)
    {
        FlowTable table = Own(flow.Table);
        FlowEntry? known = table.Find(flow.Priority, flow.Match);
        bool isSame = known is not null && known.Cookie == flow.Cookie && known.Flags == flow.Flags
            && (known.IdleTimeout, known.HardTimeout) == (flow.IdleTimeout, flow.HardTimeout)
            && known.Instructions.Equals(flow.Instructions);
        if (!isSame && limit != 0 && table.Unsorted.Count(other => other.Cookie == flow.Cookie) >= limit)
            return LearnOutcome.LimitReached;
        if (isSame)
        {
            known!.ModifiedAt = now;
            return LearnOutcome.Refreshed;
        }
        if (known is null && table.Count >= _options.FlowsPerTable)
            return LearnOutcome.TableFull;
        FlowEntry learnt = known?.Clone() ?? flow;
        learnt.Instructions = flow.Instructions;
        learnt.Cookie = flow.Cookie;
        learnt.ModifiedAt = now;
        Put(learnt);
        RemoveOrphans(now);
        fresh[learnt] = known is not null && fresh.TryGetValue(known, out FlowEntry? before) ? before : known;
        return known is null ? LearnOutcome.Added : LearnOutcome.Changed;
    }

    // A replaced flow sends no flow-removed, and its counters go on unless RESET_COUNTS says otherwise; so does the
    // time that it has been idle, so that a flow may come and time out at once.
    private bool TryAdd(in FlowMod mod, FlowMatch match, long now, out OpenFlowError error)
    {
        error = default;
        FlowTable table = Own(mod.Table);
        ushort priority = mod.Priority;
        FlowEntry? replaced = table.Find(priority, match.Canonical);
        if ((mod.Flags & FlowModFlags.CheckOverlap) != 0 && table.Unsorted.Any(
                flow => flow != replaced && flow.Priority == priority && flow.Pattern.Overlaps(match)))
        {
            error = Overlap;
            return false;
        }
        if (replaced is null && table.Count >= _options.FlowsPerTable)
        {
            error = TableFull;
            return false;
        }
        bool keepsCounts = replaced is not null && (mod.Flags & FlowModFlags.ResetCounts) == 0;
        Put(new FlowEntry(mod.Table, priority, match, ReadInstructions(mod))
        {
            Cookie = mod.Cookie,
            IdleTimeout = mod.IdleTimeout,
            HardTimeout = mod.HardTimeout,
            Flags = mod.Flags,
            CreatedAt = now,
            ModifiedAt = now,
            UsedAt = keepsCounts ? replaced!.UsedAt : now,
            PacketCount = keepsCounts ? replaced!.PacketCount : 0,
            ByteCount = keepsCounts ? replaced!.ByteCount : 0,
        });
        return true;
    }

    // Cookie, timeouts and flags stay as they are.
    private void Modify(in FlowMod mod, FlowMatch match, long now)
    {
        InstructionList instructions = ReadInstructions(mod);
        bool resets = (mod.Flags & FlowModFlags.ResetCounts) != 0;
        FlowSelection selection = FlowSelection.Of(mod, match);
        foreach (FlowTable table in _tables.Where(table => selection.HasTable(table.Id) && table.Count > 0))
            Own(table.Id);
        foreach (FlowEntry flow in Select(selection))
        {
            SetInstructions(flow, instructions);
            flow.ModifiedAt = now;
            if (!resets)
                continue;
            flow.PacketCount = 0;
            flow.ByteCount = 0;
        }
    }

    private void Delete(FlowSelection selection, FlowRemovedReason reason, long now)
    {
        if (selection.Priority is null)
        {
            Remove(table => selection.HasTable(table.Id), selection.Has, _ => reason, now);
            return;
        }
        // One flow a table, found by its key: thousands of such deletes must not each look at all flows.
        foreach (FlowEntry found in Select(selection))
        {
            FlowTable table = Own(found.Table);
            FlowEntry flow = table.Find(found.Priority, found.Match)!;
            table.Remove(flow);
            Forget(flow, reason, now);
        }
        RemoveOrphans(now);
    }

    private void Remove(Predicate<FlowTable> inTable, Predicate<FlowEntry> wanted,
        Func<FlowEntry, FlowRemovedReason> reason, long now)
    {
        foreach (FlowTable table in _tables)
        {
            if (table.Count == 0 || !inTable(table) || !table.Unsorted.Any(flow => wanted(flow)))
                continue;
            foreach (FlowEntry flow in Own(table.Id).Remove(wanted))
                Forget(flow, reason(flow), now);
        }
        RemoveOrphans(now);
    }

    private void Forget(FlowEntry flow, FlowRemovedReason reason, long now)
    {
        _learned.Remove(flow.Instructions);
        _removed.Add(new RemovedFlow(flow, reason, now));
    }

    // A learnt flow doesn't learn, but a flow that does may have the cookie of a learnt one: hence the repetition.
    private void RemoveOrphans(long now)
    {
        while (_learned.TryTakeOrphaned(out HashSet<(TableId Table, Cookie Cookie)> orphaned))
            Remove(_ => true, flow => orphaned.Contains((flow.Table, flow.Cookie)), _ => FlowRemovedReason.Delete, now);
    }

    private void SetInstructions(FlowEntry flow, InstructionList instructions)
    {
        _learned.Add(instructions);
        _learned.Remove(flow.Instructions);
        flow.Instructions = instructions;
    }

    private void Put(FlowEntry flow)
    {
        FlowTable table = this[flow.Table];
        FlowEntry? replaced = table.Find(flow.Priority, flow.Match);
        table.Put(flow);
        _learned.Add(flow.Instructions);
        if (replaced is not null)
            _learned.Remove(replaced.Instructions);
        _nextExpiry = Math.Min(_nextExpiry, flow.ExpiresAt);
    }

    private List<FlowEntry> Select(FlowSelection selection)
    {
        var found = new List<FlowEntry>();
        foreach (FlowTable table in _tables)
        {
            if (table.Count == 0 || !selection.HasTable(table.Id))
                continue;
            if (selection.Priority is not { } priority)
                found.AddRange(table.Flows.Where(selection.Has));
            else if (table.Find(priority, selection.Match.Canonical) is { } flow && selection.Has(flow))
                found.Add(flow);
        }
        return found;
    }

    private static InstructionList ReadInstructions(in FlowMod mod) =>
        InstructionListView.TryRead(mod.Instructions, out InstructionListView view, out _)
            ? InstructionList.From(view)
            : InstructionList.Drop;
}
