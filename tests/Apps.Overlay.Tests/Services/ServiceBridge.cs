using Apps.Overlay.Planning;
using Apps.Overlay.Services;
using Controller.Abstractions;
using Controller.Core.Dataplane;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Apps.Overlay.Tests.Services;

/// <summary>A frame that came out of a port, as the test names ports.</summary>
internal sealed record Arrival(string Port, byte[] Frame)
{
    public EthernetView View => EthernetView.TryRead(Frame, out EthernetView view) ? view : default;
}

/// <summary>
/// Host a's bridge with the services on it, in a flow-table model, and around them the least that carries frames: ports
/// to tenants, a learning that only tells what it sees, guests that are bound, a flood to all members and the tunnel.
/// </summary>
internal sealed class ServiceBridge : ISwitch
{
    public const string Tunnel = "sdn-gre";

    private const ushort SeenRule = 0x30;

    private readonly PipelineModel _model = new();
    private readonly Queue<Action> _later = new();
    private readonly List<Arrival> _arrivals = [];
    private readonly Dictionary<MeterId, Meter> _meters = [];
    private readonly HostView _view;
    private readonly TenantServices _services;
    private List<Flow> _declared = [];

    public ServiceBridge(OverlayPlan? plan = null, SwitchFeatures? features = null)
    {
        plan ??= Plans.Red();
        Features = features ?? new SwitchFeatures { ControllerMeter = true, Groups = true, MaxMeter = 0x3ffff };
        _view = HostView.Of(plan, new DatapathId(1))!;
        Bindings = new FakeBindings(plan);
        string[] names = [.. _view.Tenants.SelectMany(tenant => tenant.Here).Select(here => here.Port), Tunnel];
        Ports = [.. names.Select((name, i) => new SwitchPort(new PortNumber((uint)i + 1), name,
            new MacAddress(0x0600_0000_0000UL | (uint)i), PortRole.Edge))];
        foreach (SwitchPort port in Ports)
            _model.SetPort(new PortDescription(port.Number, port.HardwareAddress, port.Name));
        _services = new TenantServices(this, _view, Bindings);
        Apply();
    }

    public FakeBindings Bindings { get; }

    public List<SwitchEvent> Events { get; } = [];

    /// <summary>Frames that came by the learning, as they were there.</summary>
    public List<byte[]> Seen { get; } = [];

    /// <summary>The rules of packets that came to the controller.</summary>
    public List<ushort> Punted { get; } = [];

    public IReadOnlyList<Flow> Declared => _declared;

    public DatapathId Id => new(1);

    public string Name => "br-int";

    public SwitchFeatures Features { get; }

    public IReadOnlyList<SwitchPort> Ports { get; }

    public long Now { get; private set; } = 1_000_000;

    public IReadOnlyCollection<Flow> Held => _declared;

    public TableId? NextTable(TableId after) => after < Pipeline.Gateway ? Pipeline.Gateway
        : after < Pipeline.Source ? Pipeline.Source : after < Pipeline.Forward ? Pipeline.Forward : Pipeline.Flood;

    /// <summary>A guest sends a frame; what comes out where.</summary>
    public IReadOnlyList<Arrival> Send(string port, byte[] frame)
    {
        _arrivals.Clear();
        Take(_model.Execute(NumberOf(port), frame, Now));
        EndTurn();
        return [.. _arrivals];
    }

    /// <summary>A frame comes in by the tunnel.</summary>
    public IReadOnlyList<Arrival> Receive(uint vni, byte[] frame)
    {
        _arrivals.Clear();
        Take(_model.Execute(NumberOf(Tunnel), frame, Now, PipelineInput.OfTunnel(vni)));
        EndTurn();
        return [.. _arrivals];
    }

    /// <summary>A second goes by; what comes out meanwhile.</summary>
    public IReadOnlyList<Arrival> Tick()
    {
        _arrivals.Clear();
        Now += 1000;
        _services.OnTick();
        EndTurn();
        return [.. _arrivals];
    }

    /// <summary>A guest has been learnt, or has gone elsewhere.</summary>
    public void Bind(uint vni, Binding binding)
    {
        Bindings.Add(vni, binding);
        Apply();
    }

    public bool TryGetPort(PortNumber number, out SwitchPort port)
    {
        port = Ports.FirstOrDefault(port => port.Number == number)!;
        return port is not null;
    }

    public void Send(in FlowMod message) => throw new NotSupportedException("the services have no dynamic flows");

    public void Send(in PacketOut message)
    {
        bool done = _model.TryExecute(message, Now, out PipelineTrace trace, out OpenFlowError error);
        Assert.True(done, error.ToString());
        Take(trace);
    }

    public void Redeclare() => Apply();

    public void DumpFlows(Cookie cookie, ulong cookieMask, FlowVisitor visit, Action<bool> done) => done(true);

