using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Wire;
using StackUnderTest.Tests.Simulation;

namespace StackUnderTest.Tests.Igmp;

/// <summary>A host's part of IGMP (RFC 3376, 2236, 1112).</summary>
public sealed class MembershipTests
{
    private static readonly Ipv4Address Group = new(239, 1, 2, 3);
    private static readonly Ipv4Address Other = new(239, 9, 9, 9);
    private static readonly Ipv4Address AllHosts = new(224, 0, 0, 1);
    private static readonly Ipv4Address Reports = new(224, 0, 0, 22);

    [Fact, Behaviour(62)]
    public void Joining_and_leaving_are_reported_at_once_and_once_more()
    {
        Bench bench = Joined(out SocketHandle socket);
        SentFrame[] reports = [.. bench.Take(2)];
        Assert.Single(reports);
        bench.Run(2 * Bench.Second);
        reports = [.. reports, .. bench.Take(2)];
        Assert.Equal(2, reports.Length);
        Assert.All(reports, report => AssertReport(report, 4, Group));
        bench.Stack.Udp.Close(socket);
        bench.Run(2 * Bench.Second);
        reports = [.. bench.Take(2)];
        Assert.Equal(2, reports.Length);
        Assert.All(reports, report => AssertReport(report, 3, Group));
    }

    [Fact, Behaviour(62)]
    public void Query_is_answered_within_its_time_with_a_record_for_each_group()
    {
        Bench bench = Joined(out SocketHandle socket);
        bench.Stack.Udp.Join(socket, Other, 0);
        bench.Run(2 * Bench.Second);
        bench.Clear();
        bench.Deliver(Query(100, default, 12)); // ten seconds
        Assert.Empty(bench.Take(2));
        bench.Run(10 * Bench.Second + 2000);
        AssertReport(Assert.Single(bench.Take(2)), 2, Group, Other);
        bench.Deliver(Query(0x80 | 10, Other, 12)); // the floating form: (16 + 10) << 3 tenths
        bench.Run(20_800_000 + 2000);
        AssertReport(Assert.Single(bench.Take(2)), 2, Other);
    }

    [Theory, Behaviour(62)]
    [InlineData(100, 0x16)]
    [InlineData(0, 0x12)]
    public void Older_querier_gets_its_version_until_it_was_silent_for_long(byte code, byte type)
    {
        Bench bench = Joined(out SocketHandle socket);
        bench.Run(2 * Bench.Second);
        bench.Clear();
        bench.Deliver(Query(code, default, 8));
        bench.Run(11 * Bench.Second);
        SentFrame answer = Assert.Single(bench.Take(2));
        Assert.Equal(type, answer.Payload[0]);
        Assert.Equal(Group.Value, Ipv4Address.Read(answer.Packet[16..]).Value);
        Assert.Equal(Group.Value, Ipv4Address.Read(answer.Payload[4..]).Value);
        bench.Run(260 * Bench.Second);
        bench.Run(0); // a call's time is that of the last poll
        bench.Stack.Udp.Join(socket, Other, 0);
        AssertReport(Assert.Single(bench.Take(2)), 4, Other);
    }

    [Fact, Behaviour(62)]
    public void Queries_that_are_broken_or_of_no_group_of_ours_are_not_answered()
    {
        Bench bench = Joined(out _);
        bench.Run(2 * Bench.Second);
        bench.Clear();
        byte[] wrong = Query(1, default, 12)[34..];
        wrong[1] ^= 1; // its checksum is of another time
        bench.Deliver(Packets.Ip(2, wrong, destination: AllHosts, mac: MacAddress.OfGroup(AllHosts)));
        bench.Deliver(Query(1, default, 10)); // no version has ten octets
        bench.Deliver(Query(1, Other, 12));
        bench.Deliver(Query(1, AllHosts, 12));
        bench.Run(5 * Bench.Second);
        Assert.Empty(bench.Take(2));
    }

    private static Bench Joined(out SocketHandle socket)
    {
        var bench = new Bench();
        bench.Stack.Udp.Create(0, out socket);
        bench.Stack.Udp.Bind(socket, Ipv4Address.Any, 99);
        bench.Clear();
        Assert.Equal(SocketError.None, bench.Stack.Udp.Join(socket, Group, 0));
        return bench;
    }

    private static void AssertReport(SentFrame report, byte record, params Ipv4Address[] groups)
    {
        byte[] message = report.Payload.ToArray();
        Assert.Equal(Reports.Value, Ipv4Address.Read(report.Packet[16..]).Value);
        Assert.Equal(1, report.Packet[8]);
        Assert.Equal(0, Packets.NaiveChecksum(message));
        Assert.Equal(8 + groups.Length * 8, message.Length);
        Assert.Equal([0x22, 0], message[..2]);
        Assert.Equal([0, 0, 0, (byte)groups.Length], message[4..8]);
        for (int i = 0; i < groups.Length; i++)
        {
            Assert.Equal([record, 0, 0, 0], message[(8 + i * 8)..(12 + i * 8)]);
            Assert.Contains(Ipv4Address.Read(message.AsSpan(12 + i * 8)).Value, groups.Select(group => group.Value));
        }
    }

    private static byte[] Query(byte code, Ipv4Address group, int size)
    {
        byte[] query = new byte[size];
        query[0] = 0x11;
        query[1] = code;
        group.Write(query.AsSpan(4));
        ushort sum = Packets.NaiveChecksum(query);
        query[2] = (byte)(sum >> 8);
        query[3] = (byte)sum;
        return Packets.Ip(2, query, destination: AllHosts, mac: MacAddress.OfGroup(AllHosts));
    }
}
