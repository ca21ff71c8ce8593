using System.Buffers.Binary;
using System.Text;
using StackUnderTest.Stack;
using StackUnderTest.Stack.Ip;
using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Tcp;

namespace StackUnderTest.Host.Scripting;

/// <summary>The table itself; the names are those of Linux's headers.</summary>
internal static partial class SocketOptions
{
    private const int LeastSendBuffer = 4608;
    private const int LeastReceiveBuffer = 2304;

    // MAX_TCP_KEEPIDLE, MAX_TCP_KEEPINTVL, MAX_TCP_KEEPCNT and MAX_TCP_SYNCNT.
    private const int GreatestKeepTime = 32767;
    private const int GreatestCount = 127;

    private static Dictionary<(int Level, int Name), Option> MakeTable()
    {
        var table = new Dictionary<(int, int), Option>();
        AddSocketOptions(table);
        AddTcpOptions(table);
        AddIpOptions(table);
        return table;
    }

    private static Option Flag(For kind, Func<OptionTarget, bool> get, Action<OptionTarget, bool> set) => new(
        kind, 4, target => Encode(get(target)), (target, data) =>
        {
            set(target, Integer(data) != 0);
            return 0;
        });

    private static Option Number(
        For kind, Func<OptionTarget, int> get, Func<OptionTarget, int, int>? set = null, int size = 4) => new(
        kind, size, target => Encode(get(target)), set == null ? null : (target, data) => set(target, Integer(data)));

    private static void AddSocketOptions(Dictionary<(int, int), Option> table)
    {
        table[(LevelSocket, 2)] = Flag( // SO_REUSEADDR
            For.Both, t => t.Socket.IsTcp ? t.Tcp.ReusesAddress : t.Udp.ReusesAddress, (t, on) =>
            {
                if (t.Socket.IsTcp)
                    t.Tcp.ReusesAddress = on;
                else
                    t.Udp.ReusesAddress = on;
            });
        table[(LevelSocket, 15)] = Flag( // SO_REUSEPORT
            For.Both, t => t.Socket.IsTcp ? t.Tcp.ReusesPort : t.Udp.ReusesPort, (t, on) =>
            {
                if (t.Socket.IsTcp)
                    t.Tcp.ReusesPort = on;
                else
                    t.Udp.ReusesPort = on;
            });
        table[(LevelSocket, 3)] = Number(For.Both, t => t.Socket.IsTcp ? 1 : 2); // SO_TYPE
        table[(LevelSocket, 4)] = Number(For.Both, t => (int)TakeError(t)); // SO_ERROR
        table[(LevelSocket, 6)] = Flag( // SO_BROADCAST
            For.Udp, t => t.Udp.MayBroadcast, (t, on) => t.Udp.MayBroadcast = on);
        table[(LevelSocket, 7)] = Number(For.Both, SendBuffer, SetSendBuffer); // SO_SNDBUF
        table[(LevelSocket, 8)] = Number(For.Both, ReceiveBuffer, SetReceiveBuffer); // SO_RCVBUF
        table[(LevelSocket, 32)] = Number(For.Both, SendBuffer, SetSendBuffer); // SO_SNDBUFFORCE
        table[(LevelSocket, 33)] = Number(For.Both, ReceiveBuffer, SetReceiveBuffer); // SO_RCVBUFFORCE
        table[(LevelSocket, 9)] = Flag( // SO_KEEPALIVE
            For.Tcp, t => t.Tcp.KeepsAlive, (t, on) => t.Tcp.SetKeepAlive(on, t.Now));
        table[(LevelSocket, 13)] = new Option(For.Tcp, 8, GetLinger, SetLinger); // SO_LINGER
        table[(LevelSocket, 20)] = new Option( // SO_RCVTIMEO
            For.Both, 16, t => EncodeTime(t.Socket.ReceiveTimeout),
            (t, data) => DecodeTime(data, time => t.Socket.ReceiveTimeout = time));
        table[(LevelSocket, 21)] = new Option( // SO_SNDTIMEO
            For.Both, 16, t => EncodeTime(t.Socket.SendTimeout),
            (t, data) => DecodeTime(data, time => t.Socket.SendTimeout = time));
        table[(LevelSocket, 30)] = Number( // SO_ACCEPTCONN
            For.Both, t => t.Socket.IsTcp && t.Tcp.State == TcpState.Listen ? 1 : 0);
        table[(LevelSocket, 38)] = Number(For.Both, t => t.Socket.IsTcp ? 6 : 17); // SO_PROTOCOL
        table[(LevelSocket, 39)] = Number(For.Both, _ => SocketAddress.FamilyInternet); // SO_DOMAIN
    }

