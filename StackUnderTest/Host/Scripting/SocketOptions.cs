using System.Buffers.Binary;
using StackUnderTest.Stack;
using StackUnderTest.Stack.Ip;
using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Tcp;
using StackUnderTest.Stack.Udp;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Host.Scripting;

/// <summary>The socket whose option is meant.</summary>
internal sealed class OptionTarget(NetworkStack stack, OpenSocket socket, long now)
{
    public NetworkStack Stack => stack;

    public OpenSocket Socket => socket;

    public long Now => now;

    public TcpConnection Tcp => stack.Tcp.TryGet(socket.Handle, out TcpConnection found) ? found : found;

    public UdpSocket Udp => stack.Udp.TryGet(socket.Handle, out UdpSocket found) ? found : found;
}

/// <summary>
/// getsockopt and setsockopt with Linux's levels, names and layouts: one table, by level and name. Which of the two is
/// missing can't be done (<c>ENOPROTOOPT</c>).
/// </summary>
internal static partial class SocketOptions
{
    private const int LevelIp = 0;
    private const int LevelSocket = 1;
    private const int LevelTcp = 6;

    private static readonly Dictionary<(int Level, int Name), Option> Table = MakeTable();

    private enum For : byte
    {
        Both,
        Tcp,
        Udp,
    }

    public static CallResult Get(OptionTarget target, ScriptRequest request)
    {
        if (!TryFind(target, request, out Option? option) || option.Get == null)
            return CallResult.Failed(Errno.NoSuchOption);
        if (request.B < 0)
            return CallResult.Failed(Errno.Invalid);
        byte[]? value = option.Get(target);
        if (value == null)
            return CallResult.Failed(Errno.NotConnected);
        return CallResult.Of(0, value.Length > request.B ? value[..(int)request.B] : value);
    }

    public static CallResult Set(OptionTarget target, ScriptRequest request)
    {
        if (!TryFind(target, request, out Option? option) || option.Set == null)
            return CallResult.Failed(Errno.NoSuchOption);
        if (request.Data.Length < option.Size)
            return CallResult.Failed(Errno.Invalid);
        int error = option.Set(target, request.Data);
        return error == 0 ? CallResult.Of(0) : CallResult.Failed(error);
    }

    private static bool TryFind(
        OptionTarget target, ScriptRequest request,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Option? option) =>
        Table.TryGetValue(((int)(request.A >> 32), (int)request.A), out option)
        && (option.Kind == For.Both || option.Kind == For.Tcp == target.Socket.IsTcp);

    /// <summary>An int; the options of the IP level may be given as an octet.</summary>
    private static int Integer(byte[] data) => data.Length < 4 ? data[0] : BinaryPrimitives.ReadInt32LittleEndian(data);

    private static byte[] Encode(int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }

    private static byte[] Encode(bool value) => Encode(value ? 1 : 0);

    /// <summary>struct timeval: i64 seconds, i64 microseconds.</summary>
    private static byte[] EncodeTime(long microseconds)
    {
        byte[] bytes = new byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, microseconds / StackOptions.Second);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8), microseconds % StackOptions.Second);
        return bytes;
    }

    private static int DecodeTime(byte[] data, Action<long> take)
    {
        long seconds = BinaryPrimitives.ReadInt64LittleEndian(data);
        long microseconds = BinaryPrimitives.ReadInt64LittleEndian(data.AsSpan(8));
        if (microseconds is < 0 or >= StackOptions.Second)
            return 33; // EDOM
        take(Math.Clamp(seconds, 0, int.MaxValue) * StackOptions.Second + microseconds);
        return 0;
    }

    private static int SetTraits(OptionTarget target, Func<IpTraits, IpTraits> change)
    {
        if (target.Socket.IsTcp)
            target.Tcp.Traits = change(target.Tcp.Traits);
        else
            target.Udp.Traits = change(target.Udp.Traits);
        return 0;
    }

    private static IpTraits TraitsOf(OptionTarget target) =>
        target.Socket.IsTcp ? target.Tcp.Traits : target.Udp.Traits;

    private static int WithinRange(int value, int least, int greatest, Action<int> set)
    {
        if (value < least || value > greatest)
            return Errno.Invalid;
        set(value);
        return 0;
    }

    private static int SetMembership(OptionTarget target, byte[] data)
    {
        // struct ip_mreq: group, own address; which of the cards is meant follows from the route.
        Ipv4Address group = Ipv4Address.Read(data);
        if (!target.Stack.Sender.TryRoute(group, out int card, out _))
            card = 0;
        return (int)target.Stack.Udp.Join(target.Socket.Handle, group, card);
    }

    private sealed record Option(
        For Kind, int Size, Func<OptionTarget, byte[]?>? Get, Func<OptionTarget, byte[], int>? Set);
}
