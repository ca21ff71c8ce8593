using Controller.Abstractions;
using Controller.Core.Dataplane;
using Controller.Core.Policies;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Text;
using OpenFlow.Protocol.Text.Parsing;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;
using Testing;

namespace Controller.Core.Tests.Policies;

/// <summary>
/// A switch, as a flow-table model, with the policy app on it. Around the policy's tables stands what a learning switch
/// would have: ingress that tags access ports' frames, and a table that knows host n to be behind port n.
/// </summary>
internal sealed class PolicyBridge : ISwitch
{
    private static readonly TableId[] LearningTables = [Pipeline.Ingress, Pipeline.Source];

    private readonly PipelineModel _model = new(new PipelineOptions { MaxMeter = 0x3ffff });
    private readonly DeclaredFlows _declared;
    private readonly List<SwitchPort> _ports = [];
    private readonly List<OutputFrame> _outputs = [];
    private BridgeRules _rules;
    private PolicyApp _app;

    public PolicyBridge(BridgeRules rules, SwitchFeatures? features = null)
    {
        Features = features ?? AllFeatures;
        _rules = rules;
        _declared = new DeclaredFlows(_model);
        for (uint number = 1; number <= 4; number++)
            AddPort(number);
        _app = new PolicyApp(this, rules);
        Declare();
    }

    public static SwitchFeatures AllFeatures { get; } = new()
    {
        ControllerMeter = true,
        Groups = true,
        MaxMeter = 0x3ffff,
        MeterKilobits = true,
        TableCount = 254,
    };

    public DesiredState Declared => _declared.State;

    public BridgeRules Rules => _rules;

    public RuleCatalog Catalog => _app.Catalog;

    public List<SwitchEvent> Events { get; } = [];

    public PipelineModel Model => _model;

    /// <summary>Flow-mods and the like that the last declaration took.</summary>
    public int Changes { get; private set; }

    public DatapathId Id => new(1);
    public string Name => "bridge";
    public SwitchFeatures Features { get; }
    public IReadOnlyList<SwitchPort> Ports => [.. _ports];
    public long Now { get; private set; } = 1_000_000;
    public IReadOnlyCollection<Flow> Held => [.. Declared.Flows.Values];

    /// <summary>The policy's flows as ovs-ofctl would print them, without cookies; those of no rule left out.</summary>
    public string[] Flows => [.. Declared.Flows.Values
        .Where(flow => CookieSpace.Of(flow.Cookie) == CookieSpace.Policy && flow.Priority > 0)
        .OrderBy(flow => flow.Table).ThenByDescending(flow => flow.Priority)
        .ThenBy(flow => FlowPrinter.Match(flow.Match.View), StringComparer.Ordinal).Select(Text)];

    public string[] Groups => [.. Declared.Groups.Values
        .Select(group => FlowPrinter.Group(group.Id, group.Type, group.Buckets.View))
        .Select(text => text[text.IndexOf("type", StringComparison.Ordinal)..]).Order(StringComparer.Ordinal)];

    public static Match MatchOf(string text) => MatchParser.TryParse(text, out Match match, out TextError error)
        ? match
        : throw new ArgumentException($"{text}: {error}");

    public TableId? NextTable(TableId after)
    {
        TableId[] later = [.. _app.Tables.Concat(LearningTables).Where(table => table > after).Order()];
        return later.Length > 0 ? later[0] : null;
    }

    /// <summary>Another policy takes the place of this one; the switch keeps its flows meanwhile.</summary>
    public void Apply(BridgeRules rules)
    {
        _rules = rules;
        _app = new PolicyApp(this, rules);
        Declare();
    }

    public void AddPort(uint number)
    {
        _ports.Add(new SwitchPort(new PortNumber(number), $"p{number}", Frames.Mac(0xff00 + number), PortRole.Edge));
        _model.SetPort(new PortDescription(new PortNumber(number), Frames.Mac(0xff00 + number), $"p{number}"));
        if (_app is not null)
            Declare();
    }

    /// <summary>A frame comes in by a port; where it goes, as <c>2</c> or <c>2/10</c> with its tag, sorted.</summary>
    public string[] Send(uint port, byte[] frame)
    {
        SendFrame(port, frame);
        return [.. _outputs.Select(output => Arrival(output)).Order(StringComparer.Ordinal)];
    }