    private static void AddTcpOptions(Dictionary<(int, int), Option> table)
    {
        table[(LevelTcp, 1)] = Flag(For.Tcp, t => t.Tcp.NoDelay, (t, on) => t.Tcp.NoDelay = on); // TCP_NODELAY
        table[(LevelTcp, 2)] = Number(For.Tcp, SegmentSize, (t, value) => // TCP_MAXSEG
            value == 0 ? t.Tcp.UserSegmentSize = 0 : WithinRange(value, 88, 32767, v => t.Tcp.UserSegmentSize = v));
        table[(LevelTcp, 3)] = Flag(For.Tcp, t => t.Tcp.Cork, (t, on) => t.Tcp.Cork = on); // TCP_CORK
        table[(LevelTcp, 4)] = Number( // TCP_KEEPIDLE
            For.Tcp, t => (int)(t.Tcp.KeepAliveTime / StackOptions.Second), (t, value) =>
                WithinRange(value, 1, GreatestKeepTime, v =>
                {
                    t.Tcp.KeepAliveTime = v * StackOptions.Second;
                    t.Tcp.SetKeepAlive(t.Tcp.KeepsAlive, t.Now);
                }));
        table[(LevelTcp, 5)] = Number( // TCP_KEEPINTVL
            For.Tcp, t => (int)(t.Tcp.KeepAliveInterval / StackOptions.Second), (t, value) =>
                WithinRange(value, 1, GreatestKeepTime, v => t.Tcp.KeepAliveInterval = v * StackOptions.Second));
        table[(LevelTcp, 6)] = Number( // TCP_KEEPCNT
            For.Tcp, t => t.Tcp.KeepAliveTries, (t, value) =>
                WithinRange(value, 1, GreatestCount, v => t.Tcp.KeepAliveTries = v));
        table[(LevelTcp, 7)] = Number( // TCP_SYNCNT
            For.Tcp, t => t.Tcp.SynRetries == 0 ? 6 : t.Tcp.SynRetries, (t, value) =>
                WithinRange(value, 1, GreatestCount, v => t.Tcp.SynRetries = v));
        table[(LevelTcp, 10)] = Number( // TCP_WINDOW_CLAMP
            For.Tcp, t => t.Tcp.WindowClamp > 0 ? t.Tcp.WindowClamp : t.Tcp.ReceiveBufferSize, (t, value) =>
                WithinRange(value, 0, int.MaxValue, v =>
                    t.Tcp.WindowClamp = v == 0 ? 0 : Math.Max(v, LeastReceiveBuffer / 2)));
        table[(LevelTcp, 11)] = new Option(For.Tcp, 0, t => TcpInfoLayout.Encode(t), null); // TCP_INFO
        table[(LevelTcp, 12)] = Flag(For.Tcp, t => t.Tcp.QuickAck, (t, on) => t.Tcp.QuickAck = on); // TCP_QUICKACK
        table[(LevelTcp, 13)] = new Option( // TCP_CONGESTION
            For.Tcp, 1, t => t.Tcp.CongestionControl == CongestionControl.Cubic
                ? [.. "cubic"u8, .. new byte[11]] : [.. "reno"u8, .. new byte[12]],
            SetCongestion);
        table[(LevelTcp, 18)] = Number( // TCP_USER_TIMEOUT
            For.Tcp, t => (int)(t.Tcp.UserTimeout / StackOptions.Millisecond), (t, value) =>
                WithinRange(value, 0, int.MaxValue, v => t.Tcp.UserTimeout = v * StackOptions.Millisecond));
    }

