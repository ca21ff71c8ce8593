using System.Buffers.Binary;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Tests.Scripting;

/// <summary>Reading, writing, closing; what of it shows on the wire.</summary>
public sealed class ScriptTransferTests : IClassFixture<ScriptHost>, IDisposable
{
    private const TcpFlags Push = TcpFlags.Psh | TcpFlags.Ack;
    private const TcpFlags FinAck = TcpFlags.Fin | TcpFlags.Ack;
    private const int PeekFlag = 2;

    private readonly ScriptSession _session;

    public ScriptTransferTests(ScriptHost host) => _session = new ScriptSession(host);

    public void Dispose() => _session.Dispose();

    [Fact]
    public async Task Read_that_blocks_returns_what_comes()
    {
        int socket = _session.Accepted(out _);
        using ScriptClient blocked = _session.Another();
        Task<Reply> read = blocked.Begin(6, socket, 2000);
        _session.In(Push, 1, 1, 500);
        _session.Out(TcpFlags.Ack, 1, 501);
        Assert.Equal(500, ScriptSession.Ok(await read));
    }

    [Fact]
    public void Peek_leaves_octets_where_they_are()
    {
        int socket = _session.Accepted(out _);
        _session.In(Push, 1, 1, 300);
        Assert.Equal(100, _session.Calls.Call(8, socket, 100, PeekFlag).Result);
        Assert.Equal(300, InputQueue(socket));
        Assert.Equal(300, _session.Read(socket).Result);
        Assert.Equal(0, InputQueue(socket));
        Assert.Equal(11, _session.Calls.Call(8, socket, 100, 0x40).Error); // MSG_DONTWAIT
    }

    [Fact]
    public void Truncate_counts_octets_of_a_stream_without_telling_them()
    {
        int socket = _session.Accepted(out _);
        _session.In(Push, 1, 1, 300);
        Reply reply = _session.Calls.Call(8, socket, 200, 0x20);
        Assert.Equal((200, 0), (reply.Result, reply.Data.Length));
        Assert.Equal(100, InputQueue(socket));
    }

    [Fact]
    public async Task Wait_for_all_collects_what_was_asked_for()
    {
        int socket = _session.Accepted(out _);
        using ScriptClient blocked = _session.Another();
        Task<Reply> read = blocked.Begin(8, socket, 500, 0x100);
        _session.In(Push, 1, 1, 300);
        _session.Out(TcpFlags.Ack, 1, 301);
        Assert.False(read.IsCompleted);
        _session.In(Push, 301, 1, 300);
        Assert.Equal(500, ScriptSession.Ok(await read));
        Assert.Equal(100, InputQueue(socket));
    }

    [Fact]
    public void Write_without_waiting_takes_what_has_room()
    {
        int socket = _session.Accepted(out _);
        _session.NonBlocking(socket);
        _session.SetOption(socket, 1, 7, 5000);
        Assert.Equal(10000, _session.IntOption(socket, 1, 7)); // doubled
        Assert.Equal(10000, _session.Write(socket, 50000).Result);
        Assert.Equal(11, _session.Write(socket, 1).Error);
        Assert.Equal(10000, OutputQueue(socket));
    }

    [Fact]
    public async Task Write_that_blocks_returns_when_all_is_taken()
    {
        int socket = _session.Accepted(out _);
        _session.SetOption(socket, 1, 7, 2500);
        using ScriptClient blocked = _session.Another();
        Task<Reply> write = blocked.Begin(7, socket, data: new byte[8000]);
        for (uint sequence = 1; sequence < 5001; sequence += 1000)
            _session.Out(sequence == 4001 ? Push : TcpFlags.Ack, sequence, 1, 1000);
        Assert.False(write.IsCompleted);
        _session.In(TcpFlags.Ack, 1, 5001);
        Assert.Equal(8000, ScriptSession.Ok(await write));
    }

    [Fact]
    public void Nagle_holds_the_second_small_segment_until_the_first_is_acknowledged()
    {
        int socket = _session.Accepted(out _);
        _session.Write(socket, 100);
        _session.Out(Push, 1, 1, 100);
        _session.Write(socket, 50);
        _session.ExpectSilence();
        _session.In(TcpFlags.Ack, 1, 101);
        _session.Out(Push, 101, 1, 50);
    }

