using System;
using StackUnderTest.Stack.Buffers;
using StackUnderTest.Stack.Ip;
using StackUnderTest.Stack.Link;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack.Igmp;

/// <summary>
/// A host's part of IGMP version 3 (RFC 3376) without source filters: changes are reported at once and once more,
/// queries are answered after a random part of the time they allow. As long as an older querier was heard of its version is
/// spoken (7.2.1).
/// </summary>
public sealed class Membership
{
    private const int PendingChanges = 16;

    /// <summary>Robustness 2 times a query interval of 125 s and the response time of 10 s (8.12).</summary>
    private const long OlderQuerierLifetime = 260 * StackOptions.Second;

    private readonly EthernetInterface[] _interfaces;
    private readonly GroupTable _groups;
    private readonly Ipv4Sender _sender;
    private readonly RandomSource _random;
    private readonly QuerierState[] _queriers;
    private readonly Change[] _changes = new Change[PendingChanges];
    private long _now;

    private struct QuerierState
    {
        /// <summary>1 or 2 until <see cref="OlderUntil"/>, else 3.</summary>
        public int OlderVersion;
        public long OlderUntil;

        /// <summary>When an answer is due; 0: none.</summary>
        public long AnswerAt;

        /// <summary>The one group that was asked for, or 0.0.0.0 for all.</summary>
        public Ipv4Address Asked;
    }

    /// <summary>A change to be told once more; a place without a record is free.</summary>
    private struct Change
    {
        public GroupRecord Record;
        public Ipv4Address Group;
        public int Interface;
        public long At;
    }

    public Membership(EthernetInterface[] interfaces, GroupTable groups, Ipv4Sender sender, RandomSource random)
    {
        _interfaces = interfaces;
        _groups = groups;
        _sender = sender;
        _random = random;
        _queriers = new QuerierState[interfaces.Length];
    }

    public long NextDeadline { get; private set; } = long.MaxValue;

    private static Ipv4Address AllRouters => new(224, 0, 0, 2);

    /// <summary>Where version 3 reports go (4.2.14).</summary>
    private static Ipv4Address Reports => new(224, 0, 0, 22);

    /// <summary>Does what is due; calls carry no time of their own, so this sets it, too.</summary>
    public void Advance(long now)
    {
        _now = now;
        if (now < NextDeadline)
            return;
        for (int i = 0; i < _changes.Length; i++)
        {
            if (_changes[i].Record == GroupRecord.None || _changes[i].At > now)
                continue;
            Change change = _changes[i];
            _changes[i].Record = GroupRecord.None;
            Tell(change.Record, change.Group, change.Interface);
        }

        for (int i = 0; i < _queriers.Length; i++)
        {
            if (_queriers[i].AnswerAt == 0 || _queriers[i].AnswerAt > now)
                continue;
            _queriers[i].AnswerAt = 0;
            Answer(i, _queriers[i].Asked);
        }

        FindDeadline();
    }

    public bool TryJoin(Ipv4Address group, int interfaceIndex)
    {
        if (!group.IsMulticast || !_groups.TryJoin(group, interfaceIndex, out bool first))
            return false;
        if (!first || group == GroupTable.AllHosts)
            return true;
        _interfaces[interfaceIndex].Card.SetGroup(MacAddress.OfGroup(group), true);
        TellTwice(GroupRecord.Joined, group, interfaceIndex);
        return true;
    }

    public void Quit(Ipv4Address group, int interfaceIndex)
    {
        if (!_groups.TryLeave(group, interfaceIndex, out bool last) || !last || group == GroupTable.AllHosts)
            return;
        _interfaces[interfaceIndex].Card.SetGroup(MacAddress.OfGroup(group), false);
        TellTwice(GroupRecord.Left, group, interfaceIndex);
    }

    public void Receive(in IpPacket packet)
    {
        if (!IgmpMessage.TryReadQuery(packet.Payload, out int version, out Ipv4Address asked, out long time))
            return;
        if (!asked.IsAny && (asked == GroupTable.AllHosts || !_groups.Contains(asked, packet.Interface)))
            return;
        ref QuerierState querier = ref _queriers[packet.Interface];
        if (version < 3)
        {
            querier.OlderVersion = version;
            querier.OlderUntil = _now + OlderQuerierLifetime;
        }

        // 5.2: one answer at a time; what two queries ask for together is everything.
        long at = _now + 1 + _random.Next((int)Math.Min(time, 60 * StackOptions.Second) + 1);
        if (querier.AnswerAt == 0)
            querier.Asked = asked;
        else if (querier.Asked != asked)
            querier.Asked = Ipv4Address.Any;
        querier.AnswerAt = querier.AnswerAt == 0 ? at : Math.Min(at, querier.AnswerAt);
        FindDeadline();
    }

