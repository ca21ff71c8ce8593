using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Dataplane;

/// <summary>
/// Which flows a modify, a delete or a statistics request means (OpenFlow 1.3.5 §6.4): not strictly, all that the
/// match covers, whatever their priority; strictly, the one with this very match and priority.
/// </summary>
internal sealed class FlowSelection
{
    private TableId Table { get; init; }
    internal FlowMatch Match { get; init; } = FlowMatch.Any;

    /// <summary>Null where the command is not strict.</summary>
    internal ushort? Priority { get; init; }
    private Cookie Cookie { get; init; }
    private ulong CookieMask { get; init; }
    private PortNumber OutPort { get; init; } = PortNumber.Any;
    private GroupId OutGroup { get; init; } = GroupId.Any;

    public static FlowSelection Of(in FlowMod mod, FlowMatch match)
    {
        // out_port and out_group filter deletes only.
        bool deletes = mod.Command is FlowModCommand.Delete or FlowModCommand.DeleteStrict;
        bool strict = mod.Command is FlowModCommand.ModifyStrict or FlowModCommand.DeleteStrict;
        return new FlowSelection
        {
            Table = mod.Table,
            Match = match,
            Priority = strict ? mod.Priority : null,
            Cookie = mod.Cookie,
            CookieMask = mod.CookieMask,
            OutPort = deletes ? mod.OutPort : PortNumber.Any,
            OutGroup = deletes ? mod.OutGroup : GroupId.Any,
        };
    }

    public static bool TryRead(in FlowStatsRequest request, out FlowSelection selection, out OpenFlowError error)
    {
        selection = new FlowSelection();
        if (!FlowMatch.TryRead(request.Match, out FlowMatch match, out error))
            return false;
        selection = new FlowSelection
        {
            Table = request.Table,
            Match = match,
            Cookie = request.Cookie,
            CookieMask = request.CookieMask,
            OutPort = request.OutPort,
            OutGroup = request.OutGroup,
        };
        return true;
    }

    public bool HasTable(TableId table) => Table == TableId.All || Table == table;

    /// <summary>Whether it means this flow of a table that it means.</summary>
    public bool Has(FlowEntry flow) =>
        (Priority is { } priority
            ? flow.Priority == priority && flow.Match.Equals(Match.Canonical)
            : Match.Covers(flow.Pattern))
        && flow.Cookie.Passes(Cookie, CookieMask)
        && (OutPort == PortNumber.Any || flow.LeadsTo(OutPort))
        && (OutGroup == GroupId.Any || flow.LeadsTo(OutGroup));
}
