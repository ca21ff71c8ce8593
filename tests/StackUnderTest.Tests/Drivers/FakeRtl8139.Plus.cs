using System.Buffers.Binary;
using StackUnderTest.Drivers.Rtl8139;

namespace StackUnderTest.Tests.Drivers;

internal sealed partial class FakeRtl8139
{
    private readonly byte[] _segment = new byte[2048];
    private uint _cpcr;
    private uint _receiveRing;
    private int _receiveIndex;
    private int _transmitIndex;

    private uint _tallyAddress;
    private ulong _tallySent;
    private ulong _tallyReceived;

    /// <summary>Frames that the card cut, and into how many.</summary>
    public int LargeSends { get; private set; }

    /// <summary>So many received frames are marked with an error.</summary>
    public int ReceiveErrorNext { get; set; }

    private void ReceiveToDescriptor(ReadOnlySpan<byte> frame)
    {
        Span<byte> descriptor = memory.At(_receiveRing + (uint)(_receiveIndex * Descriptor.Size), Descriptor.Size);
        uint command = BinaryPrimitives.ReadUInt32LittleEndian(descriptor);
        if ((command & Descriptor.Own) == 0 || (command & Descriptor.ReceiveSizeMask) < frame.Length + 4)
        {
            Overflow();
            return;
        }

        uint buffer = BinaryPrimitives.ReadUInt32LittleEndian(descriptor[8..]);
        frame.CopyTo(memory.At(buffer, frame.Length));
        uint status = Descriptor.FirstSegment | Descriptor.LastSegment | (uint)(frame.Length + 4);
        if (ReceiveErrorNext > 0)
        {
            ReceiveErrorNext--;
            status |= Descriptor.ReceiveErrors;
        }

        BinaryPrimitives.WriteUInt32LittleEndian(descriptor, status | command & Descriptor.EndOfRing);
        _tallyReceived++;
        _receiveIndex = (command & Descriptor.EndOfRing) != 0 ? 0 : _receiveIndex + 1;
        _isr |= Interrupt.ReceiveOk;
    }

    private void WriteTallyCommand(uint value)
    {
        Demand(value % TallyCounters.Size == Register.DumpTally, "DTCCR not aligned");
        Span<byte> dump = memory.At(value & ~(uint)(TallyCounters.Size - 1), TallyCounters.Size);
        dump.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(dump, _tallySent);
        BinaryPrimitives.WriteUInt64LittleEndian(dump[8..], _tallyReceived);
        BinaryPrimitives.WriteUInt16LittleEndian(dump[28..], (ushort)Missed);
        _tallyAddress = value & ~Register.DumpTally;
    }

    private void SendDescriptors()
    {
        if ((_cpcr & 1) == 0 || (_command & Register.TransmitterEnable) == 0)
        {
            Violations.Add("TPPoll without CPCR.TxEnb or TE");
            return;
        }

        for (; ; )
        {
            Span<byte> descriptor = memory.At(_tsad[0] + (uint)(_transmitIndex * Descriptor.Size), Descriptor.Size);
            uint command = BinaryPrimitives.ReadUInt32LittleEndian(descriptor);
            if ((command & Descriptor.Own) == 0)
                return;
            uint buffer = BinaryPrimitives.ReadUInt32LittleEndian(descriptor[8..]);
            Span<byte> frame = memory.At(buffer, (int)(command & Descriptor.TransmitSizeMask));
            if ((command & Descriptor.LargeSend) != 0)
                Cut(frame, (int)(command >> Descriptor.SegmentSizeShift) & Descriptor.GreatestSegmentSize);
            else
            {
                if ((command & (Descriptor.TcpChecksum | Descriptor.UdpChecksum)) != 0)
                    WriteTransportChecksum(frame);
                if (frame.Length is < 60 or > 1514)
                    Violations.Add($"frame of {frame.Length}");
                Sent?.Invoke(frame);
            }

            BinaryPrimitives.WriteUInt32LittleEndian(descriptor, command & ~Descriptor.Own);
            _tallySent++;
            bool end = (command & Descriptor.EndOfRing) != 0 || _transmitIndex == 63;
            _transmitIndex = end ? 0 : _transmitIndex + 1;
            _isr |= Interrupt.TransmitOk;
        }
    }

    private void Cut(ReadOnlySpan<byte> frame, int segmentSize)
    {
        LargeSends++;
        int ip = (frame[14] & 15) * 4;
        int headers = 14 + ip + (frame[14 + ip + 12] >> 4) * 4;
        uint sequence = BinaryPrimitives.ReadUInt32BigEndian(frame[(14 + ip + 4)..]);
        ushort identification = BinaryPrimitives.ReadUInt16BigEndian(frame[18..]);
        int data = 14 + BinaryPrimitives.ReadUInt16BigEndian(frame[16..]) - headers;
        for (int offset = 0; offset < data; offset += segmentSize)
        {
            int size = Math.Min(segmentSize, data - offset);
            bool last = offset + size == data;
            Span<byte> segment = _segment.AsSpan(0, headers + size);
            frame[..headers].CopyTo(segment);
            frame.Slice(headers + offset, size).CopyTo(segment[headers..]);
            BinaryPrimitives.WriteUInt16BigEndian(segment[16..], (ushort)(segment.Length - 14));
            BinaryPrimitives.WriteUInt16BigEndian(segment[18..], identification++);
            segment[24] = segment[25] = 0;
            BinaryPrimitives.WriteUInt16BigEndian(segment[24..], (ushort)~Sum(segment.Slice(14, ip), 0));
            BinaryPrimitives.WriteUInt32BigEndian(segment[(14 + ip + 4)..], sequence + (uint)offset);
            if (!last)
                segment[14 + ip + 13] &= 0xf6; // FIN and PSH belong to the last
            WriteTransportChecksum(segment);
            Sent?.Invoke(segment);
        }
    }

    private static void WriteTransportChecksum(Span<byte> frame)
    {
        int ip = (frame[14] & 15) * 4;
        int size = BinaryPrimitives.ReadUInt16BigEndian(frame[16..]) - ip;
        Span<byte> transport = frame.Slice(14 + ip, size);
        Span<byte> field = transport[(frame[23] == 17 ? 6 : 16)..];
        field[0] = field[1] = 0;
        uint sum = Sum(frame.Slice(26, 8), (uint)(frame[23] + size));
        BinaryPrimitives.WriteUInt16BigEndian(field, (ushort)~Sum(transport, sum));
    }

    private static uint Sum(ReadOnlySpan<byte> bytes, uint sum)
    {
        for (int i = 0; i < bytes.Length; i++)
            sum += i % 2 == 0 ? (uint)bytes[i] << 8 : bytes[i];
        while (sum > 0xffff)
            sum = (sum & 0xffff) + (sum >> 16);
        return sum;
    }
}
