using Controller.Abstractions;
using Controller.Core.Dataplane;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using Testing;

namespace Apps.L2Learning.Tests.Bridge;

/// <summary>What is declared, and what the controller itself declares ahead of any app.</summary>
internal sealed class StaticFlows(PipelineModel model)
{
    // Of ports that may not forward.
    private const ushort DiscardingPriority = 64000;

    private readonly DeclaredFlows _flows = new(model);

    public DesiredState Declared => _flows.State;

    public void Apply(Action<DesiredState> declare, IEnumerable<SwitchPort> ports, long now) => _flows.Apply(desired =>
    {
        foreach (SwitchPort port in ports.Where(port => port.Role is PortRole.Settling or PortRole.Blocked))
            desired.Add(new Flow(Pipeline.Ingress, DiscardingPriority, Match.Any.InPort(port.Number),
                InstructionList.Drop, CookieSpace.Core.Static(1, port.Number.Value)));
        declare(desired);
    }, now);
}
