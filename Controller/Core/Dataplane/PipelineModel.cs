using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Dataplane;

/// <summary>
/// An OpenFlow 1.3 switch without its wires: tables, groups, meters and ports, changed by the messages that change a
/// switch, and a function from a packet to what becomes of it. Pure: no I/O, and time is an argument, in milliseconds
/// of any clock that doesn't go back.
/// <code>
/// var model = new PipelineModel();
/// model.SetPort(new PortDescription(new PortNumber(1), mac, "p1"));
/// model.TryApply(flowMod, now, out OpenFlowError error);          // also a GroupMod or MeterMod
/// PipelineTrace trace = model.Execute(new PortNumber(1), frame, now);
/// trace.Outputs; trace.PacketIns; trace.Steps;                    // (port, frame), what the controller gets, why
/// model.Execute(packetOut, now); model.Expire(now); model.Flows.TakeRemoved();
/// </code>
/// </summary>
/// <remarks>
/// <para>Threads: none of its own, and no locks; whoever has the model has it alone.</para>
/// <para>
/// A differential test compares it with Open vSwitch 3.1 on random tables and frames. Known to differ there:
/// fragment-ports (Open vSwitch rewrites ports and mends checksums in fragments, even where a later one has data in
/// their place; the model leaves those alone); overlap (which of two flows of equal priority is found);
/// counts-after-a-loop (how many lookups it counts before it gives up); bare-tag-bits (NXM_OF_VLAN_TCI loaded without
/// the PRESENT bit: Open vSwitch still matches and learns its other bits, and a VLAN_VID set later brings the tag
/// back); told-with-two-tags (a frame that got its second tag and went to the controller: Open vSwitch, unless its
/// <c>vlan-limit</c> is 2, takes it for one of a single tag from then on, and writes fields four octets too early);
/// select-hash (<see cref="BucketChoice"/>); NORMAL (taken as FLOOD); refused-anyway (<see cref="FlowModRules"/>);
/// just-in-time (a flow goes when its timeout is over, there up to a second later).
/// </para>
/// </remarks>
public sealed class PipelineModel
{
    private readonly SortedDictionary<uint, PipelinePort> _ports = [];

    public PipelineModel(PipelineOptions? options = null)
    {
        Options = options ?? new PipelineOptions();
        Flows = new FlowTables(Options);
        Groups = new GroupTable(Options.Groups);
        Meters = new MeterTable(Options.MaxMeter);
    }

    public PipelineOptions Options { get; }
    public FlowTables Flows { get; private set; }
    public GroupTable Groups { get; private set; }
    public MeterTable Meters { get; }

    /// <summary>By rising number.</summary>
    public IReadOnlyCollection<PipelinePort> Ports => _ports.Values;

    /// <summary>What happens to IP fragments.</summary>
    public ConfigFlags Fragments { get; set; }

    /// <summary>Octets of a packet whose TTL ran out that go to the controller.</summary>
    public ushort MissSendLength { get; set; } = OutputAction.WholePacket;

    /// <summary>Adds a port, or changes one; its counters stay.</summary>
    public void SetPort(PortDescription description)
    {
        if (_ports.TryGetValue(description.Number.Value, out PipelinePort? port))
            port.Description = description;
        else
            _ports.Add(description.Number.Value, new PipelinePort(description));
    }

    /// <summary>False if there is no such port.</summary>
    public bool RemovePort(PortNumber number) => _ports.Remove(number.Value);

    public bool TryFindPort(PortNumber number, out PipelinePort? port) => _ports.TryGetValue(number.Value, out port);

    /// <summary>Changes the flow tables; false with the error that a switch answers, and nothing changed.</summary>
    public bool TryApply(in FlowMod mod, long now, out OpenFlowError error) =>
        FlowModRules.TryCheck(mod, this, out FlowMatch match, out error) && Flows.TryApply(mod, match, now, out error);

    /// <summary>Changes the groups, and deletes the flows that lead to a deleted one; false with the error.</summary>
    public bool TryApply(in GroupMod mod, long now, out OpenFlowError error)
    {
        if (!TryCheckBuckets(mod, out error) || !Groups.TryApply(mod, out List<GroupId> deleted, out error))
            return false;
        foreach (GroupId group in deleted)
            Flows.Delete(flow => flow.LeadsTo(group), FlowRemovedReason.GroupDelete, now);
        return true;
    }

    /// <summary>Changes the meters, and deletes the flows that use a deleted one; false with the error.</summary>
    public bool TryApply(in MeterMod mod, long now, out OpenFlowError error)
    {
        if (!Meters.TryApply(mod, out List<MeterId> deleted, out error))
            return false;
        foreach (MeterId meter in deleted)
            Flows.Delete(flow => flow.Uses(meter), FlowRemovedReason.MeterDelete, now);
        return true;
    }

