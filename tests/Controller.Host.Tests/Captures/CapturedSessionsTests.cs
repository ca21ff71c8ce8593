using System.Net;
using Controller.Host.Captures;

namespace Controller.Host.Tests.Captures;

/// <summary>Messages of captured connections, whatever TCP did to them.</summary>
public sealed class CapturedSessionsTests
{
    private const uint FirstSequence = 0xfffffffd;
    private static readonly IPEndPoint Switch = new(IPAddress.Parse("10.0.0.1"), 40000);
    private static readonly IPEndPoint Controller = new(IPAddress.Parse("10.0.0.2"), 6653);

    // Two barriers with an echo of three octets between them.
    private static readonly byte[] Stream =
        Convert.FromHexString("0414000800000001" + "0402000b00000002616263" + "0414000800000003");

    private static readonly string[] Messages = ["0414000800000001", "0402000b00000002616263", "0414000800000003"];

    [Theory]
    [InlineData("0-27")]
    [InlineData("0-3 3-9 9-10 10-27")]
    [InlineData("10-27 3-10 0-3")]
    [InlineData("0-12 0-12 5-20 12-27 0-3")]
    public void CapturedSessions_put_segments_together_in_whatever_order_they_came(string segments) =>
        Assert.Equal(Messages, Decode(syn: true, segments).Select(message => Convert.ToHexStringLower(message.Octets)));

    [Fact]
    public void CapturedSessions_begin_in_the_middle_at_a_segment_that_begins_as_a_message() =>
        Assert.Equal(Messages[1..], Decode(syn: false, "5-8 8-19 19-27")
            .Select(message => Convert.ToHexStringLower(message.Octets)));

    [Fact]
    public void CapturedSessions_say_what_was_not_captured_and_go_on_after_it()
    {
        CapturedMessage[] found = Decode(syn: true, "0-8 19-27");

        Assert.Equal([null, "11 octets were not captured", null], found.Select(message => message.Trouble));
        Assert.Equal(Messages[2], Convert.ToHexStringLower(found[2].Octets));
    }

    [Fact]
    public void CapturedSessions_say_that_a_message_has_no_end() =>
        Assert.Equal("the capture ends in the middle of a message", Decode(syn: true, "0-20")[^1].Trouble);

    private static CapturedMessage[] Decode(bool syn, string segments)
    {
        var stream = new TcpStream();
        var cutter = new MessageCutter(Switch, Controller);
        List<CapturedSegment> all = syn ? [Segment(FirstSequence - 1, true, [])] : [];
        foreach (string segment in segments.Split(' '))
        {
            int[] range = [.. segment.Split('-').Select(int.Parse)];
            all.Add(Segment(FirstSequence + (uint)range[0], false, Stream[range[0]..range[1]]));
        }
        IEnumerable<TcpStream.Piece> pieces = all.SelectMany(stream.Add).ToArray();
        CapturedMessage[] found =
            [.. pieces.Concat(stream.End()).SelectMany(piece => cutter.Add(piece, DateTime.UnixEpoch))];
        return cutter.Rest() is { } rest ? [.. found, rest] : found;
    }

    private static CapturedSegment Segment(uint sequence, bool isSyn, byte[] payload) =>
        new(DateTime.UnixEpoch, Switch, Controller, sequence, isSyn, payload);
}
