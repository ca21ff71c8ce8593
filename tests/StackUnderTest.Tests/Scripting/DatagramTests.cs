using System.Buffers.Binary;
using StackUnderTest.Stack.Wire;
using StackUnderTest.Tests.Simulation;

namespace StackUnderTest.Tests.Scripting;

/// <summary>UDP sockets and the loopback.</summary>
public sealed class DatagramTests : IClassFixture<ScriptHost>, IDisposable
{
    private const ushort Port = 5353;

    private readonly ScriptSession _session;

    public DatagramTests(ScriptHost host) => _session = new ScriptSession(host);

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Datagram_comes_with_its_sender_behind_it()
    {
        int socket = Bound();
        Deliver("hello"u8.ToArray());
        Reply reply = _session.Calls.Call(8, socket, 100);
        Assert.Equal(5, reply.Result);
        Assert.Equal([.. "hello"u8, .. ScriptSession.Address(ScriptSession.Remote, 4000)], reply.Data);
    }

    [Fact]
    public void Datagram_may_be_looked_at_and_its_size_told()
    {
        int socket = Bound();
        Deliver(new byte[300]);
        Assert.Equal(300, BinaryPrimitives.ReadInt32LittleEndian(
            _session.Calls.Call(11, socket, 0x541b, data: new byte[4]).Data));
        Assert.Equal(300, _session.Calls.Call(8, socket, 10, 0x22).Result); // MSG_PEEK, MSG_TRUNC
        Reply cut = _session.Calls.Call(8, socket, 10);
        Assert.Equal((10, 26), (cut.Result, cut.Data.Length));
        Assert.Equal(11, _session.Calls.Call(8, socket, 10, 0x40).Error);
    }

