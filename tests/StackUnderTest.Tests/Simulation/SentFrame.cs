using System.Buffers.Binary;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Tests.Simulation;

/// <summary>A frame that the stack sent, and when.</summary>
internal sealed class SentFrame(byte[] bytes, long time)
{
    public byte[] Bytes { get; } = bytes;

    public long Time { get; } = time;

    public ushort Type => BinaryPrimitives.ReadUInt16BigEndian(Bytes.AsSpan(12));

    public bool IsArp => Type == 0x0806;

    public bool IsIp => Type == 0x0800;

    public MacAddress Destination => MacAddress.Read(Bytes);

    public ReadOnlySpan<byte> Packet => Bytes.AsSpan(14, BinaryPrimitives.ReadUInt16BigEndian(Bytes.AsSpan(16)));

    public byte Protocol => Packet[9];

    public ushort Identification => BinaryPrimitives.ReadUInt16BigEndian(Packet[4..]);

    public ushort Fragment => BinaryPrimitives.ReadUInt16BigEndian(Packet[6..]);

    public ReadOnlySpan<byte> Payload => Packet[20..];

    public ushort ArpOperation => BinaryPrimitives.ReadUInt16BigEndian(Bytes.AsSpan(20));

    public Ipv4Address ArpSender => Ipv4Address.Read(Bytes.AsSpan(28));

    public Ipv4Address ArpTarget => Ipv4Address.Read(Bytes.AsSpan(38));
}

/// <summary>A TCP segment that the stack sent, decoded without the stack's own readers.</summary>
internal sealed class SentSegment
{
    public SentSegment(SentFrame frame)
    {
        Time = frame.Time;
        byte[] bytes = frame.Payload.ToArray();
        Source = BinaryPrimitives.ReadUInt16BigEndian(bytes);
        Destination = BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(2));
        Sequence = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(4));
        Acknowledgment = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(8));
        Flags = (TcpFlags)bytes[13];
        Window = BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(14));
        int header = (bytes[12] >> 4) * 4;
        Data = bytes[header..];
        ReadOnlySpan<byte> options = bytes.AsSpan(20, header - 20);
        while (options.Length > 0 && options[0] != 0)
        {
            int size = options[0] == 1 ? 1 : options[1];
            if (options[0] != 1)
                Options[options[0]] = options[2..size].ToArray();
            options = options[size..];
        }

        ChecksumIsRight = Packets.Transport(6, bytes, Packets.Stack, Ipv4Address.Read(frame.Packet[16..])) == 0;
    }

    public long Time { get; }

    public ushort Source { get; }

    public ushort Destination { get; }

    public uint Sequence { get; }

    public uint Acknowledgment { get; }

    public TcpFlags Flags { get; }

    public ushort Window { get; }

    public byte[] Data { get; }

    public Dictionary<byte, byte[]> Options { get; } = [];

    public bool ChecksumIsRight { get; }

    public bool Has(TcpFlags flags) => (Flags & flags) == flags;

    public uint Option32(byte kind, int index) => BinaryPrimitives.ReadUInt32BigEndian(Options[kind].AsSpan(index * 4));

    public override string ToString() => $"{Flags} seq={Sequence} ack={Acknowledgment} win={Window} len={Data.Length}";
}