    /// <summary>The one frame that comes out.</summary>
    public byte[] FrameFor(uint port, byte[] frame)
    {
        SendFrame(port, frame);
        return Assert.Single(_outputs).Frame;
    }

    /// <summary>Time passes, a second at a time.</summary>
    public void Tick(int seconds = 1)
    {
        _outputs.Clear();
        for (int i = 0; i < seconds; i++)
        {
            Now += 1000;
            _app.OnTick();
        }
    }

    /// <summary>What has come out since the last frame or tick.</summary>
    public IReadOnlyList<OutputFrame> Outputs => _outputs;

    public bool TryGetPort(PortNumber number, out SwitchPort port)
    {
        port = _ports.Find(port => port.Number == number)!;
        return port is not null;
    }

    public void Send(in FlowMod message) => throw new InvalidOperationException("a policy has no dynamic flows");

    public void Send(in PacketOut message)
    {
        Assert.True(_model.TryExecute(message, Now, out PipelineTrace trace, out OpenFlowError error), error.ToString());
        Take(trace);
    }

    public void Redeclare() => Declare();

    public void DumpFlows(Cookie cookie, ulong cookieMask, FlowVisitor visit, Action<bool> done) => done(true);

    public void Publish(SwitchEvent happened) => Events.Add(happened);

    public void Post(Action work) => work();

    private static string Text(Flow flow)
    {
        string match = FlowPrinter.Match(flow.Match.View);
        return $"table={flow.Table},priority={flow.Priority}{(match.Length > 0 ? "," : "")}{match} "
            + $"actions={FlowPrinter.Instructions(flow.Instructions.View)}";
    }

    private static string Arrival(OutputFrame output)
    {
        EthernetView.TryRead(output.Frame, out EthernetView frame);
        return frame.HasVlanTag ? $"{output.Port}/{frame.Vlan}" : output.Port.ToString();
    }

    private void SendFrame(uint port, byte[] frame)
    {
        _outputs.Clear();
        Take(_model.Execute(new PortNumber(port), frame, Now));
    }

    private void Take(PipelineTrace trace)
    {
        _outputs.AddRange(trace.Outputs);
        foreach (ControllerPacket packet in trace.PacketIns)
        {
            Assert.True(EthernetView.TryRead(packet.Data, out EthernetView frame));
            _app.OnPacketIn(new ReceivedPacket(packet.Message, packet.InPort, frame));
        }
    }

    private void Declare()
    {
        Changes = _declared.Apply(desired =>
        {
            DeclareLearning(desired);
            _app.Declare(desired);
        }, Now);
    }

    private void DeclareLearning(DesiredState desired)
    {
        CookieSpace learning = CookieSpace.L2Learning;
        TableId next = NextTable(Pipeline.Ingress)!.Value;
        desired.Add(new Flow(Pipeline.Ingress, 0, Match.Any, InstructionList.Goto(next), learning.Static(1, 0)));
        foreach (SwitchPort port in _ports)
        {
            VlanId vlan = _rules.UntaggedVlans.GetValueOrDefault(port.Name);
            if (vlan.IsTagged)
                desired.Add(new Flow(Pipeline.Ingress, 10, Match.Any.InPort(port.Number).Vlan(VlanId.Untagged),
                    InstructionList.Of(apply: ActionList.Of(new PushVlanAction(EtherType.Vlan),
                        SetFieldAction.Vlan(vlan)), next: next), learning.Static(2, port.Number.Value)));
            if (vlan.IsTagged)
                desired.Add(new Flow(Pipeline.Source, 20, Match.Any.EthDst(Frames.Mac(port.Number.Value)).Vlan(vlan),
                    InstructionList.Apply(new PopVlanAction(), new OutputAction(port.Number)),
                    learning.Static(3, port.Number.Value)));
            desired.Add(new Flow(Pipeline.Source, 10, Match.Any.EthDst(Frames.Mac(port.Number.Value)),
                InstructionList.Apply(new OutputAction(port.Number)), learning.Static(4, port.Number.Value)));
        }
    }
}