    public void Publish(SwitchEvent happened) => Events.Add(happened);

    public void Post(Action work) => _later.Enqueue(work);

    /// <summary>What the services declare now.</summary>
    public DesiredState Declare()
    {
        var desired = new DesiredState();
        _services.Declare(desired);
        return desired;
    }

    private PortNumber NumberOf(string name) => Ports.First(port => port.Name == name).Number;

    private void Take(PipelineTrace trace)
    {
        Assert.False(trace.IsApproximate, trace.ToString());
        _arrivals.AddRange(trace.Outputs.Select(output =>
            new Arrival(TryGetPort(output.Port, out SwitchPort port) ? port.Name : "", output.Frame)));
        foreach (ControllerPacket packet in trace.PacketIns)
        {
            if (CookieSpace.RuleOf(packet.Cookie) == SeenRule)
            {
                Seen.Add(packet.Data);
                continue;
            }
            Punted.Add(CookieSpace.RuleOf(packet.Cookie));
            Assert.True(EthernetView.TryRead(packet.Data, out EthernetView frame));
            _services.OnPacketIn(new ReceivedPacket(packet.Message, packet.InPort, frame));
        }
    }

    private void EndTurn()
    {
        while (_later.TryDequeue(out Action? work))
            work();
    }

    private void Apply()
    {
        DesiredState desired = Declare();
        AddCarriers(desired);
        foreach (Meter meter in desired.Meters.Values.Where(meter => _meters.TryAdd(meter.Id, meter)))
        {
            Assert.True(_model.TryApply(new MeterMod
            {
                Flags = meter.Flags,
                Meter = meter.Id,
                Bands = MeterBand.Encode(meter.Band),
            }, Now, out OpenFlowError error), error.ToString());
        }
        foreach (Flow flow in _declared.Where(flow => !desired.Flows.ContainsKey(flow.Key)))
            Send(FlowModCommand.DeleteStrict, flow);
        foreach (Flow flow in desired.Flows.Values)
            Send(FlowModCommand.Add, flow);
        _declared = [.. desired.Flows.Values];
    }

    private void AddCarriers(DesiredState desired)
    {
        foreach (TenantView tenant in _view.Tenants)
        {
            uint vni = tenant.Vni;
            foreach (LocalMember here in tenant.Here)
                Add(Pipeline.Ingress, 100, Match.Any.InPort(NumberOf(here.Port)), InstructionList.Of(
                    metadata: (Metadata.Local(vni), Metadata.FullMask), next: Pipeline.Gateway));
            Add(Pipeline.Ingress, 100, Match.Any.InPort(NumberOf(Tunnel)).With(OxmFields.TunnelId, vni),
                InstructionList.Of(metadata: (Metadata.Tunnel(vni), Metadata.FullMask), next: Pipeline.Gateway));
            foreach (Binding binding in Bindings.Of(vni))
            {
                string? here = tenant.Here.FirstOrDefault(here => here.Member.Mac == binding.Mac)?.Port;
                Match to = Match.Any.With(OxmFields.Metadata, vni, Metadata.TenantMask).EthDst(binding.Mac);
                desired.TryAdd(FlowOf(Pipeline.Forward, 1000, to,
                    InstructionList.Apply(new OutputAction(NumberOf(here ?? Tunnel)))));
            }
            IAction[] members = [.. tenant.Here.Select(here => (IAction)new OutputAction(NumberOf(here.Port)))];
            Add(Pipeline.Flood, 100, ServiceRules.Local(vni),
                InstructionList.Apply([.. members, new OutputAction(NumberOf(Tunnel))]));
            Add(Pipeline.Flood, 90, Match.Any.With(OxmFields.Metadata, vni, Metadata.TenantMask),
                InstructionList.Apply(members));
        }
        Add(Pipeline.Source, 0, Match.Any, InstructionList.Of(
            apply: ActionList.Of(new OutputAction(PortNumber.Controller)), next: Pipeline.Forward));
        Add(Pipeline.Forward, 0, Match.Any, InstructionList.Goto(Pipeline.Flood));

        void Add(TableId table, ushort priority, Match match, InstructionList instructions) =>
            desired.Add(FlowOf(table, priority, match, instructions));

        static Flow FlowOf(TableId table, ushort priority, Match match, InstructionList instructions) =>
            new(table, priority, match, instructions, CookieSpace.Overlay.Static(SeenRule, 0));
    }

    private void Send(FlowModCommand command, Flow flow) => Assert.True(_model.TryApply(new FlowMod
    {
        Command = command,
        Table = flow.Table,
        Priority = flow.Priority,
        Cookie = flow.Cookie,
        Match = flow.Match.Oxms,
        Instructions = command == FlowModCommand.Add ? flow.Instructions.Octets : [],
    }, Now, out OpenFlowError error), $"{flow.Table} {flow.Priority}: {error}");
}
