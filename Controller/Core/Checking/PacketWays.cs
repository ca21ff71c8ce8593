using Controller.Core.Dataplane;
using Controller.Core.Explaining;
using Controller.Core.Topology;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Checking;

/// <summary>Loops and leaks: what the walk over all packets comes upon, each with a packet that shows it.</summary>
internal sealed class PacketWays(NetworkModel network, CheckOptions options)
{
    private const int MaxTries = 8;
    private const ushort AnyOther = 4000;

    private readonly TableEffects _effects = new();
    private readonly Witness _witness = new(network);
    private readonly HashSet<string> _loops = [];
    private readonly Dictionary<(PortId From, PortId To), int> _tries = [];
    private readonly HashSet<(PortId From, PortId To)> _leaks = [];
    private readonly HashSet<string> _guesses = [];
    private readonly List<string> _cut = [];
    private int _undecided;

    public List<Finding> Findings { get; } = [];

    public OverlapIndex IndexOf(FlowTable table) => _effects.IndexOf(table);

    /// <summary>Walks from every port by which packets come from outside.</summary>
    public void Check()
    {
        PortId[] starts = [.. network.Bridges.SelectMany(StartsOf)];
        long left = options.MaxFlowsMet;
        foreach (PortId start in starts)
        {
            var walk = new EffectWalk(network, _effects, left)
            {
                OnReturn = (packet, step) => Loop(start, packet, step),
                OnExit = (port, packet, step) => Exit(start, port, packet, step),
            };
            walk.Start(start);
            left = Math.Max(0, left - walk.Work);
            _guesses.UnionWith(walk.Guesses);
            if (walk.IsCut)
                _cut.Add(network.NameOf(start));
        }
        TellGaps();
    }

    // Where no wire leads on and nothing turns back within, no packet goes round; where VLANs aren't known, none leaks.
    private IEnumerable<PortId> StartsOf(BridgeModel bridge)
    {
        PortId[] ports = [.. bridge.Model.Ports.Select(port => new PortId(bridge.Id, port.Description.Number))];
        bool mayLoop = Array.Exists(ports, port => !network.IsEdge(port)) || TurningBack.IsPossible(bridge.Model);
        return ports.Where(port => network.IsEdge(port) && (mayLoop || options.Vlans.ContainsKey(port)));
    }

    private void Loop(PortId start, SymbolicPacket packet, EffectStep? step)
    {
        // The same round from elsewhere, or with other packets, is nothing new.
        string key = string.Join(' ', EffectStep.InOrder(step).Select(one => $"{one.Bridge.Id}").Distinct().Order());
        int tries = _tries.GetValueOrDefault((start, start));
        if (_loops.Contains(key) || tries >= MaxTries)
            return;
        WitnessOutcome outcome = _witness.Find(start, packet.Input, step,
            told => told.Verdicts.Any(verdict => verdict.Kind == VerdictKind.Loop), out Counterexample? found,
            out Explanation? shown);
        if (outcome == WitnessOutcome.Found)
        {
            _loops.Add(key);
            Verdict verdict = shown!.Verdicts.First(one => one.Kind == VerdictKind.Loop);
            Add(new Finding(FindingKind.ForwardingLoop,
                $"a packet that comes in by {network.NameOf(start)} {verdict.Text}", RulesOf(shown, verdict), found));
        }
        else
        {
            _tries[(start, start)] = tries + 1;
            _undecided += outcome == WitnessOutcome.Unknown ? 1 : 0;
        }
    }

    private void Exit(PortId start, PortId end, SymbolicPacket packet, EffectStep? step)
    {
        if (!options.Vlans.TryGetValue(start, out VlanMembership? from)
            || !options.Vlans.TryGetValue(end, out VlanMembership? to) || _leaks.Contains((start, end)))
            return;
        FieldTest entered = packet.Input.TryFind(OxmFields.VlanVid, out FieldTest vid) ? vid : default;
        bool keepsTag = !packet.Written.ContainsKey(OxmFields.VlanVid);
        foreach (ushort? tag in TagsOf(entered, from, to))
        {
            ushort? left = keepsTag ? tag : !packet.IsTagged ? null
                : (ushort)(packet.Written[OxmFields.VlanVid] & 0xfff);
            if (!IsLeak(from.VlanOf(tag), to.VlanOf(left)))
                continue;
            UInt128 wanted = tag is { } number ? VlanId.PresentBit | (UInt128)number : 0;
            if (packet.Input.TryNarrow(new FieldTest(OxmFields.VlanVid, wanted,
                    WideNumber.Ones(OxmFields.VlanVid.Bits)), out Cube input)
                && Show(start, end, input, step))
                return;
        }
    }