    [Fact]
    public void NoDelay_sends_small_segments_at_once_and_lets_go_what_was_held()
    {
        int socket = _session.Accepted(out _);
        _session.Write(socket, 100);
        _session.Out(Push, 1, 1, 100);
        _session.Write(socket, 50);
        _session.SetOption(socket, 6, 1, 1);
        _session.Out(Push, 101, 1, 50);
        _session.Write(socket, 30);
        _session.Out(Push, 151, 1, 30);
    }

    [Fact]
    public void Cork_holds_what_doesnt_fill_a_segment_until_it_is_pulled()
    {
        int socket = _session.Accepted(out _);
        _session.SetOption(socket, 6, 3, 1);
        _session.Write(socket, 40);
        _session.ExpectSilence();
        _session.Write(socket, 1000);
        _session.Out(TcpFlags.Ack, 1, 1, 1000);
        _session.SetOption(socket, 6, 3, 0);
        _session.Out(Push, 1001, 1, 40);
    }

    [Fact]
    public void More_to_follow_holds_a_segment_until_the_next_call()
    {
        int socket = _session.Accepted(out _);
        Assert.Equal(40, _session.Calls.Call(9, socket, 0x8000, data: new byte[40]).Result);
        _session.ExpectSilence();
        _session.Write(socket, 20);
        _session.Out(Push, 1, 1, 60);
    }

    [Fact]
    public void MaximumSegment_bounds_what_is_offered_and_sent()
    {
        int listener = _session.Socket();
        _session.SetOption(listener, 6, 2, 600);
        _session.Bind(listener);
        _session.Calls.Call(3, listener, 1);
        Assert.Equal(600, _session.IntOption(listener, 6, 2));
        _session.In(TcpFlags.Syn, 0, options: ScriptSession.Mss1000);
        Seen answer = _session.Out(TcpFlags.Syn | TcpFlags.Ack, 0, 1);
        Assert.Equal(600, BinaryPrimitives.ReadUInt16BigEndian(answer.Options.AsSpan(2)));
        _session.In(TcpFlags.Ack, 1, 1);
        int socket = _session.Accept(listener);
        Assert.Equal(600, _session.IntOption(socket, 6, 2));
        _session.Write(socket, 700);
        _session.Out(TcpFlags.Ack, 1, 1, 600);
    }

    [Fact]
    public void Half_close_still_receives_and_ends_in_time_wait()
    {
        int socket = _session.Accepted(out _);
        Assert.Equal(0, _session.Shutdown(socket, 1).Error);
        _session.Out(FinAck, 1, 1);
        Assert.Equal(32, _session.Write(socket, 1).Error); // EPIPE
        _session.In(Push, 1, 2, 100);
        _session.Out(TcpFlags.Ack, 2, 101);
        Assert.Equal(100, _session.Read(socket).Result);
        _session.In(FinAck, 101, 2);
        _session.Out(TcpFlags.Ack, 2, 102);
        Assert.Equal(0, _session.Read(socket).Result);
        Assert.Equal(6, _session.State(socket));
    }

    [Fact]
    public void Shutdown_of_receiving_ends_the_stream_for_the_reader_only()
    {
        int socket = _session.Accepted(out _);
        Assert.Equal(0, _session.Shutdown(socket, 0).Error);
        Assert.Equal(0, ScriptSession.Ok(_session.Read(socket)));
        Assert.Equal(0x2001, _session.Poll(socket, 0x2001)); // POLLIN, POLLRDHUP
        _session.In(Push, 1, 1, 100);
        _session.Out(TcpFlags.Ack, 1, 101);
        Assert.Equal(100, _session.Read(socket).Result); // as on Linux what comes nevertheless can be read
        Assert.Equal(22, _session.Shutdown(socket, 3).Error);
        Assert.Equal(107, _session.Shutdown(_session.Socket(), 2).Error);
    }

    [Fact]
    public void Close_with_unread_octets_resets()
    {
        int socket = _session.Accepted(out _);
        _session.In(Push, 1, 1, 100);
        _session.Out(TcpFlags.Ack, 1, 101);
        _session.Close(socket);
        _session.Out(TcpFlags.Rst | TcpFlags.Ack, 1, 101);
    }

