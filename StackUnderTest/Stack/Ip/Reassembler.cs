using System;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack.Ip;

/// <summary>A datagram in pieces. One bit of the map stands for eight octets.</summary>
internal sealed class PartialDatagram
{
    private const int GreatestHeader = 60;

    public readonly byte[] Data = new byte[65536];
    public readonly byte[] Header = new byte[GreatestHeader];
    public readonly ulong[] Map = new ulong[65536 / 8 / 64];
    public bool InUse;

    /// <summary>An overlap was found: the rest of it is dropped, too, until the time is out (RFC 5722 4).</summary>
    public bool Rejected;
    public Ipv4Address Source;
    public Ipv4Address Destination;
    public byte Protocol;
    public ushort Identification;
    public bool IsMarked;
    public int Interface;
    public int HeaderSize;
    public int TotalSize;
    public int UnitsReceived;
    public int End;
    public long Deadline;
}

/// <summary>
/// Puts fragments together (RFC 791 3.2, RFC 815). Memory is a fixed number of datagrams; when all are in use, the
/// oldest goes, of the same source if that one holds half of them already, so that one flooder can't push out others.
/// An exact repetition of octets is a duplicate and is ignored; other overlaps reject the whole datagram, because no
/// two stacks agree about whose octets count and attacks live on that (RFC 1858, RFC 5722).
/// </summary>
public sealed class Reassembler
{
    public const long Timeout = 60 * StackOptions.Second;
    private const int UnitSize = 8;
    private const int GreatestSize = 65535 - Ipv4View.MinimumHeaderSize;

    private readonly PartialDatagram[] _datagrams;
    private readonly StackCounters _counters;

    public Reassembler(int count, StackCounters counters)
    {
        _counters = counters;
        _datagrams = new PartialDatagram[count];
        for (int i = 0; i < count; i++)
            _datagrams[i] = new PartialDatagram();
    }

    public long NextDeadline { get; private set; } = long.MaxValue;

    /// <summary>How many datagrams are in pieces now.</summary>
    public int InUse { get; private set; }

    /// <summary>
    /// Adds a fragment. True if it was the last one missing: <paramref name="whole"/> is the datagram then, in memory
    /// that stays valid until the next call.
    /// </summary>
    public bool TryAdd(in Ipv4View fragment, int interfaceIndex, long now, out IpPacket whole)
    {
        whole = default;
        _counters.FragmentsIn++;
        int offset = fragment.PayloadOffset;
        int size = fragment.Payload.Length;
        bool tooTiny = fragment.Protocol == IpProtocol.Tcp
            && (offset == UnitSize || (offset == 0 && size < TcpView.MinimumHeaderSize)); // RFC 1858 3, RFC 3128
        if (size == 0 || tooTiny || (fragment.HasMoreFragments && size % UnitSize != 0) || offset + size > GreatestSize)
        {
            _counters.FragmentsMalformed++;
            return false;
        }

        PartialDatagram datagram = Find(fragment) ?? Start(fragment, interfaceIndex, now);
        if (datagram.Rejected)
            return false;
        if (!Place(datagram, fragment, offset, size))
        {
            datagram.Rejected = true;
            _counters.FragmentsOverlapped++;
            return false;
        }

        datagram.IsMarked |= fragment.Ecn == Ipv4View.EcnMarked;
        if (datagram.TotalSize < 0 || datagram.UnitsReceived * UnitSize < datagram.TotalSize)
            return false;
        Finish(datagram, out whole);
        return true;
    }

    /// <summary>
    /// Ends one datagram whose time is out. True as long as there was one; <paramref name="header"/> and
    /// <paramref name="start"/> are for the ICMP error, and empty if the first fragment never came.
    /// </summary>
    public bool TryExpire(long now, out Ipv4Address source, out ReadOnlySpan<byte> header, out ReadOnlySpan<byte> start)
    {
        source = default;
        header = start = default;
        if (now < NextDeadline)
            return false;
        NextDeadline = long.MaxValue;
        PartialDatagram? due = null;
        foreach (PartialDatagram datagram in _datagrams)
        {
            if (!datagram.InUse)
                continue;
            if (due == null && datagram.Deadline <= now)
                due = datagram;
            else
                NextDeadline = Math.Min(NextDeadline, datagram.Deadline);
        }

        if (due == null)
            return false;
        Free(due);
        _counters.ReassemblyTimeouts++;
        source = due.Source;
        header = new ReadOnlySpan<byte>(due.Header, 0, due.HeaderSize);
        start = new ReadOnlySpan<byte>(due.Data, 0, UnitSize);
        return true;
    }

