using System;
using StackUnderTest.Stack.Buffers;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack.Tcp;

/// <summary>The four values that name a connection, seen from this host.</summary>
public struct TcpTuple
{
    public Ipv4Address Local;
    public Ipv4Address Remote;
    public ushort LocalPort;
    public ushort RemotePort;

    public readonly bool Is(in TcpTuple other) => Remote == other.Remote && RemotePort == other.RemotePort
        && LocalPort == other.LocalPort && Local == other.Local;

    public readonly ulong Hash(KeyedHash hash, uint purpose) => hash.Of(
        (ulong)Local.Value << 32 | Remote.Value, (ulong)purpose << 32 | (uint)LocalPort << 16 | RemotePort);
}

/// <summary>A received segment, judged and decoded; receiving trims it to the window.</summary>
public ref struct TcpSegment
{
    public TcpTuple Tuple;
    public SequenceNumber Sequence;
    public SequenceNumber Acknowledgment;
    public TcpFlags Flags;

    /// <summary>A router marked its packet (RFC 3168).</summary>
    public bool IsMarked;

    /// <summary>As on the wire: not scaled.</summary>
    public int Window;
    public TcpOptions Options;
    public ReadOnlySpan<byte> Data;

    public readonly bool Syn => (Flags & TcpFlags.Syn) != 0;

    public readonly bool Fin => (Flags & TcpFlags.Fin) != 0;

    public readonly bool Rst => (Flags & TcpFlags.Rst) != 0;

    public readonly bool Ack => (Flags & TcpFlags.Ack) != 0;

    /// <summary>SEG.LEN: SYN and FIN count.</summary>
    public readonly int Length => Data.Length + (Syn ? 1 : 0) + (Fin ? 1 : 0);

    /// <summary>The sequence number behind the last octet.</summary>
    public readonly SequenceNumber End => Sequence + Length;
}
