using Controller.Core.Dataplane;
using Controller.Core.Topology;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Text;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Explaining;

/// <summary>
/// Sends a packet through the models of all bridges, over the wires between them, and tells how each copy ends. Nothing
/// changes: no counter, and nothing is learnt.
/// </summary>
/// <remarks>Threads: none of its own; the models must not change meanwhile.</remarks>
public sealed class Explainer(NetworkModel network, long now = 0)
{
    /// <summary>Bridges that a packet and its copies go through at most; the rest is told as unknown.</summary>
    public const int MaxHops = 1000;

    /// <exception cref="ArgumentException">There is no such bridge.</exception>
    /// <param name="changes">Flows to be taken for others.</param>
    public Explanation Explain(PortId start, ReadOnlySpan<byte> frame, PipelineInput? input = null,
        NetworkWhatIf? changes = null)
    {
        if (!network.TryFind(start.Switch, out BridgeModel? bridge))
            throw new ArgumentException($"no model of {start.Switch}", nameof(start));
        var walk = new Walk(network, now, changes ?? NetworkWhatIf.Nothing);
        Hop first = walk.Enter(bridge, start.Port, frame.ToArray(), 0, input);
        return new Explanation(first, walk.Hops, walk.Verdicts);
    }

    /// <summary>A flow in ovs-ofctl's syntax, without cookie and counts.</summary>
    public static string Words(FlowEntry flow) => Words(flow.Match, flow.Priority, flow.Instructions);

    /// <inheritdoc cref="Words(FlowEntry)"/>
    public static string Words(Match match, ushort priority, InstructionList instructions)
    {
        string fields = FlowPrinter.Match(match.View);
        return $"priority={priority}{(fields.Length > 0 ? "," : "")}{fields} "
            + $"actions={FlowPrinter.Instructions(instructions.View)}";
    }

    private sealed class Walk(NetworkModel network, long now, NetworkWhatIf changes)
    {
        private readonly HashSet<(PortId, string)> _told = [];
        private readonly List<(PortId Port, string State)> _path = [];

        public List<Hop> Hops { get; } = [];

        public List<Verdict> Verdicts { get; } = [];

        public Hop Enter(BridgeModel bridge, PortNumber inPort, byte[] frame, ulong tunnelId,
            PipelineInput? input = null, Ipv4Address? sender = null)
        {
            var entry = new PortId(bridge.Id, inPort);
            string state = StateOf(frame, tunnelId);
            _told.Add((entry, state));
            _path.Add((entry, state));
            if (tunnelId != 0)
                input = PipelineInput.OfTunnel(tunnelId);
            if (sender is { } from)
                input = (input ?? new PipelineInput()).With(OxmFields.NxmTunnelSrc, from.Value);
            PipelineTrace trace = bridge.Model.Explain(inPort, frame, now, input, changes.Of(bridge.Id));
            int place = Hops.Count;
            var leavings = new Dictionary<int, IReadOnlyList<Leaving>>();
            Hop hop = new(bridge, inPort, frame, tunnelId, trace, leavings, EndOf(bridge, entry, frame, trace));
            Hops.Add(hop);
            for (int i = 0; i < trace.Steps.Count; i++)
            {
                if (!trace.IsLoop && LeavingsOf(bridge, entry, trace, trace.Steps[i]) is { Count: > 0 } some)
                    leavings.Add(i, some);
            }
            _path.RemoveAt(_path.Count - 1);
            return Hops[place];
        }

        private List<Leaving> LeavingsOf(BridgeModel bridge, PortId entry, PipelineTrace trace, TraceStep step)
        {
            if (step.PacketIn is { } packet)
                return [new Leaving(null, null, Tell(new Verdict(VerdictKind.ToController, entry, step.Table, step.Flow,
                    $"to the controller from table {step.Table} of {bridge.Name}{By(bridge, step.Flow)}",
                    packet.Data)))];
            if (step.Output is not { } output)
                return [];
            var port = new PortId(bridge.Id, output.Port);
            Wire[] wires = [.. network.WiresFrom(port)
                .Where(wire => wire.Receiver is not { } receiver || receiver == output.TunnelDestination)];
            return wires.Length == 0
                ? [new Leaving(null, null, Tell(Delivered(bridge, port, trace, step, output)))]
                : [.. wires.Select(wire => Cross(wire, step, output))];
        }

