using System.Text;

namespace StackUnderTest.Tests.Scripting;

/// <summary>The port itself: its framing, several connections, and what it does with peers that err.</summary>
public sealed class ScriptPortTests : IClassFixture<ScriptHost>
{
    private readonly ScriptHost _host;

    public ScriptPortTests(ScriptHost host) => _host = host;

    [Fact]
    public void ScriptPort_gives_the_lowest_free_descriptor()
    {
        using ScriptClient client = _host.Connect();
        Assert.Equal(3, client.Call(1, 2, 1).Result);
        Assert.Equal(4, client.Call(1, 2, 2).Result);
        Assert.Equal(0, client.Call(12, 3).Result);
        Assert.Equal(3, client.Call(1, 2, 1 | 0x800 | 0x80000).Result);
        Assert.Equal(0x802, client.Call(10, 3, 3).Result);
        Assert.Equal(1, client.Call(10, 3, 1).Result);
    }

    [Theory]
    [InlineData(10, 1, 0, 97)] // AF_INET6
    [InlineData(2, 3, 0, 94)] // SOCK_RAW
    [InlineData(2, 1, 17, 93)] // a stream over UDP
    [InlineData(2, 0x10001, 0, 22)]
    public void ScriptPort_socket_refuses_with_linuxs_errors(int domain, int type, int protocol, int error)
    {
        using ScriptClient client = _host.Connect();
        Reply reply = client.Call(1, domain, type, protocol);
        Assert.Equal((-1, error), (reply.Result, reply.Error));
    }

    [Fact]
    public void ScriptPort_replies_carry_the_wall_clock_in_microseconds()
    {
        using ScriptClient client = _host.Connect();
        long before = (DateTime.UtcNow - DateTime.UnixEpoch).Ticks / 10;
        long time = client.Call(1, 2, 1).Time;
        long after = (DateTime.UtcNow - DateTime.UnixEpoch).Ticks / 10;
        Assert.InRange(time, before, after);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(19)]
    [InlineData(255)]
    public void ScriptPort_unknown_operation_is_no_such_call_and_the_connection_goes_on(byte operation)
    {
        using ScriptClient client = _host.Connect();
        Assert.Equal(38, client.Call(operation, 3).Error);
        Assert.Equal(0, client.Call(1, 2, 1).Error);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(6)]
    [InlineData(12)]
    [InlineData(15)]
    public void ScriptPort_call_on_a_descriptor_that_isnt_open_is_bad_descriptor(byte operation)
    {
        using ScriptClient client = _host.Connect();
        Assert.Equal(9, client.Call(operation, 77).Error);
        Assert.Equal(9, client.Call(operation, -1).Error);
    }

    [Theory]
    [InlineData(new byte[] { 5, 0, 0, 0, 1, 2, 3, 4, 5 }, 74)]
    [InlineData(new byte[] { 0, 0, 0, 0 }, 74)]
    [InlineData(new byte[] { 0xff, 0xff, 0xff, 0x7f }, 90)]
    [InlineData(new byte[] { (byte)'G', (byte)'E', (byte)'T', (byte)' ' }, 90)]
    public void ScriptPort_malformed_request_is_answered_with_a_reason_and_ends_that_connection_only(byte[] bytes, int error)
    {
        using ScriptClient other = _host.Connect();
        using (ScriptClient client = _host.Connect())
        {
            client.SendRaw(bytes);
            Reply reply = client.Receive();
            Assert.Equal((-1, error), (reply.Result, reply.Error));
            Assert.Contains("octets", Encoding.UTF8.GetString(reply.Data), StringComparison.Ordinal);
            Assert.True(client.IsClosed());
        }

        Assert.Equal(3, other.Call(1, 2, 1).Result);
    }

    [Fact]
    public void ScriptPort_request_may_come_octet_by_octet_and_several_at_once()
    {
        using ScriptClient client = _host.Connect();
        byte[] request = [21, 0, 0, 0, 1, 2, 0, 0, 0, 1, .. new byte[15]];
        foreach (byte octet in request)
            client.SendRaw([octet]);
        Assert.Equal(3, client.Receive().Result);
        client.SendRaw([.. request, .. request, .. request]);
        for (int descriptor = 4; descriptor < 7; descriptor++)
            Assert.Equal(descriptor, client.Receive().Result);
    }

    [Fact]
    public async Task ScriptPort_call_that_blocks_keeps_only_its_own_connection()
    {
        using var session = new ScriptSession(_host);
        int listener = session.Listen();
        using ScriptClient blocked = session.Another();
        Task<Reply> accept = blocked.Begin(4, listener);
        Assert.Equal(4, session.Socket());
        Assert.False(accept.IsCompleted);
        session.In(Stack.Wire.TcpFlags.Syn, 0, options: ScriptSession.Mss1000);
        session.Out(Stack.Wire.TcpFlags.Syn | Stack.Wire.TcpFlags.Ack, 0, 1);
        session.In(Stack.Wire.TcpFlags.Ack, 1, 1);
        Reply accepted = await accept;
        Assert.Equal(5, accepted.Result);
        Assert.Equal(ScriptSession.Address(ScriptSession.Remote, ScriptSession.RemotePort), accepted.Data);
    }

    [Fact]
    public async Task ScriptPort_waiting_takers_get_a_packet_each()
    {
        using var session = new ScriptSession(_host);
        using ScriptClient first = session.Another(), second = session.Another();
        Task<Reply> a = first.Begin(18, a: 2000), b = second.Begin(18, a: 2000);

        session.InjectIp(1, Simulation.Packets.Icmp(8, 0, 0, "ping"u8));
        Task<Reply> one = await Task.WhenAny(a, b), other = one == a ? b : a;
        Assert.Equal(32, (await one).Result);
        Assert.False(other.IsCompleted);
        session.InjectIp(1, Simulation.Packets.Icmp(8, 0, 1, "ping"u8));
        Assert.Equal(32, (await other).Result);
    }

    [Fact]
    public void ScriptPort_last_connection_ends_the_process_and_the_next_finds_a_fresh_stack()
    {
        using (var session = new ScriptSession(_host))
        {
            session.Accepted(out _);
            session.Write(4, 100);
        }

        using var next = new ScriptSession(_host);
        Assert.Equal(3, next.Listen());
        next.ExpectSilence();
    }

    [Fact]
    public void ScriptPort_takes_no_more_of_a_packet_than_was_asked_for()
    {
        using var session = new ScriptSession(_host);
        using ScriptClient taker = session.Another();
        session.InjectIp(1, Simulation.Packets.Icmp(8, 0, 1, new byte[100]));
        Reply packet = taker.Call(18, a: 40);
        Assert.Equal((40, 40), ((int)packet.Result, packet.Data.Length));
    }
}
