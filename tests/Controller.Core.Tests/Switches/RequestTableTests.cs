using Controller.Core.Switches;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Tests.Switches;

public sealed class RequestTableTests
{
    private readonly RequestTable _table = new(TimeSpan.FromSeconds(10));
    private readonly List<string> _ends = [];

    [Fact]
    public void RequestTable_ends_a_request_with_its_reply()
    {
        Add(1);

        Assert.True(Take(Octets.Of(new BarrierReply(), 1)));

        Assert.Equal(["1 Answered"], _ends);
        Assert.Equal(0, _table.Count);
    }

    [Fact]
    public void RequestTable_leaves_late_replies_and_those_of_another_type_alone()
    {
        Add(1);

        Assert.False(Take(Octets.Of(new BarrierReply(), 2)));
        Assert.False(Take(Octets.Of(new EchoReply([]), 1)));
        Assert.Empty(_ends);
        Assert.True(Take(Octets.Of(new BarrierReply(), 1)));
        Assert.False(Take(Octets.Of(new BarrierReply(), 1)));

        Assert.Equal(["1 Answered"], _ends);
    }

    [Fact]
    public void RequestTable_gives_up_at_the_deadline_and_says_on_what()
    {
        Add(1, now: 0);
        Add(2, now: 5_000);

        Assert.Null(_table.Expire(9_999));
        Assert.Equal(["request 1"], _table.Expire(10_000));

        Assert.Equal(["1 TimedOut"], _ends);
        Assert.False(Take(Octets.Of(new BarrierReply(), 1)));
    }

    [Fact]
    public void RequestTable_deadline_of_one_request_can_be_its_own()
    {
        Add(1, now: 0, within: TimeSpan.FromSeconds(1));

        Assert.Equal(["request 1"], _table.Expire(1_000));
    }

    [Fact]
    public void RequestTable_request_that_is_refused_ends_with_the_error_before_any_barrier()
    {
        Add(1);

        Assert.True(_table.TryRefuse(new Xid(1), OpenFlowErrors.BadMultipart));
        Assert.False(_table.TryRefuse(new Xid(1), OpenFlowErrors.BadMultipart));

        Assert.Equal(["1 Refused OFPBRC_BAD_MULTIPART"], _ends);
    }

    [Fact]
    public void RequestTable_parts_of_two_requests_interleave()
    {
        List<string> first = AddMultipart(1, MultipartType.PortDesc);
        List<string> second = AddMultipart(2, MultipartType.PortDesc);

        Assert.True(Take(SwitchScript.Part(MultipartType.PortDesc, 1, "a"u8.ToArray(), more: true)));
        Assert.True(Take(SwitchScript.Part(MultipartType.PortDesc, 2, "x"u8.ToArray(), more: true)));
        Assert.True(Take(SwitchScript.Part(MultipartType.PortDesc, 1, "b"u8.ToArray())));
        Assert.True(Take(SwitchScript.Part(MultipartType.PortDesc, 2, "y"u8.ToArray())));

        Assert.Equal(["a", "b"], first);
        Assert.Equal(["x", "y"], second);
        Assert.Equal(["1 Answered", "2 Answered"], _ends);
    }

    [Fact]
    public void RequestTable_part_moves_the_deadline_but_not_for_ever()
    {
        AddMultipart(1, MultipartType.PortDesc);
        byte[] part = SwitchScript.Part(MultipartType.PortDesc, 1, "a"u8.ToArray(), more: true);

        long now = 0;
        while (_table.Count > 0 && now < 3_600_000)
        {
            now += 9_000;
            Take(part, now);
            _table.Expire(now);
        }

        Assert.Equal(["1 TimedOut"], _ends);
        Assert.InRange(now, 20_000, 120_000);
    }

