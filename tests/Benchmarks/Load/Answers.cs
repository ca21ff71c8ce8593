using Benchmarks.Switches;
using Benchmarks.Wire;

namespace Benchmarks.Load;

/// <summary>
/// Judges every flow-mod and packet-out. Right is: well-formed to the last octet; the flow matches the port, source
/// and destination of one packet-in that waits, and outputs to where the destination lives; the packet-out carries
/// that very packet to the same port.
/// </summary>
internal sealed unsafe class Answers(Tally tally) : IDisposable
{
    private readonly MessageShape _flowShape = new();
    private readonly MessageShape _packetShape = new();

    public void FlowMod(EmulatedSwitch from, byte* message, int size, long now)
    {
        if (!_flowShape.Fits(message, size) && !ReadFlowMod(from, message, size, now))
            return;
        if (TryPair(from, message, _flowShape, out uint pair) && !from.Flight.TakeFlowMod(pair, now))
            tally.Unexpected(Describe(from, "flow-mod for no packet-in that waits", message, size));
    }

    public void PacketOut(EmulatedSwitch from, byte* message, int size, long now)
    {
        if (!_packetShape.Fits(message, size) && !ReadPacketOut(from, message, size, now))
            return;
        uint number = BigEndian.Get32(message + _packetShape.NumberAt);
        if (TryPair(from, message, _packetShape, out uint pair) && !from.Flight.TakePacketOut(number, pair, now))
            tally.Unexpected(Describe(from, "packet-out for no packet-in that waits", message, size));
    }

    public void Dispose()
    {
        _flowShape.Dispose();
        _packetShape.Dispose();
    }

    private bool TryPair(EmulatedSwitch from, byte* message, MessageShape shape, out uint pair)
    {
        Network network = from.Network;
        int destination = network.HostOf(BigEndian.Get48(message + shape.DestinationAt), from.Index);
        int source = network.HostOf(BigEndian.Get48(message + shape.SourceAt), from.Index);
        pair = PairSequence.Pair(source, destination);
        if (destination >= 0 && source >= 0
            && BigEndian.Get32(message + shape.InPortAt) == network.PortOf(source)
            && BigEndian.Get32(message + shape.OutPortAt) == network.PortOf(destination))
            return true;
        tally.Wrong($"switch {from.Index}: host {source} to {destination}: in by port "
            + $"{BigEndian.Get32(message + shape.InPortAt)}, out by {BigEndian.Get32(message + shape.OutPortAt)}");
        return false;
    }

    // True for a form that is right, which _flowShape then has.
    private bool ReadFlowMod(EmulatedSwitch from, byte* message, int size, long now)
    {
        if (FlowModReader.Read(message, size, out FlowModReader flow) is { } fault)
            return Wrong(from, fault, message, size);
        if (!IsAboutHosts(message, flow))
        {
            from.MissFlows.Learn(message, flow);
            from.HasFlows |= flow.Command == Of13.FlowAdd;
            if (from.SetUpAt == 0 && from.MissFlows.Any)
                from.SetUpAt = now;
            from.LastMessageAt = now;
            tally.Others++;
            return false;
        }
        if (flow.Command != Of13.FlowAdd)
            return Wrong(from, "flow-mod that is no ADD, for hosts that have not moved", message, size);
        if (flow.InPortAt == 0 || flow.DestinationAt == 0 || flow.SourceAt == 0 || flow.ExcludesTestFrames)
            return Wrong(from, "flow that doesn't match port, source and destination of its packet", message, size);
        if (flow.Buffer != Of13.NoBuffer || flow.Table == Of13.AllTables)
            return Wrong(from, "flow-mod with a buffer, or an ADD to all tables", message, size);
        if (flow.HasOtherInstructions || !flow.Actions.IsOneOutput)
            return Wrong(from, "flow that does something else than one output", message, size);
        _flowShape.Learn(message, size, flow.InPortAt, flow.DestinationAt, flow.SourceAt, flow.Actions.PortAt,
            cookieAt: Of13.FlowCookie, numberAt: 0);
        return true;
    }

    private static bool IsAboutHosts(byte* message, in FlowModReader flow) =>
        (flow.SourceAt != 0 && TestFrame.IsHost(BigEndian.Get48(message + flow.SourceAt)))
        || (flow.DestinationAt != 0 && TestFrame.IsHost(BigEndian.Get48(message + flow.DestinationAt)));

    // True for a form that is right, which _packetShape then has.
    private bool ReadPacketOut(EmulatedSwitch from, byte* message, int size, long now)
    {
        if (PacketOutReader.Read(message, size, out PacketOutReader packet) is { } fault)
            return Wrong(from, fault, message, size);
        byte* frame = message + packet.DataAt;
        if (!packet.IsTestFrame(message))
        {
            from.LastMessageAt = now;
            tally.Others++;
            return false;
        }
        if (packet.Buffer != Of13.NoBuffer)
            return Wrong(from, "packet-out of a buffer that doesn't exist", message, size);
        if (!packet.IsWhole(message))
            return Wrong(from, "packet-out with another packet than came in", message, size);
        if (BigEndian.Get48(frame + TestFrame.Destination) == TestFrame.Broadcast)
            return Flood(from, message, size, packet, now);
        if (!packet.Actions.IsOneOutput)
            return Wrong(from, "packet-out that does something else than one output", message, size);
        _packetShape.Learn(message, size, Of13.OutInPort, packet.DataAt + TestFrame.Destination,
            packet.DataAt + TestFrame.Source, packet.Actions.PortAt, cookieAt: 0, packet.DataAt + TestFrame.Number);
        return true;
    }

    private bool Flood(EmulatedSwitch from, byte* message, int size, in PacketOutReader packet, long now)
    {
        int host = from.Network.HostOf(BigEndian.Get48(message + packet.DataAt + TestFrame.Source), from.Index);
        if (host < 0)
            return Wrong(from, "flood of a frame from a host of another switch", message, size);
        from.LastMessageAt = now;
        if (from.Flooded.Add(host))
            tally.Floods++;
        else
            tally.Unexpected(Describe(from, "second flood of the same frame", message, size));
        return false;
    }

    private bool Wrong(EmulatedSwitch from, string what, byte* message, int size)
    {
        tally.Wrong(Describe(from, what, message, size));
        return false;
    }

    private static string Describe(EmulatedSwitch from, string what, byte* message, int size) =>
        $"switch {from.Index}: {what}: {Convert.ToHexString(new ReadOnlySpan<byte>(message, size))}";
}