    [Fact]
    public void Datagram_goes_to_the_address_in_front_of_it()
    {
        int socket = _session.Socket(2);
        byte[] data = [.. ScriptSession.Address(ScriptSession.Remote, 53), .. "query"u8];
        Assert.Equal(5, _session.Calls.Call(9, socket, 0, 16, data).Result);
        byte[] packet = _session.Take().Data;
        Assert.Equal((17, 53), (packet[9], BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(22))));
        Assert.Equal("query"u8.ToArray(), packet[28..]);
        Assert.Equal(89, _session.Write(socket, 1).Error); // EDESTADDRREQ
    }

    [Fact]
    public void Connected_socket_is_told_that_nobody_is_there()
    {
        int socket = _session.Socket(2);
        Assert.Equal(0, _session.Connect(socket).Error);
        _session.Write(socket, 10);
        byte[] sent = _session.Take().Data;
        _session.InjectIp(1, Packets.Icmp(3, 3, 0, sent.AsSpan(0, 28)));
        Assert.Equal(0x8, _session.Poll(socket, 0));
        Assert.Equal(111, _session.Write(socket, 10).Error);
        Assert.Equal(10, _session.Write(socket, 10).Result);
        Assert.Equal(0, _session.Calls.Call(5, socket, data: new byte[16]).Error); // AF_UNSPEC
        Assert.Equal(89, _session.Write(socket, 10).Error);
    }

    [Fact]
    public void Socket_that_isnt_connected_hears_of_no_errors()
    {
        int socket = _session.Socket(2);
        _session.Calls.Call(9, socket, 0, 16, [.. ScriptSession.Address(ScriptSession.Remote, 53), 1]);
        byte[] sent = _session.Take().Data;
        _session.InjectIp(1, Packets.Icmp(3, 3, 0, sent.AsSpan(0, 28)));
        Assert.Equal(0, _session.Error(socket));
    }

    [Fact]
    public void Closed_port_answers_with_unreachable()
    {
        Deliver([1, 2, 3]);
        byte[] answer = _session.Take().Data;
        Assert.Equal((1, 3, 3), (answer[9], answer[20], answer[21]));
    }

    [Fact]
    public void Broadcast_needs_its_option()
    {
        int socket = _session.Socket(2);
        byte[] data = [.. ScriptSession.Address(Ipv4Address.Broadcast, 67), 1];
        Assert.Equal(13, _session.Calls.Call(9, socket, 0, 16, data).Error); // EACCES
        _session.SetOption(socket, 1, 6, 1);
        Assert.Equal(1, _session.Calls.Call(9, socket, 0, 16, data).Result);
        Assert.Equal(255, _session.Take().Data[16]);
    }

    [Fact]
    public void Datagram_that_may_not_be_fragmented_is_refused_when_too_long()
    {
        int socket = _session.Socket(2);
        _session.Connect(socket);
        Assert.Equal(90, _session.Write(socket, 65508).Error); // EMSGSIZE
        _session.SetOption(socket, 0, 10, 2); // IP_PMTUDISC_DO
        Assert.Equal(90, _session.Write(socket, 1473).Error);
        Assert.Equal(1472, _session.Write(socket, 1472).Result);
        Assert.Equal(1500, _session.IntOption(socket, 0, 14)); // IP_MTU
        _session.SetOption(socket, 0, 10, 0);
        Assert.Equal(5000, _session.Write(socket, 5000).Result);
    }

    [Theory]
    [InlineData(127, 0, 0, 1)]
    [InlineData(192, 168, 0, 1)]
    public void Own_addresses_are_reached_through_the_stack_itself(byte a, byte b, byte c, byte d)
    {
        var own = new Ipv4Address(a, b, c, d);
        int server = Bound(), client = _session.Socket(2);
        _session.Calls.Call(9, client, 0, 16, [.. ScriptSession.Address(own, Port), .. "here"u8]);
        Reply reply = _session.Calls.Call(8, server, 100);
        Assert.Equal("here"u8.ToArray(), reply.Data[..4]);
        Assert.Equal(ScriptSession.Address(own, 0).AsSpan(4).ToArray(), reply.Data[8..20]);
        Assert.Equal(0, _session.Calls.Call(5, client, data: ScriptSession.Address(own, 99)).Error);
        _session.Write(client, 1);
        Assert.Equal(111, _session.Error(client)); // the port unreachable came back the same way
        _session.ExpectSilence();
    }

    [Fact]
    public async Task Connection_to_the_stack_itself_carries_a_megabyte()
    {
        int listener = _session.Socket();
        _session.Bind(listener, Ipv4Address.Any);
        _session.Calls.Call(3, listener, 5);
        int client = _session.Socket();
        Assert.Equal(0, _session.Calls.Call(5, client, data: ScriptSession.Address(Ipv4Address.Loopback, 8080)).Error);
        int server = _session.Accept(listener);
        byte[] data = new byte[1 << 20];
        new Random(1).NextBytes(data);
        using ScriptClient writer = _session.Another();
        Task<Reply> write = writer.Begin(7, client, data: data);
        var got = new List<byte>();
        while (got.Count < data.Length)
            got.AddRange(ScriptSession.Done(_session.Read(server, 65536)).Data);
        Assert.Equal(data.Length, ScriptSession.Ok(await write));
        Assert.Equal(data, got);
        _session.ExpectSilence();
    }

    [Fact]
    public void Packets_from_outside_with_loopback_addresses_are_dropped()
    {
        Bound();
        byte[] datagram = Packets.Udp(1, Port, [1], 0);
        _session.Inject(Packets.Ip(17, datagram, ScriptSession.Remote, Ipv4Address.Loopback)[14..]);
        _session.Inject(Packets.Ip(17, datagram, Ipv4Address.Loopback, ScriptSession.Local)[14..]);
        _session.Inject(Packets.Ip(17, datagram, ScriptSession.Local, ScriptSession.Local)[14..]); // "land"
        Assert.Equal(11, _session.Calls.Call(8, 3, 100, 0x40).Error);
        _session.ExpectSilence();
    }

    [Fact]
    public void Sixteen_connections_at_once_carry_their_own_octets()
    {
        int listener = _session.Socket();
        _session.Bind(listener, Ipv4Address.Any);
        _session.Calls.Call(3, listener, 32);
        var pairs = new List<(int Client, int Server)>();
        for (int i = 0; i < 16; i++)
        {
            int client = _session.Socket();
            Assert.Equal(0, _session.Calls.Call(5, client, data: ScriptSession.Address(Ipv4Address.Loopback, 8080)).Error);
            pairs.Add((client, _session.Accept(listener)));
        }

        for (int i = 0; i < pairs.Count; i++)
            Assert.Equal(3, _session.Calls.Call(7, pairs[i].Client, data: [(byte)i, 1, 2]).Result);
        for (int i = 0; i < pairs.Count; i++)
            Assert.Equal([(byte)i, 1, 2], _session.Read(pairs[i].Server).Data);
    }

    private int Bound()
    {
        int socket = _session.Socket(2);
        _session.Bind(socket, Ipv4Address.Any, Port);
        return socket;
    }

    private void Deliver(byte[] data) => _session.InjectIp(
        17, Packets.Udp(4000, Port, data, null, ScriptSession.Remote, ScriptSession.Local));
}