    [Fact]
    public void RequestTable_part_of_another_multipart_type_fails_the_request()
    {
        AddMultipart(1, MultipartType.PortDesc);
        Assert.True(Take(SwitchScript.Part(MultipartType.PortDesc, 1, "a"u8.ToArray(), more: true)));

        Assert.False(Take(SwitchScript.Part(MultipartType.Flow, 1, "b"u8.ToArray()), out OpenFlowError? error));

        Assert.Equal(OpenFlowErrors.BadMultipart, error);
        Assert.Equal(["1 Refused OFPBRC_BAD_MULTIPART"], _ends);
    }

    [Fact]
    public void RequestTable_reply_without_end_fails_at_the_bound()
    {
        AddMultipart(1, MultipartType.PortDesc);
        byte[] part = SwitchScript.Part(MultipartType.PortDesc, 1, new byte[60_000], more: true);

        long size = 0;
        OpenFlowError? error;
        while (Take(part, out error))
        {
            size += part.Length;
            Assert.InRange(size, 0, PendingRequest.MaxReplySize);
        }

        Assert.Equal(OpenFlowErrors.MultipartOverflow, error);
        Assert.Equal(["1 Refused OFPBRC_MULTIPART_BUFFER_OVERFLOW"], _ends);
    }

    [Fact]
    public void RequestTable_part_too_short_for_its_header_fails_the_request()
    {
        AddMultipart(1, MultipartType.PortDesc);
        byte[] frame = SwitchScript.Part(MultipartType.PortDesc, 1, [])[..12];
        frame[3] = 12;

        Assert.False(Take(frame, out OpenFlowError? error));

        Assert.Equal(OpenFlowErrors.BadLength, error);
    }

    [Fact]
    public void RequestTable_settles_without_a_reply()
    {
        Add(1);

        _table.TrySettle(new Xid(1), RequestOutcome.Answered);
        _table.TrySettle(new Xid(1), RequestOutcome.TimedOut);

        Assert.Equal(["1 Answered"], _ends);
    }

    [Fact]
    public void RequestTable_end_of_the_connection_ends_all_once()
    {
        Add(1);
        Add(2);

        _table.Clear();
        _table.Clear();

        Assert.Equal(["1 Disconnected", "2 Disconnected"], _ends);
    }

    [Fact]
    public void RequestTable_request_may_ask_again_when_it_ends()
    {
        _table.Add(new Xid(1), new PlainQuery((_, _) => Add(2))
        {
            Name = "first",
            ReplyType = MessageType.BarrierReply,
        }, 0);

        _table.Expire(10_000);

        Assert.Equal(1, _table.Count);
        Assert.True(_table.Contains(new Xid(2)));
    }

    [Fact]
    public void RequestTable_that_ended_takes_no_more_requests()
    {
        _table.Clear();

        Add(1);

        Assert.Equal(["1 Disconnected"], _ends);
        Assert.Equal(0, _table.Count);
    }

    private void Add(uint xid, long now = 0, TimeSpan? within = null) => _table.Add(new Xid(xid),
        new PlainQuery((outcome, error) => End(xid, outcome, error))
        {
            Name = $"request {xid}",
            ReplyType = MessageType.BarrierReply,
        }, now, within);

    private List<string> AddMultipart(uint xid, MultipartType type)
    {
        var bodies = new List<string>();
        bool Read(ReadOnlySpan<byte> body, out OpenFlowError error)
        {
            error = default;
            if (body.Length < 100)
                bodies.Add(System.Text.Encoding.ASCII.GetString(body));
            return true;
        }
        _table.Add(new Xid(xid), new MultipartQuery(type, Read, (outcome, error) => End(xid, outcome, error))
        {
            Name = $"multipart {xid}",
            ReplyType = MessageType.MultipartReply,
        }, 0);
        return bodies;
    }

    private void End(uint xid, RequestOutcome outcome, OpenFlowError error) =>
        _ends.Add(outcome == RequestOutcome.Refused ? $"{xid} {outcome} {error.Name}" : $"{xid} {outcome}");

    private bool Take(byte[] frame, long now = 0) => _table.TryTake(frame.Header(), frame, now, out _);

    private bool Take(byte[] frame, out OpenFlowError? error) => _table.TryTake(frame.Header(), frame, 0, out error);
}