    private bool Show(PortId start, PortId end, Cube input, EffectStep? step)
    {
        int tries = _tries.GetValueOrDefault((start, end));
        if (tries >= MaxTries)
            return false;
        WitnessOutcome outcome = _witness.Find(start, input, step, told => LeakOf(start, end, told) is not null,
            out Counterexample? found, out Explanation? shown);
        if (outcome != WitnessOutcome.Found)
        {
            _tries[(start, end)] = tries + 1;
            _undecided += outcome == WitnessOutcome.Unknown ? 1 : 0;
            return false;
        }
        _leaks.Add((start, end));
        Verdict verdict = LeakOf(start, end, shown!)!;
        Add(new Finding(FindingKind.VlanLeak,
            $"a packet of {Words(options.Vlans[start], shown!.First.Frame)} that comes in by {network.NameOf(start)} "
            + $"leaves by {network.NameOf(end)} as one of {Words(options.Vlans[end], verdict.Frame)}",
            RulesOf(shown, verdict), found));
        return true;
    }

    private Verdict? LeakOf(PortId start, PortId end, Explanation told) => told.Verdicts.FirstOrDefault(verdict =>
        verdict.Kind is VerdictKind.Delivered or VerdictKind.Flooded && verdict.At == end
        && IsLeak(options.Vlans[start].VlanOf(TagOf(told.First.Frame)),
            options.Vlans[end].VlanOf(TagOf(verdict.Frame))));

    private static bool IsLeak(int? entered, int? left) => entered is null || left is null || entered != left;

    // Tags that can make a difference, of those that the packets can have; a few stand for all.
    private static IEnumerable<ushort?> TagsOf(FieldTest known, VlanMembership from, VlanMembership to)
    {
        if ((known.Value & VlanId.PresentBit) == 0)
            return [null];
        IEnumerable<ushort> named = (from.Tagged ?? new HashSet<ushort>()).Take(MaxTries)
            .Concat((to.Tagged ?? new HashSet<ushort>()).Take(MaxTries)).Append(from.Untagged ?? 0)
            .Append(to.Untagged ?? 0).Append((ushort)(known.Value & 0xfff)).Append(AnyOther);
        return named.Where(vlan => vlan != 0 && (((UInt128)(vlan | VlanId.PresentBit) ^ known.Value) & known.Mask) == 0)
            .Distinct().Select(vlan => (ushort?)vlan);
    }

    private static ushort? TagOf(byte[] frame)
    {
        new Packet(frame, PortNumber.Any).TryGet(OxmFields.VlanVid, out UInt128 vid);
        return (vid & VlanId.PresentBit) == 0 ? null : (ushort)(vid & 0xfff);
    }

    private static string Words(VlanMembership port, byte[] frame) => (port.VlanOf(TagOf(frame)), TagOf(frame)) switch
    {
        ({ } vlan, null) => vlan == 0 ? "no VLAN" : $"VLAN {vlan} (untagged)",
        ({ } vlan, _) => $"VLAN {vlan} (tagged)",
        (null, null) => "no VLAN, where every frame needs a tag",
        (null, { } tag) => $"VLAN {tag} (tagged), which the port doesn't carry",
    };

    // The flows that it met on the way to its verdict.
    private static IReadOnlyList<FindingRule> RulesOf(Explanation told, Verdict verdict)
    {
        var hops = new List<Hop>();
        return !TryFind(told.First, verdict, hops) ? []
            : [.. hops.SelectMany(hop => hop.Trace.Steps
                .Where(step => step is { Kind: TraceKind.Lookup, Flow: not null })
                .Select(step => new FindingRule(hop.Bridge.Name, step.Table, step.Flow!,
                    hop.Bridge.OwnerOf(step.Flow!))))];
    }

    private static bool TryFind(Hop hop, Verdict verdict, List<Hop> path)
    {
        path.Add(hop);
        if (hop.End == verdict)
            return true;
        foreach (Leaving leaving in hop.Leavings.Values.SelectMany(some => some))
        {
            if (ReferenceEquals(leaving.Verdict, verdict)
                || (leaving.Next is { } next && TryFind(next, verdict, path)))
                return true;
        }
        path.RemoveAt(path.Count - 1);
        return false;
    }

    private void Add(Finding finding)
    {
        if (Findings.Count(other => other.Kind == finding.Kind) < options.MaxFindings)
            Findings.Add(finding);
    }

    private void TellGaps()
    {
        if (_cut.Count > 0)
            Skip($"loops and VLAN leaks: not all ways of packets from {string.Join(", ", _cut)} were followed; "
                + $"it takes more than looking at {options.MaxFlowsMet} flows");
        if (_undecided > 0)
            Skip($"{_undecided} ways that might loop or leak: no packet was found that takes them, nor that none can");
        foreach (string guess in _guesses.Order(StringComparer.Ordinal))
            Skip($"loops and VLAN leaks: {guess}");
        void Skip(string text) => Findings.Add(new Finding(FindingKind.NotChecked, text, []));
    }
}