    private PartialDatagram? Find(in Ipv4View fragment)
    {
        foreach (PartialDatagram datagram in _datagrams)
        {
            if (datagram.InUse && datagram.Identification == fragment.Identification
                && datagram.Source == fragment.Source && datagram.Destination == fragment.Destination
                && datagram.Protocol == fragment.Protocol)
                return datagram;
        }

        return null;
    }

    private PartialDatagram Start(in Ipv4View fragment, int interfaceIndex, long now)
    {
        PartialDatagram datagram = Choose(fragment.Source);
        if (datagram.InUse)
        {
            _counters.ReassemblyEvictions++;
            Free(datagram);
        }

        InUse++;
        datagram.InUse = true;
        datagram.Rejected = datagram.IsMarked = false;
        datagram.Source = fragment.Source;
        datagram.Destination = fragment.Destination;
        datagram.Protocol = fragment.Protocol;
        datagram.Identification = fragment.Identification;
        datagram.Interface = interfaceIndex;
        datagram.HeaderSize = 0;
        datagram.TotalSize = -1;
        datagram.UnitsReceived = 0;
        datagram.End = 0;
        datagram.Deadline = now + Timeout;
        NextDeadline = Math.Min(NextDeadline, datagram.Deadline);
        new Span<ulong>(datagram.Map).Clear();
        return datagram;
    }

    private PartialDatagram Choose(Ipv4Address source)
    {
        PartialDatagram? oldest = null;
        PartialDatagram? oldestOfSource = null;
        int ofSource = 0;
        foreach (PartialDatagram datagram in _datagrams)
        {
            if (!datagram.InUse)
            {
                oldest = datagram;
                oldest.Deadline = long.MinValue;
                continue;
            }

            if (oldest == null || datagram.Deadline < oldest.Deadline)
                oldest = datagram;
            if (datagram.Source != source)
                continue;
            ofSource++;
            if (oldestOfSource == null || datagram.Deadline < oldestOfSource.Deadline)
                oldestOfSource = datagram;
        }

        return oldestOfSource != null && ofSource * 2 >= _datagrams.Length ? oldestOfSource : oldest!;
    }

    /// <summary>Copies the octets to their place; false if they contradict what is there.</summary>
    private static bool Place(PartialDatagram datagram, in Ipv4View fragment, int offset, int size)
    {
        int end = offset + size;
        if (!fragment.HasMoreFragments)
        {
            if ((datagram.TotalSize >= 0 && datagram.TotalSize != end) || datagram.End > end)
                return false;
            datagram.TotalSize = end;
        }
        else if (datagram.TotalSize >= 0 && end > datagram.TotalSize)
            return false;

        int first = offset / UnitSize;
        int last = (end - 1) / UnitSize;
        int present = 0;
        for (int unit = first; unit <= last; unit++)
            present += (int)(datagram.Map[unit / 64] >> (unit % 64) & 1);
        Span<byte> place = new Span<byte>(datagram.Data, offset, size);
        if (present > 0)
            return present == last - first + 1 && place.SequenceEqual(fragment.Payload);
        fragment.Payload.CopyTo(place);
        for (int unit = first; unit <= last; unit++)
            datagram.Map[unit / 64] |= 1UL << (unit % 64);
        datagram.UnitsReceived += last - first + 1;
        datagram.End = Math.Max(datagram.End, end);
        if (offset == 0)
        {
            datagram.HeaderSize = fragment.HeaderSize;
            fragment.Packet[..fragment.HeaderSize].CopyTo(datagram.Header);
        }

        return true;
    }

    private void Finish(PartialDatagram datagram, out IpPacket whole)
    {
        _counters.DatagramsReassembled++;
        Free(datagram);
        whole = default;
        whole.Interface = datagram.Interface;
        whole.Source = datagram.Source;
        whole.Destination = datagram.Destination;
        whole.Protocol = datagram.Protocol;
        whole.IsMarked = datagram.IsMarked;
        whole.Header = new ReadOnlySpan<byte>(datagram.Header, 0, datagram.HeaderSize);
        whole.Payload = new ReadOnlySpan<byte>(datagram.Data, 0, datagram.TotalSize);
    }

    private void Free(PartialDatagram datagram)
    {
        datagram.InUse = false;
        InUse--;
    }
}
