using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Benchmarks.Net;
using Benchmarks.Wire;

namespace Benchmarks.Canned;

/// <summary>
/// Answers test frames from templates. It learns nothing: a host's port follows from its number, as in the
/// generator. So it is about as little work as a controller can have, and shows what the generator can do.
/// </summary>
internal sealed unsafe class CannedAnswers : IDisposable
{
    private const int FlowSize = 104;
    private const int FlowInPort = 56;
    private const int FlowDestination = 64;
    private const int FlowSource = 74;
    private const int FlowOutPort = 92;
    private const int PacketOutPort = 28;
    private const int PacketData = 40;
    private const int PacketSize = PacketData + TestFrame.Size;
    private const int FaultEvery = 100_000;

    private readonly byte* _flow = (byte*)NativeMemory.AllocZeroed(FlowSize);
    private readonly byte* _packet = (byte*)NativeMemory.AllocZeroed(PacketSize);
    private readonly uint _ports;
    private readonly Fault _fault;
    private long _answers;

    public CannedAnswers(int ports, Fault fault)
    {
        (_ports, _fault) = ((uint)ports, fault);
        MakeFlow();
        MakePacket();
    }

    /// <summary>The flow that sends what no other matches to the controller.</summary>
    public static void TableMiss(OutputBuffer output)
    {
        byte* miss = output.Take(80);
        new Span<byte>(miss, 80).Clear();
        FlowHeader(miss, 80, priority: 0);
        BigEndian.Put16(miss + Of13.FlowMatch, 1);
        BigEndian.Put16(miss + Of13.FlowMatch + 2, 4);
        Output(miss, 56, Of13.PortController);
    }

    public void Answer(byte* packetIn, OutputBuffer output)
    {
        byte* frame = packetIn + Of13.InData;
        uint inPort = BigEndian.Get32(packetIn + Of13.InPortValue);
        ulong destination = BigEndian.Get48(frame);
        if (destination == TestFrame.Broadcast)
        {
            PacketOut(output, frame, inPort, Of13.PortFlood);
            return;
        }
        ulong source = BigEndian.Get48(frame + TestFrame.Source);
        uint outPort = 1 + ((uint)destination & 0xffff) % _ports;
        if (_fault != Fault.None && ++_answers % FaultEvery == 0)
        {
            Misbehave(output, frame, inPort, destination, source, outPort);
            return;
        }
        FlowMod(output, inPort, destination, source, outPort);
        PacketOut(output, frame, inPort, outPort);
    }

    public void Dispose()
    {
        NativeMemory.Free(_flow);
        NativeMemory.Free(_packet);
    }

    private void Misbehave(OutputBuffer output, byte* frame, uint inPort, ulong destination, ulong source, uint outPort)
    {
        uint wrongPort = outPort % _ports + 1;
        if (_fault != Fault.NoFlowMod)
        {
            byte* flow = FlowMod(output, inPort, destination, source,
                _fault == Fault.WrongFlowPort ? wrongPort : outPort);
            if (_fault == Fault.DirtyPadding)
                flow[Of13.FlowPad] = 1;
            if (_fault == Fault.MatchWithoutPort)
                BigEndian.Put32(flow + FlowInPort - 4, Of13.OxmInPort + 0x200); // IN_PHY_PORT
        }
        if (_fault == Fault.FlowModTwice)
            FlowMod(output, inPort, destination, source, outPort);
        if (_fault == Fault.BothDirections)
            FlowMod(output, outPort, source, destination, inPort);
        if (_fault == Fault.NoPacketOut)
            return;
        uint port = _fault switch
        {
            Fault.WrongPacketPort => wrongPort,
            Fault.FloodsKnown => Of13.PortFlood,
            _ => outPort,
        };
        byte* packet = PacketOut(output, frame, inPort, port);
        if (_fault == Fault.ChangedPacket)
            packet[PacketSize - 1] = 1;
        if (_fault == Fault.PacketOutTwice)
            PacketOut(output, frame, inPort, port);
    }

    private byte* FlowMod(OutputBuffer output, uint inPort, ulong destination, ulong source, uint outPort)
    {
        byte* at = output.Take(FlowSize);
        Unsafe.CopyBlockUnaligned(at, _flow, FlowSize);
        BigEndian.Put32(at + FlowInPort, inPort);
        BigEndian.Put48(at + FlowDestination, destination);
        BigEndian.Put48(at + FlowSource, source);
        BigEndian.Put32(at + FlowOutPort, outPort);
        return at;
    }

    private byte* PacketOut(OutputBuffer output, byte* frame, uint inPort, uint outPort)
    {
        byte* at = output.Take(PacketSize);
        Unsafe.CopyBlockUnaligned(at, _packet, PacketData);
        Unsafe.CopyBlockUnaligned(at + PacketData, frame, TestFrame.Size);
        BigEndian.Put32(at + Of13.OutInPort, inPort);
        BigEndian.Put32(at + PacketOutPort, outPort);
        return at;
    }

    // Match: in_port at 52, eth_dst at 60, eth_src at 70, 4 octets of padding; apply-actions at 80, output at 88.
    private void MakeFlow()
    {
        FlowHeader(_flow, FlowSize, priority: 100);
        BigEndian.Put16(_flow + Of13.FlowMatch, 1);
        BigEndian.Put16(_flow + Of13.FlowMatch + 2, 32);
        BigEndian.Put32(_flow + FlowInPort - 4, Of13.OxmInPort);
        BigEndian.Put32(_flow + FlowDestination - 4, Of13.OxmEthDst);
        BigEndian.Put32(_flow + FlowSource - 4, Of13.OxmEthSrc);
        Output(_flow, 80, 0);
    }

    private void MakePacket()
    {
        _packet[0] = Of13.Version;
        _packet[1] = Of13.PacketOut;
        BigEndian.Put16(_packet + 2, PacketSize);
        BigEndian.Put32(_packet + Of13.OutBuffer, Of13.NoBuffer);
        BigEndian.Put16(_packet + Of13.OutActionsSize, Of13.ActionOutputSize);
        BigEndian.Put16(_packet + Of13.OutActions + 2, Of13.ActionOutputSize);
    }

    private static void FlowHeader(byte* at, ushort size, ushort priority)
    {
        at[0] = Of13.Version;
        at[1] = Of13.FlowMod;
        BigEndian.Put16(at + 2, size);
        BigEndian.Put16(at + Of13.FlowPriority, priority);
        BigEndian.Put32(at + Of13.FlowBuffer, Of13.NoBuffer);
        new Span<byte>(at + Of13.FlowBuffer + 4, 8).Fill(0xff); // out_port and out_group: any
    }

    // An apply-actions with one output.
    private static void Output(byte* message, int at, uint port)
    {
        BigEndian.Put16(message + at, Of13.InstructionApplyActions);
        BigEndian.Put16(message + at + 2, 8 + Of13.ActionOutputSize);
        BigEndian.Put16(message + at + 10, Of13.ActionOutputSize);
        BigEndian.Put32(message + at + 12, port);
        BigEndian.Put16(message + at + 16, 0xffff);
    }
}
