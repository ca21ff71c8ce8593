using System.Buffers.Binary;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Tests.Simulation;

/// <summary>A peer that sends exactly the segments that a test says, and remembers where both sides are.</summary>
internal sealed class TcpPeer(Bench bench, ushort remotePort, ushort localPort = 40000)
{
    public static readonly byte[] Mss1460 = [2, 4, 0x05, 0xb4];
    public static readonly byte[] SackPermitted = [4, 2];

    public uint Sequence { get; set; } = 100_000;

    /// <summary>What we have of the stack's octets.</summary>
    public uint Expected { get; set; }

    public ushort Window { get; set; } = 65535;

    public byte[] Options { get; set; } = [];

    public ushort LocalPort => localPort;

    public ushort RemotePort { get; set; } = remotePort;

    public static byte[] Timestamps(uint value, uint echo)
    {
        byte[] option = [1, 1, 8, 10, 0, 0, 0, 0, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32BigEndian(option.AsSpan(4), value);
        BinaryPrimitives.WriteUInt32BigEndian(option.AsSpan(8), echo);
        return option;
    }

    public static byte[] Sack(params uint[] edges)
    {
        byte[] option = [1, 1, 5, (byte)(2 + edges.Length * 4), .. new byte[edges.Length * 4]];
        for (int i = 0; i < edges.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(option.AsSpan(4 + i * 4), edges[i]);
        return option;
    }

    public TcpPeer Open(params byte[] options)
    {
        SentSegment answer = Syn(options);
        Assert.True(answer.Has(TcpFlags.Syn | TcpFlags.Ack), answer.ToString());
        Assert.Equal(Sequence + 1, answer.Acknowledgment);
        Sequence++;
        Expected = answer.Sequence + 1;
        Ack();
        return this;
    }

    /// <summary>Sends a SYN and returns the one answer.</summary>
    public SentSegment Syn(params byte[] options)
    {
        bench.Clear();
        Raw(TcpFlags.Syn, [], Sequence, 0, options.Length == 0 ? Mss1460 : options);
        return Assert.Single(bench.TakeSegments());
    }

    /// <summary>Sends a segment with the current numbers; the data counts as sent.</summary>
    public void Send(TcpFlags flags, ReadOnlySpan<byte> data = default, byte[]? options = null)
    {
        Raw(flags, data, Sequence, Expected, options ?? Options);
        Sequence += (uint)data.Length + ((flags & TcpFlags.Fin) != 0 ? 1u : 0);
    }

    public void Ack(byte[]? options = null) => Raw(TcpFlags.Ack, [], Sequence, Expected, options ?? Options);

    /// <summary>Sends any segment, counting nothing.</summary>
    public void Raw(
        TcpFlags flags, ReadOnlySpan<byte> data, uint sequence, uint acknowledgment, byte[]? options = null) =>
        bench.Deliver(Packets.Ip(6, Packets.Tcp(
            localPort, RemotePort, sequence, acknowledgment, flags, data, Window, options ?? Options)));

    /// <summary>What the stack sent to this peer since the last look.</summary>
    public List<SentSegment> Take() => [.. bench.TakeSegments().Where(segment => segment.Destination == localPort)];

    public SentSegment TakeOne() => Assert.Single(Take());

    /// <summary>Takes what came, counts octets in order as received, and returns them; acknowledges if asked.</summary>
    public byte[] Receive(bool acknowledge = true)
    {
        var data = new List<byte>();
        foreach (SentSegment segment in Take())
        {
            if (segment.Sequence == Expected)
            {
                data.AddRange(segment.Data);
                Expected += (uint)segment.Data.Length + (segment.Has(TcpFlags.Fin) ? 1u : 0);
            }
        }

        if (acknowledge)
            Ack();
        return [.. data];
    }

    /// <summary>Does the echo server still answer?</summary>
    public bool IsAlive()
    {
        bench.Run(Bench.Second);
        bench.Clear();
        byte[] text = "alive?"u8.ToArray();
        Send(TcpFlags.Psh | TcpFlags.Ack, text);
        bench.Run(Bench.Second / 2);
        return Receive().AsSpan().SequenceEqual(text);
    }
}