    /// <summary>
    /// Takes a flow as a switch says that it has it, without asking whether a flow-mod could bring it; false with the
    /// error of a match that the model can't read.
    /// </summary>
    public bool TryLoad(in FlowStatsEntry entry, long now, out OpenFlowError error)
    {
        error = OpenFlowErrors.FlowModBadTable;
        if (entry.Table.Value >= Options.TableCount
            || !FlowMatch.TryRead(entry.Match.Oxms, out FlowMatch match, out error))
            return false;
        long created = now - (long)entry.Duration.ToTimeSpan().TotalMilliseconds;
        Flows.Load(new FlowEntry(entry.Table, entry.Priority, match, InstructionList.From(entry.Instructions))
        {
            Cookie = entry.Cookie,
            Flags = entry.Flags,
            PacketCount = entry.PacketCount,
            ByteCount = entry.ByteCount,
            CreatedAt = created,
            ModifiedAt = created,
            UsedAt = now,
        });
        return true;
    }

    /// <summary>The same for a flow that is only wanted.</summary>
    public bool TryLoad(TableId table, ushort priority, Match match, InstructionList instructions, Cookie cookie,
        out OpenFlowError error)
    {
        error = OpenFlowErrors.FlowModBadTable;
        if (table.Value >= Options.TableCount || !FlowMatch.TryRead(match.Oxms, out FlowMatch read, out error))
            return false;
        Flows.Load(new FlowEntry(table, priority, read, instructions) { Cookie = cookie });
        return true;
    }

    /// <summary>Takes a group as a switch says that it has it.</summary>
    public void Load(GroupId id, GroupType type, BucketList buckets) => Groups.Load(new GroupEntry(id, type, buckets));

    /// <summary>Takes a meter as a switch says that it has it.</summary>
    /// <param name="bands">Octets of <see cref="MeterBand"/>s.</param>
    public void Load(MeterId id, MeterFlags flags, ReadOnlyMemory<byte> bands) =>
        Meters.Load(new MeterEntry(id, flags, bands));

    /// <summary>Sends a frame in by a port: counts, refreshes timeouts, learns.</summary>
    public PipelineTrace Execute(PortNumber inPort, ReadOnlySpan<byte> frame, long now, PipelineInput? input = null) =>
        Run(inPort, frame, now, input, isLive: true, WhatIf.Nothing);

    /// <summary>As <see cref="Execute"/>, but nothing changes.</summary>
    /// <param name="whatIf">Flows to be taken for others.</param>
    public PipelineTrace Explain(PortNumber inPort, ReadOnlySpan<byte> frame, long now, PipelineInput? input = null,
        WhatIf? whatIf = null) => Run(inPort, frame, now, input, isLive: false, whatIf ?? WhatIf.Nothing);

    /// <summary>Does a packet-out; false with the error that a switch would answer.</summary>
    public bool TryExecute(in PacketOut message, long now, out PipelineTrace trace, out OpenFlowError error)
    {
        trace = new PipelineTrace();
        error = new OpenFlowError(ErrorType.BadRequest, 8);
        if (message.BufferId != BufferId.None)
            return false;
        if (!ActionListView.TryRead(message.Actions, out ActionListView actions, out error)
            || !ActionRules.TryCheckPacketOut(actions, this, out error))
            return false;
        Flows.Expire(now);
        Packet packet = NewPacket(message.InPort, message.Data, null);
        new PipelineRun(this, trace, now, isLive: true, WhatIf.Nothing).PacketOut(packet, actions);
        return true;
    }

    /// <summary>Removes the flows that have timed out.</summary>
    public void Expire(long now) => Flows.Expire(now);

    /// <summary>Remembers flows and groups, for <see cref="Restore"/>: how a bundle is all or nothing.</summary>
    public PipelineSnapshot Save() => new(Flows.Clone(), Groups.Clone());

    /// <summary>Goes back to what was saved. A snapshot is good for one return.</summary>
    public void Restore(PipelineSnapshot saved)
    {
        Flows = saved.Flows;
        Groups = saved.Groups;
    }

    private PipelineTrace Run(PortNumber inPort, ReadOnlySpan<byte> frame, long now, PipelineInput? input, bool isLive,
        WhatIf whatIf)
    {
        var trace = new PipelineTrace();
        if (isLive)
            Flows.Expire(now);
        new PipelineRun(this, trace, now, isLive, whatIf).Receive(NewPacket(inPort, frame, input));
        return trace;
    }

    private Packet NewPacket(PortNumber inPort, ReadOnlySpan<byte> frame, PipelineInput? input)
    {
        var packet = new Packet(frame, inPort, Fragments == ConfigFlags.FragmentsNiciraMatch);
        input?.Apply(packet);
        return packet;
    }

    private bool TryCheckBuckets(in GroupMod mod, out OpenFlowError error)
    {
        error = default;
        if (!BucketListView.TryRead(mod.Buckets, out BucketListView buckets, out error))
            return false;
        foreach (BucketView bucket in buckets)
        {
            if (!ActionRules.TryCheckBucket(bucket.Actions, this, out error))
                return false;
        }
        return true;
    }
}
