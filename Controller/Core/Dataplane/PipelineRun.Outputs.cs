using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Dataplane;

/// <summary>Ports, the controller and groups (OpenFlow 1.3.5 §4.5, §5.6, §6.1.2).</summary>
internal sealed partial class PipelineRun
{
    private void Output(Packet packet, OutputAction output, Place at)
    {
        if (output.Port == PortNumber.Controller)
            ToController(packet, ReasonAt(at), output.MaxLength, at);
        else if (output.Port == PortNumber.InPort)
            Emit(packet, packet.InPort, at);
        else if (output.Port == PortNumber.Table)
            FromFirstTable(packet.Clone(), at.Resubmitted(new TableId(0)));
        else if (output.Port == PortNumber.All || output.Port == PortNumber.Flood)
            Flood(packet, at);
        else if (output.Port == PortNumber.Normal)
            Normal(packet, at);
        else if (output.Port == packet.InPort)
            Note(TraceKind.Dropped, at, $"output:{output.Port} is the port it came by: that takes IN_PORT");
        else
            Emit(packet, output.Port, at);
    }

    // OpenFlow 1.3 has no per-port "don't flood", so FLOOD and ALL are the same here as in Open vSwitch.
    private void Flood(Packet packet, Place at)
    {
        foreach (PipelinePort port in model.Ports)
        {
            if (port.Description.Number != packet.InPort && port.Description.IsUp && !port.Has(PortConfig.NoForward))
                Emit(packet, port.Description.Number, at);
        }
    }

    private void Normal(Packet packet, Place at)
    {
        Note(TraceKind.Approximation, at, "NORMAL taken as FLOOD: what the switch has learnt is not known");
        Flood(packet, at);
    }

    private void Emit(Packet packet, PortNumber number, Place at, uint maxSize = uint.MaxValue)
    {
        if (!model.TryFindPort(number, out PipelinePort? port))
            Note(TraceKind.Dropped, at, $"output:{number}: no such port");
        else if (!port!.Description.IsUp || port.Has(PortConfig.NoForward))
            Note(TraceKind.Dropped, at, $"output:{number}: the port doesn't forward");
        else
        {
            int size = (int)Math.Min(maxSize, (uint)packet.Frame.Length);
            packet.TryGet(OxmFields.TunnelId, out UInt128 tunnel);
            packet.TryGet(OxmFields.NxmTunnelDst, out UInt128 remote);
            trace.Add(new TraceStep(TraceKind.Output, at.Depth, at.Table, at.Flow, $"output:{number}"),
                new OutputFrame(number, packet.Frame[..size].ToArray(), packet.Queue, (ulong)tunnel)
                {
                    TunnelDestination = remote == 0 ? null : new Ipv4Address((uint)remote),
                });
            if (isLive)
                port.CountSent(size);
        }
    }

    private static PacketInReason ReasonAt(Place at) =>
        at.IsTableMiss ? PacketInReason.NoMatch : PacketInReason.Action;

    // All of the packet whatever the length asked for, as it has no buffer to stay in (§7.2.5).
    private void ToController(Packet packet, PacketInReason reason, ushort maxLength, Place at)
    {
        if (model.TryFindPort(packet.InPort, out PipelinePort? port) && port!.Has(PortConfig.NoPacketIn))
        {
            Note(TraceKind.Dropped, at, $"port {packet.InPort} sends no packet-in");
            return;
        }
        Match match = FlowMatch.Of(packet.PipelineFields
            .Select(field => new FieldTest(field.Key, field.Value, WideNumber.Ones(field.Key.Bits)))).Canonical;
        trace.Add(
            new TraceStep(TraceKind.PacketIn, at.Depth, at.Table, at.Flow,
                $"controller: reason {reason}, max_len {maxLength}"),
            new ControllerPacket(reason, at.Table, at.Flow?.Cookie ?? new Cookie(ulong.MaxValue), packet.InPort,
                match, (ushort)packet.Frame.Length, packet.Frame.ToArray()));
    }

    private void Group(Packet packet, GroupId id, ActionSet set, Place at)
    {
        Note(TraceKind.Action, at, $"group:{id}");
        if (!model.Groups.TryFind(id, out GroupEntry? group))
        {
            Note(TraceKind.Dropped, at, $"no group {id}");
            return;
        }
        if (HasGoneTooFar(at))
            return;
        if (isLive)
        {
            group!.PacketCount++;
            group.ByteCount += (ulong)packet.ReceivedSize;
        }
        foreach (Bucket bucket in new BucketChoice(model).Of(group!, packet))
        {
            // A bucket has its own copy, and what becomes of that is nothing to the packet; but what flows write that
            // the bucket resubmits to, they write into the packet's set.
            var actions = new ActionSet();
            actions.Write(bucket.Actions.View);
            DoSet(packet.Clone(), actions, set, at.Bucket);
        }
    }
}
