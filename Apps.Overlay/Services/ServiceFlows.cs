using Controller.Abstractions;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace Apps.Overlay.Services;

/// <summary>A declaration in the making, with what flows of all services end in.</summary>
internal sealed class ServiceFlows(DesiredState desired, ISwitch sw, Punts punts)
{
    private readonly TableId _next = sw.NextTable(Pipeline.Gateway) ?? Pipeline.Source;

    /// <summary>Adds a flow. Of two bindings of one address the first counts: both can't be answered for.</summary>
    public void Add(TableId table, ushort priority, Match match, InstructionList instructions, Cookie cookie,
        Origin? origin = null) => desired.TryAdd(new Flow(table, priority, match, instructions, cookie), origin);

    /// <summary>Adds a flow of table 20.</summary>
    public void Add(ushort priority, Match match, InstructionList instructions, Cookie cookie, Origin? origin = null) =>
        Add(Pipeline.Gateway, priority, match, instructions, cookie, origin);

    /// <inheritdoc cref="Punts.To"/>
    public IAction Punt(PuntKind kind, ushort size = OutputAction.WholePacket) => punts.To(desired, kind, size);

    /// <summary>From table 20 to the next, with what actions make of the packet.</summary>
    public InstructionList GoOn(params ReadOnlySpan<IAction> actions) => actions.IsEmpty
        ? InstructionList.Goto(_next)
        : InstructionList.Of(apply: ActionList.Of(actions), next: _next);

    /// <summary>
    /// The packet has had its answer and ends here; but it goes on as it came as far as the learning, since a guest
    /// that speaks to its gateway alone has to be known as well.
    /// </summary>
    public InstructionList End(params ReadOnlySpan<IAction> actions) =>
        GoOn([.. actions, ServiceRules.Load(ServiceRules.AnsweredBit, true)]);

    /// <summary>Turns a copy of the packet into its answer and sends that back.</summary>
    public InstructionList Answer(params ReadOnlySpan<IAction> actions) =>
        End(new CloneAction(ActionList.Of([.. actions, new OutputAction(PortNumber.InPort)])));
}
