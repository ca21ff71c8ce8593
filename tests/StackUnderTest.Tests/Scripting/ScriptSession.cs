using System.Buffers.Binary;
using StackUnderTest.Stack.Wire;
using StackUnderTest.Tests.Simulation;

namespace StackUnderTest.Tests.Scripting;

/// <summary>A TCP segment that the stack sent, with the numbers of a script: both sides begin at 0.</summary>
internal sealed record Seen(TcpFlags Flags, uint Sequence, uint Acknowledgment, int Window, byte[] Data, byte[] Options, long Time)
{
    public override string ToString() => $"{Flags} {Sequence}({Data.Length}) ack {Acknowledgment} win {Window}";
}

/// <summary>
/// What a packetdrill script does, as methods: calls on sockets, segments in, segments expected out. The remote side is
/// 192.0.2.1:4000; the local is 192.168.0.1:8080 unless the stack chose the port.
/// </summary>
internal sealed class ScriptSession : IDisposable
{
    public const ushort LocalPort = 8080;
    public const ushort RemotePort = 4000;
    public static readonly Ipv4Address Local = new(192, 168, 0, 1);
    public static readonly Ipv4Address Remote = new(192, 0, 2, 1);
    public static readonly byte[] Mss1000 = [2, 4, 1000 >> 8, 1000 & 0xff];

    private const uint RemoteIss = 1_000_000;

    private readonly ScriptHost? _own;
    private readonly ScriptHost _host;
    private readonly ScriptClient _packets;
    private uint? _localIss;
    private ushort _localPort = LocalPort;

    public ScriptSession(ScriptHost? host = null)
    {
        _own = host == null ? new ScriptHost() : null;
        _host = host ?? _own!;
        Calls = _host.Connect();
        _packets = _host.Connect();
    }

    public ScriptClient Calls { get; }

    public ScriptClient Another() => _host.Connect();

