using Controller.Core.Channel;
using Controller.Core.Switches;
using Controller.Core.Tests.Switches;
using DotNetty.Buffers;
using DotNetty.Transport.Channels.Embedded;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Tests.Channel;

/// <summary>How reads are cut into messages and writes are gathered, without a socket.</summary>
public sealed class ConnectionHandlerTests
{
    private static readonly byte[][] Messages =
    [
        Octets.Of(new EchoRequest("first"u8), 1),
        Octets.Of(new EchoRequest([]), 2),
        Octets.PacketIn(1, xid: 3),
        Octets.Of(new EchoRequest(new byte[300]), 4),
    ];

    private static readonly byte[] Stream = [.. Messages.SelectMany(message => message)];

    private readonly Events _events = new();
    private readonly EmbeddedChannel _channel;

    public ConnectionHandlerTests() =>
        _channel = new EmbeddedChannel(new ConnectionHandler(_events.Open, new ConnectionCount()));

    [Fact]
    public void ConnectionHandler_cuts_coalesced_messages_apart()
    {
        Receive(Stream);

        Assert.Equal(Messages, _events.Frames);
        Assert.Equal(1, _events.Reads);
    }

    [Fact]
    public void ConnectionHandler_joins_messages_cut_at_every_point()
    {
        for (int split = 1; split < Stream.Length; split++)
        {
            _events.Frames.Clear();
            Receive(Stream[..split]);
            Receive(Stream[split..]);

            Assert.Equal(Messages, _events.Frames);
        }
    }

    [Fact]
    public void ConnectionHandler_joins_messages_cut_at_every_two_points()
    {
        byte[] stream = [.. Messages[0], .. Messages[1]];
        for (int first = 1; first < stream.Length; first++)
        {
            for (int second = first; second < stream.Length; second++)
            {
                _events.Frames.Clear();
                Receive(stream[..first]);
                Receive(stream[first..second]);
                Receive(stream[second..]);

                Assert.Equal(Messages[..2], _events.Frames);
            }
        }
    }

    [Fact]
    public void ConnectionHandler_sends_all_that_a_read_caused_in_one_write()
    {
        _events.Answers = true;

        Receive(Stream);

        var written = _channel.ReadOutbound<IByteBuffer>();
        Assert.Equal(Messages.Length * Header.Size, written.ReadableBytes);
        Assert.Null(_channel.ReadOutbound<IByteBuffer>());
        written.Release();
    }

    [Fact]
    public void ConnectionHandler_sends_what_outgrows_a_buffer_in_order()
    {
        Span<byte> large = _events.Connection.Reserve(60_000);
        large.Fill(1);
        _events.Connection.Reserve(60_000).Fill(2);
        _events.Connection.Reserve(10).Fill(3);
        Receive(Messages[0]);

        byte[] sent = ReadAll();

        Assert.Equal(120_010, sent.Length);
        Assert.Equal((1, 2, 3), (sent[59_999], sent[60_000], sent[^1]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    public void ConnectionHandler_reports_a_length_below_eight_and_reads_no_further(int length)
    {
        byte[] broken = [4, 2, 0, (byte)length, 0, 0, 0, 0];

        Receive([.. Messages[0], .. broken, .. Messages[1]]);

        Assert.Equal(["frame", "broken", "read complete"], _events.Calls);
    }

    [Fact]
    public void ConnectionHandler_hands_nothing_on_once_the_session_has_closed()
    {
        _events.ClosesAtFrame = true;

        Receive(Stream);
        Receive(Stream);

        Assert.Single(_events.Frames);
        Assert.Equal(1, _events.Ends);
    }

    [Fact]
    public void ConnectionHandler_sends_what_was_said_before_and_with_the_close()
    {
        _events.Answers = true;
        _events.ClosesAtFrame = true;

        Receive(Stream);

        Assert.Equal(Header.Size, ReadAll().Length);
        Assert.False(_channel.Active);
    }

    [Fact]
    public void ConnectionHandler_ends_a_session_that_throws_and_tells_it_why()
    {
        _events.Throws = new InvalidOperationException("a bug");

        Receive(Messages[0]);

        Assert.Equal(1, _events.Ends);
        Assert.Same(_events.Throws, _events.Cause);
    }

    [Fact]
    public void ConnectionHandler_ends_a_session_whose_posted_work_throws()
    {
        var fault = new InvalidOperationException("a bug");

        _events.Connection.Post(() => throw fault);
        _channel.RunPendingTasks();

        Assert.Equal(1, _events.Ends);
        Assert.Same(fault, _events.Cause);
    }

    [Fact]
    public void ConnectionHandler_drops_work_posted_behind_the_close()
    {
        bool ran = false;
        _events.Connection.Close();
        _events.Connection.Post(() => ran = true);
        _channel.RunPendingTasks();

        Assert.False(ran);
        Assert.Equal(1, _events.Ends);
    }

    [Fact]
    public void ConnectionHandler_gives_back_what_is_written_as_the_session_ends()
    {
        _events.WritesAtEnd = true;

        _channel.CloseAsync();
        _channel.RunPendingTasks();

        Assert.Equal(1, _events.Ends);
        Assert.Empty(ReadAll());
    }

    private void Receive(byte[] octets)
    {
        if (!_channel.Active)
            return;
        _channel.WriteInbound(Unpooled.WrappedBuffer(octets));
        _channel.RunPendingTasks();
    }

    private byte[] ReadAll()
    {
        var all = new List<byte>();
        while (_channel.ReadOutbound<IByteBuffer>() is { } buffer)
        {
            all.AddRange(buffer.Array.AsSpan(buffer.ArrayOffset + buffer.ReaderIndex, buffer.ReadableBytes));
            buffer.Release();
        }
        return [.. all];
    }

    private sealed class Events : ISessionEvents
    {
        public IConnection Connection { get; private set; } = null!;
        public List<byte[]> Frames { get; } = [];
        public List<string> Calls { get; } = [];
        public bool Answers { get; set; }
        public bool ClosesAtFrame { get; set; }
        public bool WritesAtEnd { get; set; }
        public Exception? Throws { get; set; }
        public Exception? Cause { get; private set; }
        public int Reads { get; private set; }
        public int Ends { get; private set; }

        public ISessionEvents Open(IConnection connection)
        {
            Connection = connection;
            return this;
        }

        public void OnOpened()
        {
            // A session would say HELLO; these tests count what is written.
        }

        public void OnFrame(ReadOnlySpan<byte> frame)
        {
            Calls.Add("frame");
            Frames.Add(frame.ToArray());
            if (Throws is not null)
                throw Throws;
            if (Answers)
                Header.Write(Connection.Reserve(Header.Size), MessageType.BarrierReply, Header.Size, new Xid(1));
            if (ClosesAtFrame)
                Connection.Close();
        }

        public void OnReadComplete()
        {
            Calls.Add("read complete");
            Reads++;
        }

        public void OnTick(TimeSpan halfMessage) => Calls.Add("tick");

        public void OnBrokenFraming()
        {
            Calls.Add("broken");
            Connection.Close();
        }

        public void OnClosed(Exception? cause)
        {
            Ends++;
            Cause = cause;
            if (WritesAtEnd)
                Connection.Reserve(1000);
        }
    }
}