    [Fact]
    public void Data_for_a_closed_socket_is_answered_with_a_reset_at_its_acknowledgment()
    {
        int socket = _session.Accepted(out _);
        _session.Close(socket);
        _session.Out(FinAck, 1, 1);
        _session.In(Push, 1, 1, 100);
        _session.Out(TcpFlags.Rst, 1);
    }

    [Fact]
    public void Linger_of_zero_resets()
    {
        int socket = _session.Accepted(out _);
        Linger(socket, 0);
        _session.Close(socket);
        _session.Out(TcpFlags.Rst | TcpFlags.Ack, 1, 1);
    }

    [Fact]
    public async Task Linger_waits_until_the_end_is_acknowledged()
    {
        int socket = _session.Accepted(out _);
        Linger(socket, 30);
        using ScriptClient blocked = _session.Another();
        Task<Reply> close = blocked.Begin(12, socket);
        _session.Out(FinAck, 1, 1);
        Assert.False(close.IsCompleted);
        Assert.Equal(9, _session.Read(socket).Error); // the descriptor is gone at once
        _session.In(TcpFlags.Ack, 1, 2);
        Assert.Equal(0, ScriptSession.Ok(await close));
    }

    [Fact]
    public async Task Linger_ends_with_its_time()
    {
        int socket = _session.Accepted(out _);
        Linger(socket, 1);
        using ScriptClient blocked = _session.Another();
        Task<Reply> close = blocked.Begin(12, socket);
        Seen fin = _session.Out(FinAck, 1, 1);
        Reply reply = await close;
        Assert.Equal(0, ScriptSession.Ok(reply));
        Assert.True(reply.Time - fin.Time >= 990_000);
    }

    [Fact]
    public void UserTimeout_gives_up_a_peer_that_doesnt_answer()
    {
        int socket = _session.Accepted(out _);
        _session.SetOption(socket, 6, 18, 700);
        Assert.Equal(700, _session.IntOption(socket, 6, 18));
        _session.Write(socket, 100);
        Assert.Equal(0x8 | 0x10, _session.Poll(socket, 0, 8000));
        Assert.Equal(110, _session.Read(socket).Error);
        Assert.Equal(32, _session.Write(socket, 1).Error);
    }

    [Fact]
    public void KeepAlive_asks_an_idle_peer_and_gives_it_up()
    {
        int socket = _session.Accepted(out _);
        _session.SetOption(socket, 6, 4, 1);
        _session.SetOption(socket, 6, 5, 1);
        _session.SetOption(socket, 6, 6, 1);
        _session.SetOption(socket, 1, 9, 1);
        _session.Out(TcpFlags.Ack, 0, 1);
        Assert.Equal(0x8 | 0x10, _session.Poll(socket, 0, 8000));
        Assert.Equal(110, _session.Error(socket));
    }

    [Fact]
    public void ReceiveTimeout_ends_a_read_with_again()
    {
        int socket = _session.Accepted(out _);
        byte[] time = new byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(time.AsSpan(8), 50_000);
        Assert.Equal(0, _session.Calls.Call(15, socket, 1L << 32 | 20, data: time).Error);
        Assert.Equal(time, _session.GetOption(socket, 1, 20, 16).Data);
        Assert.Equal(11, _session.Read(socket).Error);
    }

    [Fact]
    public void Poll_times_out_and_knows_descriptors_that_arent_open()
    {
        int socket = _session.Accepted(out int listener);
        Assert.Equal(0, _session.Poll(socket, 1, 30));
        Assert.Equal(0x20, _session.Poll(77, 1)); // POLLNVAL
        Assert.Equal(0, _session.Poll(listener, 1));
        Assert.Equal(0x14, _session.Poll(_session.Socket(), 4)); // a fresh socket: POLLOUT, POLLHUP
        _session.In(FinAck, 1, 1);
        Assert.Equal(0x2005, _session.Poll(socket, 0x2005));
    }

    [Fact]
    public void Ttl_and_service_stand_in_the_header()
    {
        int socket = _session.Socket();
        _session.SetOption(socket, 0, 2, 9);
        _session.SetOption(socket, 0, 1, 0x20);
        _session.SetOption(socket, 0, 10, 0);
        _session.NonBlocking(socket);
        _session.Connect(socket);
        byte[] syn = _session.Take().Data;
        Assert.Equal((9, 0x20, 0), (syn[8], syn[1], syn[6] & 0x40));
        Assert.Equal((9, 0x20, 0), (_session.IntOption(socket, 0, 2), _session.IntOption(socket, 0, 1), _session.IntOption(socket, 0, 10)));
    }

