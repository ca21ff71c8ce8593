using Controller.Abstractions;
using Controller.Core.Policies.Compiling;
using Controller.Core.Policies.Rejecting;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Policies;

/// <summary>
/// Carries out a bridge's rules on its switch: declares their flows, answers what they reject, and asks for the MAC
/// addresses of servers that forwards lead to.
/// </summary>
public sealed class PolicyApp : SwitchApp
{
    public const string Name = "policy";

    private readonly ISwitch _switch;
    private readonly BridgeRules _rules;
    private readonly PuntLimit _punts = new();
    private readonly NeighbourSearch _neighbours;
    private readonly HashSet<SwitchEvent> _told = [];
    private CompiledPolicy? _compiled;
    private string _compiledFor = "";

    public PolicyApp(ISwitch sw, BridgeRules rules)
    {
        (_switch, _rules) = (sw, rules);
        Tables = PolicyCompiler.TablesOf(rules);
        _neighbours = new NeighbourSearch(sw, rules);
    }

    public override IReadOnlyList<TableId> Tables { get; }

    /// <summary>The rule of each cookie, as of the last declaration.</summary>
    public RuleCatalog Catalog => _compiled?.Catalog ?? new RuleCatalog();

    /// <summary>The app as the controller hosts it; it has no business on switches without rules.</summary>
    public static AppFactory Factory(Func<ISwitch, BridgeRules> rulesOf) => new(Name, CookieSpace.Policy, sw =>
    {
        BridgeRules rules = rulesOf(sw);
        return rules.IsEmpty ? null : new PolicyApp(sw, rules);
    });

    public override void Declare(DesiredState desired)
    {
        CompiledPolicy compiled = Compile();
        desired.Reserve(compiled.State.Flows.Count);
        foreach ((FlowKey key, Flow flow) in compiled.State.Flows)
            desired.Add(flow, compiled.State.Origins.GetValueOrDefault(key));
        foreach ((GroupId id, Group group) in compiled.State.Groups)
            desired.Add(group, compiled.State.GroupOrigins.GetValueOrDefault(id));
        foreach ((MeterId id, Meter meter) in compiled.State.Meters)
            desired.Add(meter, compiled.State.MeterOrigins.GetValueOrDefault(id));
        foreach (SwitchEvent notice in compiled.Notices)
        {
            if (_told.Add(notice))
                _switch.Publish(notice);
        }
        // What no longer waits may wait again, and is told again then.
        _told.IntersectWith(compiled.Notices);
    }

    public override Verdict OnPacketIn(in ReceivedPacket packet)
    {
        Cookie cookie = packet.Message.Cookie;
        if (!CookieSpace.IsOurs(cookie) || CookieSpace.Of(cookie) != CookieSpace.Policy)
            return Verdict.Pass;
        if (CookieSpace.RuleOf(cookie) == (ushort)RuleKind.Acl)
            Reject(packet);
        else if (_neighbours.Learn(packet.Frame))
            _switch.Redeclare();
        return Verdict.Handled;
    }

    public override void OnTick() => _neighbours.OnTick();

    // Compiling a large policy takes longer than a port should wait that only changed its role.
    private CompiledPolicy Compile()
    {
        string facts = string.Join('\n', _switch.Ports.Select(port => $"{port.Number} {port.Name}")
            .Concat(Tables.Select(table => $"{table} {_switch.NextTable(table)}"))
            .Concat(_neighbours.Known.Select(known => $"{known.Key} {known.Value}").Order(StringComparer.Ordinal)));
        if (_compiled is null || facts != _compiledFor)
        {
            _compiledFor = facts;
            _compiled = PolicyCompiler.Compile(_rules, new PolicyFacts
            {
                Ports = _switch.Ports,
                Features = _switch.Features,
                NextTable = _switch.NextTable,
                Held = _switch.Held,
                Neighbours = _neighbours.Known,
            });
        }
        return _compiled;
    }

    private void Reject(in ReceivedPacket packet)
    {
        if (_switch.Features.MaxMeter == 0 && !_punts.Allows(_switch.Now))
            return;
        Span<byte> answer = stackalloc byte[Rejection.MaxSize];
        int size = Rejection.Write(packet.Frame, answer);
        if (size == 0)
            return;
        Span<byte> actions = stackalloc byte[64];
        var writer = new ActionWriter(actions);
        if (IsUntagged(packet.InPort, packet.Frame.Vlan))
            writer.Add(new PopVlanAction());
        writer.Add(new OutputAction(PortNumber.InPort));
        _switch.Send(new PacketOut { InPort = packet.InPort, Actions = writer.Written, Data = answer[..size] });
    }

    private bool IsUntagged(PortNumber number, VlanId vlan) => vlan.IsTagged
        && _switch.TryGetPort(number, out SwitchPort port)
        && _rules.UntaggedVlans.TryGetValue(port.Name, out VlanId untagged) && untagged == vlan;
}