    private int VersionOn(int interfaceIndex) =>
        _queriers[interfaceIndex].OlderUntil > _now ? _queriers[interfaceIndex].OlderVersion : 3;

    private void TellTwice(GroupRecord record, Ipv4Address group, int interfaceIndex)
    {
        Tell(record, group, interfaceIndex);
        int free = -1;
        for (int i = 0; i < _changes.Length; i++)
        {
            if (_changes[i].Record == GroupRecord.None)
                free = i;
            else if (_changes[i].Group == group && _changes[i].Interface == interfaceIndex)
            {
                free = i; // the newer change is what counts
                break;
            }
        }

        if (free < 0)
            return; // so many at once: each was told, none is told again
        _changes[free].Record = record;
        _changes[free].Group = group;
        _changes[free].Interface = interfaceIndex;
        _changes[free].At = _now + 1 + _random.Next((int)StackOptions.Second);
        FindDeadline();
    }

    private void Tell(GroupRecord record, Ipv4Address group, int interfaceIndex)
    {
        int version = VersionOn(interfaceIndex);
        if (version == 3)
        {
            if (TryBegin(Reports, IgmpMessage.Size + IgmpMessage.RecordSize, interfaceIndex, out Span<byte> report))
            {
                IgmpMessage.WriteRecord(report[IgmpMessage.Size..], record, group);
                IgmpMessage.WriteReport(report, 1);
                _sender.Commit();
            }
        }
        else if (record != GroupRecord.Left)
            SendOld(version == 1 ? IgmpMessage.Report1 : IgmpMessage.Report2, group, group, interfaceIndex);
        else if (version == 2)
            SendOld(IgmpMessage.Leave2, group, AllRouters, interfaceIndex);
    }

    /// <summary>One report with a record for each group, or a message for each in the older versions.</summary>
    private void Answer(int interfaceIndex, Ipv4Address asked)
    {
        bool old = VersionOn(interfaceIndex) < 3;
        int count = 0;
        for (int i = 0; i < _groups.Count; i++)
        {
            if (!IsAsked(i, interfaceIndex, asked))
                continue;
            count++;
            if (old)
                Tell(GroupRecord.IsMember, _groups.GroupAt(i), interfaceIndex);
        }

        int size = IgmpMessage.Size + count * IgmpMessage.RecordSize;
        if (old || count == 0 || !TryBegin(Reports, size, interfaceIndex, out Span<byte> report))
            return;
        Span<byte> records = report[IgmpMessage.Size..];
        for (int i = 0; i < _groups.Count; i++)
        {
            if (!IsAsked(i, interfaceIndex, asked))
                continue;
            IgmpMessage.WriteRecord(records, GroupRecord.IsMember, _groups.GroupAt(i));
            records = records[IgmpMessage.RecordSize..];
        }

        IgmpMessage.WriteReport(report, count);
        _sender.Commit();
    }

    private bool IsAsked(int place, int interfaceIndex, Ipv4Address asked)
    {
        Ipv4Address group = _groups.GroupAt(place);
        return _groups.InterfaceAt(place) == interfaceIndex && group != GroupTable.AllHosts
            && (asked.IsAny || asked == group);
    }

    private void SendOld(byte type, Ipv4Address group, Ipv4Address destination, int interfaceIndex)
    {
        if (!TryBegin(destination, IgmpMessage.Size, interfaceIndex, out Span<byte> message))
            return;
        IgmpMessage.WriteOld(message, type, group);
        _sender.Commit();
    }

    private bool TryBegin(Ipv4Address destination, int size, int interfaceIndex, out Span<byte> message)
    {
        IpFlow flow = default;
        flow.Source = _interfaces[interfaceIndex].Address;
        flow.Destination = destination;
        flow.Protocol = IpProtocol.Igmp;
        flow.TimeToLive = 1;
        flow.Interface = interfaceIndex;
        return _sender.TryBegin(flow, size, false, _now, out message) == SendResult.Ready;
    }

    private void FindDeadline()
    {
        NextDeadline = long.MaxValue;
        foreach (Change change in _changes)
        {
            if (change.Record != GroupRecord.None)
                NextDeadline = Math.Min(NextDeadline, change.At);
        }

        foreach (QuerierState querier in _queriers)
        {
            if (querier.AnswerAt != 0)
                NextDeadline = Math.Min(NextDeadline, querier.AnswerAt);
        }
    }
}