    [Fact]
    public void WindowClamp_bounds_what_is_offered()
    {
        int listener = _session.Socket();
        _session.SetOption(listener, 6, 10, 5000);
        _session.Bind(listener);
        _session.Calls.Call(3, listener, 1);
        _session.In(TcpFlags.Syn, 0, options: ScriptSession.Mss1000);
        Assert.Equal(5000, _session.Out(TcpFlags.Syn | TcpFlags.Ack, 0, 1).Window);
    }

    [Fact]
    public void TcpInfo_has_linuxs_layout()
    {
        int socket = _session.Accepted(out int listener, [2, 4, 3, 232, 4, 2, 1, 1, 1, 3, 3, 7]);
        _session.Write(socket, 2500);
        byte[] info = _session.GetOption(socket, 6, 11, 256).Data;
        Assert.Equal(248, info.Length);
        Assert.Equal(1, info[0]); // established
        Assert.Equal(2 | 4, info[5]); // SACK, window scale
        Assert.Equal(7, info[6] & 15);
        Assert.Equal(1000, BinaryPrimitives.ReadInt32LittleEndian(info.AsSpan(16))); // snd_mss
        Assert.Equal(2, BinaryPrimitives.ReadInt32LittleEndian(info.AsSpan(24))); // unacked: Nagle holds the third
        Assert.Equal(1500, BinaryPrimitives.ReadInt32LittleEndian(info.AsSpan(60))); // pmtu
        Assert.Equal(10, BinaryPrimitives.ReadInt32LittleEndian(info.AsSpan(80))); // snd_cwnd
        Assert.Equal(1460, BinaryPrimitives.ReadInt32LittleEndian(info.AsSpan(84))); // advmss
        Assert.Equal(10, _session.GetOption(listener, 6, 11, 4).Data[0]);
    }

    [Fact]
    public void Options_keep_values_of_their_own_and_unknown_ones_are_named_so()
    {
        int one = _session.Socket(), other = _session.Socket();
        (int Level, int Name, int Value, int Read)[] options =
        [
            (1, 2, 1, 1), (1, 7, 10000, 20000), (1, 8, 20000, 40000), (1, 9, 1, 1), (1, 15, 1, 1), (6, 1, 1, 1),
            (6, 2, 500, 500), (6, 3, 1, 1), (6, 4, 10, 10), (6, 5, 20, 20), (6, 6, 3, 3), (6, 7, 4, 4), (6, 12, 1, 1),
            (6, 18, 1234, 1234), (0, 1, 0x10, 0x10), (0, 2, 33, 33), (0, 10, 2, 2),
        ];
        foreach ((int level, int name, int value, int read) in options)
        {
            int before = _session.IntOption(other, level, name);
            Assert.NotEqual(read, before);
            _session.SetOption(one, level, name, value);
            Assert.Equal(read, _session.IntOption(one, level, name));
            Assert.Equal(before, _session.IntOption(other, level, name));
        }

        Assert.Equal(1, _session.IntOption(one, 1, 3)); // SO_TYPE
        Assert.Equal(92, _session.GetOption(one, 6, 999).Error);
        Assert.Equal(92, _session.GetOption(one, 77, 1).Error);
        Assert.Equal(22, _session.Calls.Call(15, one, 6L << 32 | 1, data: [1]).Error); // too short
        Assert.Equal(22, _session.Calls.Call(15, one, 6L << 32 | 2, data: ScriptSession.Int(20)).Error); // MSS of 20
    }

    private void Linger(int socket, int seconds) => ScriptSession.Ok(_session.Calls.Call(
        15, socket, 1L << 32 | 13, data: [.. ScriptSession.Int(1), .. ScriptSession.Int(seconds)]));

    private int InputQueue(int socket) =>
        BinaryPrimitives.ReadInt32LittleEndian(_session.Calls.Call(11, socket, 0x541b, data: new byte[4]).Data);

    private int OutputQueue(int socket) =>
        BinaryPrimitives.ReadInt32LittleEndian(_session.Calls.Call(11, socket, 0x5411, data: new byte[4]).Data);
}
