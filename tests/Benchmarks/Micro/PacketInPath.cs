using BenchmarkDotNet.Attributes;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Benchmarks.Micro;

/// <summary>
/// One packet-in through OpenFlow.Protocol, in the buffers a session has: what a learning switch pays for parsing
/// and building, without its table and without the socket.
/// </summary>
[MemoryDiagnoser]
public class PacketInPath
{
    private const int OxmsCapacity = 64;
    private const int ActionsCapacity = 32;
    private const int InstructionsCapacity = 48;
    private const ushort IdleTimeout = 60;
    private const ushort Priority = 100;
    private const int FrameSize = 60;
    private static readonly PortNumber From = new(3);
    private static readonly PortNumber To = new(7);

    private readonly byte[] _packetIn = MakePacketIn();
    private readonly byte[] _output = new byte[512];

    [Benchmark(Description = "packet-in: read, with its frame")]
    public ulong Read()
    {
        if (!PacketIn.TryRead(_packetIn, out PacketIn packet, out _)
            || !EthernetView.TryRead(packet.Data, out EthernetView frame))
            throw new InvalidOperationException("the packet-in can't be read");
        return frame.Destination.Value ^ frame.Source.Value ^ packet.InPort.Value;
    }

    [Benchmark(Description = "flow-mod: build and write")]
    public int WriteFlowMod() =>
        WriteFlowMod(_output, new MacAddress(0x025d_0000_0001), new MacAddress(0x025d_0000_0002), From);

    [Benchmark(Description = "packet-out: build and write")]
    public int WritePacketOut() => WritePacketOut(_output, _packetIn.AsSpan(^FrameSize..), From);

    [Benchmark(Baseline = true, Description = "packet-in read, flow-mod and packet-out written")]
    public int Answer()
    {
        if (!PacketIn.TryRead(_packetIn, out PacketIn packet, out _)
            || !EthernetView.TryRead(packet.Data, out EthernetView frame))
            throw new InvalidOperationException("the packet-in can't be read");
        PortNumber inPort = packet.InPort;
        int size = WriteFlowMod(_output, frame.Source, frame.Destination, inPort);
        return size + WritePacketOut(_output.AsSpan(size), packet.Data, inPort);
    }

    private static int WriteFlowMod(Span<byte> output, MacAddress source, MacAddress destination, PortNumber inPort)
    {
        var match = new MatchWriter(stackalloc byte[OxmsCapacity]);
        match.InPort(inPort);
        match.EthDst(destination);
        match.EthSrc(source);
        var actions = new ActionWriter(stackalloc byte[ActionsCapacity]);
        actions.Add(new OutputAction(To));
        var instructions = new InstructionWriter(stackalloc byte[InstructionsCapacity]);
        instructions.ApplyActions(actions.Written);
        var flow = new FlowMod
        {
            Priority = Priority,
            IdleTimeout = IdleTimeout,
            Match = match.Written,
            Instructions = instructions.Written,
        };
        flow.Write(output, new Xid(1));
        return flow.Size;
    }

    private static int WritePacketOut(Span<byte> output, ReadOnlySpan<byte> frame, PortNumber inPort)
    {
        var actions = new ActionWriter(stackalloc byte[ActionsCapacity]);
        actions.Add(new OutputAction(To));
        var packet = new PacketOut { InPort = inPort, Actions = actions.Written, Data = frame };
        packet.Write(output, new Xid(2));
        return packet.Size;
    }

    private static byte[] MakePacketIn()
    {
        Span<byte> frame = stackalloc byte[FrameSize];
        frame.Clear();
        EthernetView.WriteHeader(frame, new MacAddress(0x025d_0000_0002), new MacAddress(0x025d_0000_0001),
            new EtherType(0x88b5));
        var match = new MatchWriter(stackalloc byte[OxmsCapacity]);
        match.InPort(From);
        Span<byte> wrapped = stackalloc byte[OxmsCapacity];
        MatchView.Write(wrapped, match.Written);
        if (!MatchView.TryRead(wrapped, out MatchView view, out _, out _))
            throw new InvalidOperationException("the match can't be read");
        var packet = new PacketIn { TotalLength = FrameSize, Match = view, Data = frame };
        var octets = new byte[packet.Size];
        packet.Write(octets, new Xid(0));
        return octets;
    }
}