        private Leaving Cross(Wire wire, TraceStep step, OutputFrame output)
        {
            ulong tunnelId = wire.Kind == WireKind.Tunnel ? output.TunnelId : 0;
            string state = StateOf(output.Frame, tunnelId);
            int begun = _path.FindIndex(place => place == (wire.To, state));
            if (begun >= 0)
            {
                PortId[] cycle = [.. _path.Skip(begun).Select(place => place.Port)];
                return new Leaving(wire, null, Tell(new Verdict(VerdictKind.Loop, wire.From, step.Table, step.Flow,
                    $"loops: {string.Join(" -> ", cycle.Append(wire.To).Select(network.NameOf))}", output.Frame)
                {
                    Cycle = cycle,
                }));
            }
            if (_told.Contains((wire.To, state)))
                return new Leaving(wire, null, null);
            if (Hops.Count >= MaxHops || !network.TryFind(wire.To.Switch, out BridgeModel? next))
                return new Leaving(wire, null, Tell(new Verdict(VerdictKind.Unknown, wire.From, step.Table, step.Flow,
                    Hops.Count >= MaxHops ? $"not followed beyond {MaxHops} bridges"
                        : $"goes on to {wire.To}, whose tables are not known", output.Frame)));
            return new Leaving(wire, Enter(next, wire.To.Port, output.Frame, tunnelId,
                sender: wire.Sender), null);
        }

        private Verdict Delivered(BridgeModel bridge, PortId port, PipelineTrace trace, TraceStep step,
            OutputFrame output)
        {
            bool floods = trace.Steps.Count(other => other.Output is not null && other.Flow == step.Flow) > 1;
            string hosts = string.Join(", ", network.HostsAt(port).Take(3).Select(host => host.Address));
            int more = network.HostsAt(port).Count() - 3;
            string who = hosts.Length == 0 ? "" : $" (known there: {hosts}{(more > 0 ? $" and {more} more" : "")})";
            return new Verdict(floods ? VerdictKind.Flooded : VerdictKind.Delivered, port, step.Table, step.Flow,
                $"{(floods ? "flooded" : "delivered")} to {bridge.NameOf(port.Port)} of {bridge.Name}{who}",
                output.Frame);
        }

        // A packet that left, however, has no end of its own here.
        private Verdict? EndOf(BridgeModel bridge, PortId entry, byte[] frame, PipelineTrace trace)
        {
            TraceStep? last = trace.Steps.LastOrDefault(step => step.Kind == TraceKind.Lookup);
            TableId table = last?.Table ?? default;
            if (trace.IsLoop)
                return Tell(new Verdict(VerdictKind.Loop, entry, table, last?.Flow,
                    $"loops within {bridge.Name}: its resubmits or groups don't end, all copies are dropped", frame));
            if (trace.Outputs.Count > 0 || trace.PacketIns.Count > 0)
                return null;
            string? reason = trace.Steps.LastOrDefault(step => step.Kind == TraceKind.Dropped)?.Text;
            string where = last is null ? $"on entering {bridge.Name}"
                : last.Flow is null ? $"in table {table} of {bridge.Name}, where no flow matches"
                : $"in table {table} of {bridge.Name}{By(bridge, last.Flow)}";
            return Tell(new Verdict(VerdictKind.Dropped, entry, table, last?.Flow,
                $"dropped {where}{(reason is null ? "" : $": {reason}")}", frame));
        }

        private static string By(BridgeModel bridge, FlowEntry? flow) =>
            flow is null ? "" : $" by {Words(flow)} [{bridge.OwnerOf(flow)}]";

        private Verdict Tell(Verdict verdict)
        {
            Verdicts.Add(verdict);
            return verdict;
        }

        private static string StateOf(byte[] frame, ulong tunnelId) => $"{tunnelId:x}:{Convert.ToHexString(frame)}";
    }
}