    private static void AddIpOptions(Dictionary<(int, int), Option> table)
    {
        table[(LevelIp, 1)] = new Option( // IP_TOS, an octet or an int
            For.Both, 1, t => Encode(TraitsOf(t).TypeOfService),
            (t, data) => SetTraits(t, traits => traits with { TypeOfService = (byte)(data[0] & ~3) }));
        table[(LevelIp, 2)] = new Option( // IP_TTL, an octet or an int; -1 for the default
            For.Both, 1, t => Encode(TraitsOf(t).TimeToLive), SetTimeToLive);
        table[(LevelIp, 10)] = Number( // IP_MTU_DISCOVER
            For.Both, t => (int)TraitsOf(t).Discovery, (t, value) => WithinRange(value, 0, 3, v =>
                SetTraits(t, traits => traits with { Discovery = (PathMtuDiscovery)v })), 1);
        table[(LevelIp, 14)] = new Option(For.Both, 4, PathMtu, null); // IP_MTU
        table[(LevelIp, 33)] = Number( // IP_MULTICAST_TTL
            For.Udp, t => t.Udp.MulticastTimeToLive, (t, value) => WithinRange(value, -1, 255, v =>
                t.Udp.MulticastTimeToLive = v < 0 ? (byte)1 : (byte)v), 1);
        table[(LevelIp, 35)] = new Option(For.Udp, 8, null, SetMembership); // IP_ADD_MEMBERSHIP
    }

    private static int SetCongestion(OptionTarget t, byte[] data)
    {
        const int noEntry = 2;
        string name = Encoding.ASCII.GetString(data).TrimEnd('\0');
        if (name is not ("reno" or "cubic"))
            return noEntry;
        t.Tcp.CongestionControl = name == "cubic" ? CongestionControl.Cubic : CongestionControl.NewReno;
        return 0;
    }

    private static SocketError TakeError(OptionTarget t)
    {
        if (!t.Socket.IsTcp)
            return t.Stack.Udp.TakeError(t.Socket.Handle);
        t.Tcp.TakeError(out SocketError error);
        return error;
    }

    private static int SendBuffer(OptionTarget t) => t.Socket.IsTcp ? t.Tcp.SendBufferSize : t.Udp.SendBufferSize;

    /// <summary>Linux doubles what is asked for, to have room for its own headers.</summary>
    private static int SetSendBuffer(OptionTarget t, int value)
    {
        int size = (int)Math.Clamp(2L * value, LeastSendBuffer, int.MaxValue);
        if (t.Socket.IsTcp)
            t.Tcp.SendBufferSize = size;
        else
            t.Udp.SendBufferSize = size;
        return 0;
    }

    /// <summary>As on Linux half of the number is what the window offers.</summary>
    private static int ReceiveBuffer(OptionTarget t) =>
        2 * (t.Socket.IsTcp ? t.Tcp.ReceiveBufferSize : t.Udp.ReceiveBufferSize);

    private static int SetReceiveBuffer(OptionTarget t, int value)
    {
        int size = Math.Max(value, LeastReceiveBuffer / 2);
        if (t.Socket.IsTcp)
            t.Tcp.ReceiveBufferSize = size;
        else
            t.Udp.ReceiveBufferSize = size;
        return 0;
    }

    /// <summary>struct linger: i32 on, i32 seconds.</summary>
    private static byte[] GetLinger(OptionTarget t) =>
        [.. Encode(t.Tcp.Linger != TcpConnection.NoLinger), .. Encode(Math.Max(t.Tcp.Linger, 0))];

    private static int SetLinger(OptionTarget t, byte[] data)
    {
        int seconds = BinaryPrimitives.ReadInt32LittleEndian(data.AsSpan(4));
        t.Tcp.Linger = Integer(data) == 0 ? TcpConnection.NoLinger : Math.Max(seconds, 0);
        return 0;
    }

    private static int SegmentSize(OptionTarget t)
    {
        bool open = t.Tcp.State is not (TcpState.Closed or TcpState.Listen);
        return !open && t.Tcp.UserSegmentSize > 0 ? t.Tcp.UserSegmentSize : t.Tcp.Information().SendSegmentSize;
    }

    private static int SetTimeToLive(OptionTarget t, byte[] data)
    {
        int value = Integer(data);
        if (value is not -1 and (< 1 or > 255))
            return Errno.Invalid;
        return SetTraits(t, traits => traits with { TimeToLive = value < 0 ? IpFlow.DefaultTimeToLive : (byte)value });
    }

    private static byte[]? PathMtu(OptionTarget t)
    {
        if (!t.Socket.IsTcp)
            return t.Udp.IsConnected ? Encode(t.Stack.Sender.MtuTo(t.Udp.RemoteAddress)) : null;
        return t.Tcp.Tuple.RemotePort != 0 ? Encode(t.Tcp.Information().PathMtu) : null;
    }
}
