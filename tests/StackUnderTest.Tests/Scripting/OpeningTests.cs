using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Tests.Scripting;

/// <summary>Opening connections, naming sockets.</summary>
public sealed class OpeningTests : IClassFixture<ScriptHost>, IDisposable
{
    private const int AddressInUse = 98;
    private const int Refused = 111;
    private const int SynAck = (int)(TcpFlags.Syn | TcpFlags.Ack);

    private readonly ScriptSession _session;

    public OpeningTests(ScriptHost host) => _session = new ScriptSession(host);

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Syn_offers_the_options_in_linuxs_order()
    {
        int socket = _session.Socket();
        _session.NonBlocking(socket);
        _session.Connect(socket);
        byte[] options = _session.Out(TcpFlags.Syn, 0).Options;
        Assert.Equal([2, 4, 5, 180, 4, 2, 8, 10], options[..8]); // MSS 1460, SACK permitted, timestamps
        Assert.Equal([1, 3, 3], options[16..19]); // no-operation, window scale
        Assert.Equal(20, options.Length);
    }

    [Fact]
    public void SynAck_pads_before_sack_permitted_as_linux_does()
    {
        _session.Listen();
        _session.In(TcpFlags.Syn, 0, options: [2, 4, 3, 232, 4, 2, 1, 1, 1, 3, 3, 7]);
        Seen answer = _session.Out((TcpFlags)SynAck, 0, 1);
        Assert.Equal([2, 4, 5, 180, 1, 1, 4, 2, 1, 3, 3], answer.Options[..11]);
    }

    [Fact]
    public async Task Connect_that_blocks_returns_when_the_handshake_is_done()
    {
        int socket = _session.Socket();
        using ScriptClient blocked = _session.Another();
        Task<Reply> connect = blocked.Begin(
            5, socket, data: ScriptSession.Address(ScriptSession.Remote, ScriptSession.RemotePort));
        Seen syn = _session.Out(TcpFlags.Syn, 0);
        _session.In((TcpFlags)SynAck, 0, 1, options: ScriptSession.Mss1000);
        Seen ack = _session.Out(TcpFlags.Ack, 1, 1);
        Reply reply = await connect;
        Assert.Equal(0, ScriptSession.Ok(reply));
        Assert.True(syn.Time <= ack.Time && syn.Time <= reply.Time);
        Assert.Equal(1, _session.State(socket));
    }

    [Fact]
    public async Task Connect_that_blocks_is_refused_by_a_reset()
    {
        int socket = _session.Socket();
        using ScriptClient blocked = _session.Another();
        Task<Reply> connect = blocked.Begin(
            5, socket, data: ScriptSession.Address(ScriptSession.Remote, ScriptSession.RemotePort));
        _session.Out(TcpFlags.Syn, 0);
        _session.In(TcpFlags.Rst | TcpFlags.Ack, 0, 1);
        Assert.Equal(Refused, (await connect).Error);
        Assert.Equal(0, _session.Error(socket));
    }

    [Fact]
    public void Connect_that_doesnt_block_tells_its_outcome_once()
    {
        int socket = _session.SynSent();
        Assert.Equal(0, _session.Poll(socket, 4)); // neither writable nor failed
        Assert.Equal(114, _session.Connect(socket).Error); // EALREADY
        _session.In((TcpFlags)SynAck, 0, 1);
        _session.Out(TcpFlags.Ack, 1, 1);
        Assert.Equal(4, _session.Poll(socket, 4));
        Assert.Equal(0, _session.Error(socket));
        Assert.Equal(0, _session.Connect(socket).Error);
        Assert.Equal(106, _session.Connect(socket).Error); // EISCONN
    }

    [Fact]
    public void Refused_connect_that_doesnt_block_shows_in_poll_and_in_the_pending_error()
    {
        int socket = _session.SynSent();
        _session.In(TcpFlags.Rst | TcpFlags.Ack, 0, 1);
        Assert.Equal(0x4 | 0x8 | 0x10, _session.Poll(socket, 4)); // POLLOUT, POLLERR, POLLHUP
        Assert.Equal(Refused, _session.Error(socket));
        Assert.Equal(0, _session.Error(socket));
    }

    [Theory]
    [InlineData(3, 3, Refused)] // port unreachable
    [InlineData(3, 13, 113)] // administratively prohibited
    [InlineData(11, 0, 113)] // TTL exceeded: no way there
    [InlineData(3, 1, 0)] // host unreachable may pass
    public void Icmp_error_about_the_syn_ends_an_opening_if_it_is_hard(byte type, byte code, int error)
    {
        int socket = _session.Socket();
        _session.NonBlocking(socket);
        _session.Connect(socket);
        byte[] syn = _session.Take().Data;
        _session.InjectIp(1, Simulation.Packets.Icmp(type, code, 0, syn.AsSpan(0, 28)));
        Assert.Equal(error, _session.Error(socket));
        Assert.Equal(error == 0 ? 2 : 7, _session.State(socket));
    }