    public static byte[] Address(Ipv4Address address, ushort port)
    {
        byte[] bytes = new byte[16];
        bytes[0] = 2;
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), port);
        address.Write(bytes.AsSpan(4));
        return bytes;
    }

    public static byte[] Int(int value) => BitConverter.GetBytes(value);

    public int Socket(int type = 1) => (int)Ok(Calls.Call(1, 2, type, 0));

    public void Bind(int socket, Ipv4Address? address = null, ushort port = LocalPort) =>
        Ok(Calls.Call(2, socket, data: Address(address ?? Local, port)));

    /// <summary>A listening socket on the local port.</summary>
    public int Listen(int backlog = 1)
    {
        int socket = Socket();
        SetOption(socket, 1, 2, 1);
        Bind(socket);
        Ok(Calls.Call(3, socket, backlog));
        return socket;
    }

    public int Accept(int listener) => (int)Ok(Calls.Call(4, listener));

    public Reply Connect(int socket) => Calls.Call(5, socket, data: Address(Remote, RemotePort));

    public Reply Read(int socket, int size = 1000) => Calls.Call(6, socket, size);

    public Reply Write(int socket, int size) => Calls.Call(7, socket, data: new byte[size]);

    public void NonBlocking(int socket) => Ok(Calls.Call(10, socket, 4, 0x802));

    public Reply Close(int socket) => Calls.Call(12, socket);

    public Reply Shutdown(int socket, int how) => Calls.Call(13, socket, how);

    public Reply GetOption(int socket, int level, int name, int size = 4) =>
        Calls.Call(14, socket, (long)level << 32 | (uint)name, size);

    public int IntOption(int socket, int level, int name) => BitConverter.ToInt32(Done(GetOption(socket, level, name)).Data);

    public void SetOption(int socket, int level, int name, int value) =>
        Ok(Calls.Call(15, socket, (long)level << 32 | (uint)name, 0, Int(value)));

    /// <summary>The pending error of a socket.</summary>
    public int Error(int socket) => IntOption(socket, 1, 4);

    /// <summary>TCP_INFO's state.</summary>
    public int State(int socket) => Done(GetOption(socket, 6, 11, 256)).Data[0];

    /// <summary>What is so of the asked events; waits up to the timeout.</summary>
    public int Poll(int socket, int events, int timeout = 0)
    {
        byte[] entry = [.. Int(socket), (byte)events, (byte)(events >> 8), 0, 0];
        Reply reply = Done(Calls.Call(16, 0, timeout, 1, entry));
        return BitConverter.ToInt16(reply.Data, 6);
    }

    /// <summary>A segment from the remote side; numbers as in a script.</summary>
    public void In(TcpFlags flags, uint sequence, uint acknowledgment = 0, int size = 0, int window = 32792, byte[]? options = null)
    {
        byte[] segment = Packets.Tcp(
            RemotePort, _localPort, RemoteIss + sequence, acknowledgment + (_localIss ?? 0), flags, new byte[size],
            (ushort)window, options ?? [], Remote, Local);
        InjectIp(6, segment);
    }

    public void Inject(byte[] packet) => Ok(_packets.Call(17, data: packet));

    /// <summary>A packet from the remote address to the local one.</summary>
    public void InjectIp(byte protocol, byte[] payload) =>
        Inject(Packets.Ip(protocol, payload, Remote, Local)[14..]);

    /// <summary>The next packet that the stack sends.</summary>
    public Reply Take() => Done(_packets.Call(18, a: 65535));

    /// <summary>Has the stack sent nothing? Asked by letting it answer a ping, which comes next then.</summary>
    public void ExpectSilence()
    {
        InjectIp(1, Packets.Icmp(8, 0, 7, "quiet?"u8));
        byte[] next = Take().Data;
        while (next[9] == 6 && (next[33] & 3) != 0)
            next = Take().Data; // a SYN or FIN again: that is the timer's, not an answer
        Assert.True(next[9] == 1, $"the stack sent {(next[9] == 6 ? Decode(next, 0) : (object)next[9])}");
    }

    /// <summary>The next segment, which must be this.</summary>
    public Seen Out(TcpFlags flags, uint sequence, uint? acknowledgment = null, int size = 0)
    {
        Reply packet = Take();
        Seen seen = Decode(packet.Data, packet.Time);
        Assert.True(
            seen.Flags == flags && seen.Sequence == sequence && seen.Data.Length == size
            && (acknowledgment == null || seen.Acknowledgment == acknowledgment),
            $"expected {flags} {sequence}({size}) ack {acknowledgment}, not {seen}");
        return seen;
    }

    /// <summary>The next segment that isn't a repetition of a SYN or FIN, which a slow machine may see.</summary>
    public Seen OutPure()
    {
        Seen seen;
        do
        {
            Reply packet = Take();
            seen = Decode(packet.Data, packet.Time);
        }
        while ((seen.Flags & (TcpFlags.Syn | TcpFlags.Fin)) != 0);
        return seen;
    }

    /// <summary>A reset out of nowhere: its number is zero.</summary>
    public Seen OutReset()
    {
        Seen seen = OutPure();
        Assert.Equal((TcpFlags.Rst | TcpFlags.Ack, 0u), (seen.Flags, seen.Sequence));
        return seen;
    }

    /// <summary>A connection that the remote side opened.</summary>
    public int Accepted(out int listener, byte[]? options = null)
    {
        listener = Listen();
        In(TcpFlags.Syn, 0, options: options ?? Mss1000);
        Out(TcpFlags.Syn | TcpFlags.Ack, 0, 1);
        In(TcpFlags.Ack, 1, 1);
        return Accept(listener);
    }

    /// <summary>A connection that we opened.</summary>
    public int Connected(byte[]? options = null)
    {
        int socket = SynSent();
        In(TcpFlags.Syn | TcpFlags.Ack, 0, 1, options: options ?? Mss1000);
        Out(TcpFlags.Ack, 1, 1);
        return socket;
    }

    public int SynSent()
    {
        int socket = Socket();
        NonBlocking(socket);
        Assert.Equal(115, Connect(socket).Error);
        Out(TcpFlags.Syn, 0);
        return socket;
    }

    public void Dispose()
    {
        Calls.Dispose();
        _packets.Dispose();
        _own?.Dispose();
    }

    public static Reply Done(Reply reply)
    {
        Assert.True(reply.Error == 0, $"errno {reply.Error}");
        return reply;
    }

    public static long Ok(Reply reply) => Done(reply).Result;

    private Seen Decode(byte[] packet, long time)
    {
        Assert.Equal(6, packet[9]);
        Assert.Equal(0, Packets.NaiveChecksum(packet.AsSpan(0, 20)));
        byte[] segment = packet[20..];
        Assert.Equal(0, Packets.Transport(6, segment, Ipv4Address.Read(packet.AsSpan(12)), Ipv4Address.Read(packet.AsSpan(16))));
        var flags = (TcpFlags)segment[13];
        uint sequence = BinaryPrimitives.ReadUInt32BigEndian(segment.AsSpan(4));
        uint acknowledgment = BinaryPrimitives.ReadUInt32BigEndian(segment.AsSpan(8));
        int header = (segment[12] >> 4) * 4;
        if ((flags & TcpFlags.Syn) != 0)
        {
            _localIss = sequence;
            _localPort = BinaryPrimitives.ReadUInt16BigEndian(segment);
        }

        return new Seen(
            flags, sequence - (_localIss ?? 0), (flags & TcpFlags.Ack) == 0 ? 0 : acknowledgment - RemoteIss,
            BinaryPrimitives.ReadUInt16BigEndian(segment.AsSpan(14)), segment[header..], segment[20..header], time);
    }
}
