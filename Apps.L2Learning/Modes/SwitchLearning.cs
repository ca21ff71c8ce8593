using Apps.L2Learning.Flows;
using Apps.L2Learning.Hosts;
using Apps.L2Learning.Ports;
using Controller.Abstractions;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;

namespace Apps.L2Learning.Modes;

/// <summary>
/// The switch learns by itself: one flow a port makes one flow a host, by the Nicira <c>learn</c> action. No
/// packet comes up, and hosts are learnt, move and age with or without a controller.
/// </summary>
/// <remarks>
/// The hard timeout of a learnt flow starts anew when its host sends: learning a flow that is there refreshes it.
/// Who is known is read from the switch's flows now and then (<see cref="HostSurvey"/>); the switch never waits
/// for that.
/// </remarks>
internal sealed class SwitchLearning : LearningSwitch
{
    private const int VidBits = 12;

    private readonly HostSurvey _survey;

    public SwitchLearning(ISwitch sw, LearningOptions options)
        : base(sw, options) => _survey = new HostSurvey(sw, Ports, Hosts, OnSurvey);

    public override Adoption OnFlowFound(in FlowStatsEntry flow) =>
        HostSurvey.TryRead(flow, Ports, out MacAddress address, out VlanId vlan, out BridgePort? port)
        && Adopt(address, vlan, port)
            ? Adoption.Keep
            : Adoption.Delete;

    public override void OnTick()
    {
        base.OnTick();
        _survey.OnTick();
    }

    protected override void DeclareLearning(DesiredState desired)
    {
        foreach (BridgePort port in Ports.All.Where(port => port.IsOpen))
        {
            VlanId untagged = port.Vlans.Untagged;
            if (!port.Vlans.IsAccess)
                Declare(desired, Rules.PortPriority, port, Match.Any.InPort(port.Number), VlanId.Untagged);
            if (untagged.IsTagged)
                Declare(desired, Rules.TagPriority, port, Match.Any.InPort(port.Number).Vlan(untagged), untagged);
        }
        desired.Add(new Flow(Pipeline.Source, Pipeline.TableMissPriority, Match.Any,
            InstructionList.Goto(Pipeline.Forward), Rules.Static(Rules.TableMiss)));
        ForwardFlows.Declare(desired, Floods, Plan);
    }

    // The switch has moved the host itself: the flow is the same but for where it leads.
    protected override void DeleteFlowsOf(MacAddress address, VlanId vlan, BridgePort oldPort)
    {
    }

    // The flows that learn on this port go with the next declaration, and take with them what is learnt till then.
    protected override void DeleteFlowsOf(BridgePort port)
    {
        Switch.Send(new FlowMod
        {
            Command = FlowModCommand.Delete,
            Table = Pipeline.Forward,
            Cookie = Rules.Learnt(port.Number),
            CookieMask = ulong.MaxValue,
        });
        _survey.Soon();
    }

    private void Declare(DesiredState desired, ushort priority, BridgePort port, Match match, VlanId untags) =>
        desired.Add(new Flow(Pipeline.Source, priority, match,
            InstructionList.Of(apply: ActionList.Of(Learning(port, untags)), next: Pipeline.Forward),
            Rules.Static(Rules.Source, port.Number, untags)));

    private LearnAction Learning(BridgePort port, VlanId untags)
    {
        LearnBuilder learn = new LearnBuilder(Pipeline.Forward)
        {
            Priority = Rules.LearntPriority,
            HardTimeout = AgeingSeconds,
            Cookie = Rules.Learnt(port.Number),
            Limit = (uint)port.MaxHosts,
            Flags = LearnFlags.DeleteLearned,
        };
        learn.Match(OxmFields.NxmVlanTci.Slice(0, VidBits)).Match(OxmFields.NxmEthDst, OxmFields.NxmEthSrc);
        // Loading 0 into the tag takes it off; learn has no pop_vlan.
        if (untags.IsTagged)
            learn.Load(0, OxmFields.NxmVlanTci);
        return learn.Output(OxmFields.NxmInPort).Build();
    }

    private void OnSurvey(HostSurvey.Result result)
    {
        foreach (Host moved in result.Arrived)
        {
            if (Hosts.TryFind(moved.Address, moved.Vlan, out BridgePort? from) && from != moved.Port
                && from.BannedUntil is null)
                Learn(moved.Address, moved.Vlan, moved.Port);
        }
        foreach (Host gone in result.Gone)
            Forget(gone, "aged out");
        foreach (Host arrived in result.Arrived)
        {
            if (arrived.Port.MayLearn)
                Learn(arrived.Address, arrived.Vlan, arrived.Port);
        }
        foreach (BridgePort port in Ports.All)
            ReportLimit(port);
    }
}