    [Fact]
    public void Simultaneous_open_goes_through_syn_received()
    {
        int socket = _session.SynSent();
        _session.In(TcpFlags.Syn, 0, options: ScriptSession.Mss1000);
        _session.Out((TcpFlags)SynAck, 0, 1);
        Assert.Equal(3, _session.State(socket));
        _session.In((TcpFlags)SynAck, 0, 1, options: ScriptSession.Mss1000);
        Assert.Equal(3, _session.State(socket)); // RFC 9293 3.10.7.4: a SYN out of the window is only acknowledged
        _session.Out(TcpFlags.Ack, 1, 1);
        _session.In(TcpFlags.Ack, 1, 1);
        Assert.Equal(1, _session.State(socket));
    }

    [Fact]
    public void Syn_is_repeated_after_one_second()
    {
        int socket = _session.Socket();
        _session.NonBlocking(socket);
        _session.Connect(socket);
        Seen first = _session.Out(TcpFlags.Syn, 0);
        Seen second = _session.Out(TcpFlags.Syn, 0);
        Assert.InRange(second.Time - first.Time, 990_000, 2_000_000);
    }

    [Fact]
    public void SynCount_bounds_the_repetitions()
    {
        int socket = _session.Socket();
        _session.SetOption(socket, 6, 7, 1); // TCP_SYNCNT
        _session.NonBlocking(socket);
        _session.Connect(socket);
        _session.Out(TcpFlags.Syn, 0);
        _session.Out(TcpFlags.Syn, 0);
        Assert.Equal(0x8 | 0x10, _session.Poll(socket, 0, 8000));
        Assert.Equal(110, _session.Error(socket));
    }

    [Fact]
    public void Bind_follows_linuxs_rules()
    {
        int first = _session.Socket(), second = _session.Socket();
        _session.Bind(first, Ipv4Address.Any);
        Assert.Equal(AddressInUse, Bind(second, ScriptSession.Local, 8080));
        Assert.Equal(99, Bind(second, new Ipv4Address(10, 1, 2, 3), 8080)); // EADDRNOTAVAIL
        Assert.Equal(22, Bind(first, ScriptSession.Local, 8081)); // bound already
        _session.SetOption(first, 1, 2, 1);
        _session.SetOption(second, 1, 2, 1);
        Assert.Equal(0, Bind(second, ScriptSession.Local, 8080));
        Assert.Equal(0, _session.Calls.Call(3, first, 1).Error);
        Assert.Equal(AddressInUse, _session.Calls.Call(3, second, 1).Error); // one listens already
    }

    [Fact]
    public void Port_of_a_connection_that_waits_out_its_time_needs_reuse()
    {
        int socket = _session.Accepted(out int listener);
        Assert.Equal(0, _session.Close(listener).Error);
        _session.Close(socket);
        _session.Out(TcpFlags.Fin | TcpFlags.Ack, 1, 1);
        _session.In(TcpFlags.Fin | TcpFlags.Ack, 1, 2);
        _session.Out(TcpFlags.Ack, 2, 2);
        int again = _session.Socket();
        Assert.Equal(AddressInUse, Bind(again, ScriptSession.Local, 8080));
        _session.SetOption(again, 1, 2, 1);
        Assert.Equal(0, Bind(again, ScriptSession.Local, 8080));
    }

    [Fact]
    public void Reuse_of_ports_lets_two_sockets_listen()
    {
        for (int i = 0; i < 2; i++)
        {
            int socket = _session.Socket();
            _session.SetOption(socket, 1, 15, 1);
            _session.Bind(socket);
            Assert.Equal(0, _session.Calls.Call(3, socket, 1).Error);
        }
    }

    [Fact]
    public void Connect_on_a_listening_socket_is_connected_already()
    {
        int listener = _session.Listen();
        Assert.Equal(106, _session.Connect(listener).Error);
        Assert.Equal(107, _session.Read(listener).Error);
        Assert.Equal(32, _session.Write(listener, 1).Error);
        Assert.Equal(1, _session.IntOption(listener, 1, 30)); // SO_ACCEPTCONN
    }

    [Fact]
    public void Disconnecting_makes_a_socket_new()
    {
        int socket = _session.SynSent();
        Assert.Equal(0, _session.Calls.Call(5, socket, data: new byte[16]).Error); // AF_UNSPEC
        Assert.Equal(7, _session.State(socket));
        Assert.Equal(115, _session.Connect(socket).Error);
        _session.Out(TcpFlags.Syn, 0);
    }

    [Theory]
    [InlineData(new byte[] { 2, 0, 0x1f, 0x90, 127, 0, 0, 1 }, 22)] // too short
    [InlineData(new byte[] { 10, 0, 0x1f, 0x90, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0 }, 97)] // AF_INET6
    [InlineData(new byte[] { 2 }, 22)]
    public void Address_that_is_none_is_refused(byte[] address, int error)
    {
        int socket = _session.Socket();
        Assert.Equal(error, _session.Calls.Call(2, socket, data: address).Error);
        Assert.Equal(error, _session.Calls.Call(5, socket, data: address).Error);
    }

    [Fact]
    public void Accept_without_waiting_says_again()
    {
        int listener = _session.Listen();
        _session.NonBlocking(listener);
        Assert.Equal(11, _session.Calls.Call(4, listener).Error);
        Assert.Equal(22, _session.Calls.Call(4, _session.Socket()).Error); // doesn't listen
        Assert.Equal(95, _session.Calls.Call(4, _session.Socket(2)).Error); // datagrams
    }

    private int Bind(int socket, Ipv4Address address, ushort port) =>
        _session.Calls.Call(2, socket, data: ScriptSession.Address(address, port)).Error;
}
