using System;
using StackUnderTest.Stack.Buffers;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack.Link;

/// <summary>How far an interface is with claiming its address (RFC 5227).</summary>
public enum AddressState : byte
{
    Unset,
    Probing,
    Announcing,
    Owned,

    /// <summary>Another host has it: the interface gave it up.</summary>
    Conflict,
}

/// <summary>
/// ARP. A sender is learnt only from a request for our own address or when it is known or asked for already, so that
/// neither a broadcast storm nor unasked replies fill the cache. Requests are limited per neighbour (one a second)
/// and in all, replies in all.
/// </summary>
public sealed partial class EthernetInterface
{
    // RFC 5227 1.1.
    private const int ProbeCount = 3;
    private const long ProbeInterval = StackOptions.Second;
    private const long AnnounceWait = 2 * StackOptions.Second;
    private const int AnnounceCount = 2;
    private const long AnnounceInterval = 2 * StackOptions.Second;
    private const long DefendInterval = 10 * StackOptions.Second;

    private readonly RandomSource _random;
    private TokenBucket _requests = new(200, 200);
    private TokenBucket _replies = new(2000, 500);
    private int _claimStep;
    private long _claimDeadline = long.MaxValue;
    private long _defended = long.MinValue / 2;
    private Ipv4Address _candidate;
    private int _candidatePrefix;

    public AddressState AddressState { get; private set; }

    /// <summary>The hardware address of the last host that claimed ours.</summary>
    public MacAddress ConflictingHardware { get; private set; }

    public long NextDeadline => Math.Min(Arp.NextDeadline, _claimDeadline);

    /// <summary>Claims an address: at once with announcements, or after probing that no one else has it.</summary>
    public void Claim(Ipv4Address address, int prefixLength, bool probe, long now)
    {
        _candidate = address;
        _candidatePrefix = prefixLength;
        _claimStep = 0;
        AddressState = probe ? AddressState.Probing : AddressState.Announcing;
        Address = default;
        if (Card.IsPointToPoint)
        {
            Use(); // nobody to ask or to tell
            AddressState = AddressState.Owned;
            return;
        }

        if (!probe)
            Use();
        // RFC 5227 2.1.1: the first probe waits a random time, so that hosts that boot together don't collide.
        _claimDeadline = probe ? now + _random.Next((int)StackOptions.Second) : now;
    }

    /// <summary>Gives the address up.</summary>
    public void Release()
    {
        Address = default;
        AddressState = AddressState.Unset;
        _claimDeadline = long.MaxValue;
        Arp.Clear();
    }

    public void Poll(long now)
    {
        if (_claimDeadline <= now)
            ClaimStep(now);
        if (Arp.NextDeadline > now)
            return;
        for (int i = Arp.NextDue(0, now); i >= 0; i = Arp.NextDue(i + 1, now))
            Expire(i, now);
    }

    public void ReceiveArp(ReadOnlySpan<byte> payload, MacAddress frameSource, long now)
    {
        if (!ArpView.TryRead(payload, out ArpView arp) || arp.SenderHardware.IsGroup || frameSource.IsGroup)
        {
            _counters.ArpMalformed++;
            return;
        }

        if (arp.SenderHardware == Card.Address || DetectConflict(arp, now))
            return;
        Ipv4Address sender = arp.SenderProtocol;
        if (Address.IsAny || !sender.MaySend || !IsOnLink(sender) || IsBroadcast(sender))
            sender = Ipv4Address.Any; // answered perhaps (an RFC 5227 probe has no sender), never learnt
        bool forUs = arp.TargetProtocol == Address && !Address.IsAny;
        if (!sender.IsAny)
            Learn(sender, arp.SenderHardware, forUs && arp.Operation == ArpView.Request, now);
        if (forUs && arp.Operation == ArpView.Request)
            Reply(arp.SenderHardware, arp.SenderProtocol, now);
    }

    private void Learn(Ipv4Address sender, MacAddress hardware, bool mayCreate, long now)
    {
        int entry = Arp.Find(sender);
        if (entry < 0 && !mayCreate)
            return;
        if (entry < 0)
            entry = Arp.Create(sender, now);
        else if (IsContested(entry, hardware, now))
            return;
        bool waited = Arp[entry].State != NeighbourState.Reachable;
        Arp.Confirm(entry, hardware, now);
        while (Arp.TryDequeue(entry, out int block, out ReadOnlySpan<byte> packet))
        {
            if (TryReserve(hardware, EthernetView.TypeIpv4, packet.Length, out Span<byte> frame))
            {
                packet.CopyTo(frame);
                Commit(default);
            }

            Arp.Release(block);
        }

        if (waited)
            _listener.NeighbourResolved(sender, now);
    }

    /// <summary>
    /// Somebody else says to be a neighbour that was heard of not long ago: the one we know is asked first. If it
    /// answers the claim was false (ARP poisoning); if it is silent for a second the entry is asked for anew.
    /// </summary>
    private bool IsContested(int index, MacAddress hardware, long now)
    {
        ref Neighbour entry = ref Arp[index];
        if (entry.State is not (NeighbourState.Reachable or NeighbourState.Probing) || entry.Hardware == hardware)
            return false;
        _counters.ArpContested++;
        if (!entry.IsContested)
        {
            entry.IsContested = true;
            entry.State = NeighbourState.Probing;
            entry.Tries = ArpCache.GreatestTries - 1;
            Ask(index, now);
        }

        return true;
    }

    private void Reply(MacAddress to, Ipv4Address toProtocol, long now)
    {
        if (!_replies.TryTake(now))
            _counters.ArpRepliesSuppressed++;
        else
            Send(to, ArpView.Reply, Address, to, toProtocol);
    }

    /// <summary>The entry of a neighbour, made and asked for if there is none; aged ones are asked again.</summary>
    private int Lookup(Ipv4Address neighbour, long now)
    {
        int index = Arp.Find(neighbour);
        if (index < 0)
        {
            index = Arp.Create(neighbour, now);
            Arp[index].State = NeighbourState.Incomplete;
            Ask(index, now);
        }

        ref Neighbour entry = ref Arp[index];
        entry.Used = now;
        if (entry.State == NeighbourState.Reachable && now - entry.Confirmed > ArpCache.ReachableTime)
        {
            entry.State = NeighbourState.Probing;
            Ask(index, now);
        }

        return index;
    }

    private void Ask(int index, long now)
    {
        ref Neighbour entry = ref Arp[index];
        entry.Tries++;
        Arp.SetDeadline(index, now + ArpCache.RetryTime);
        if (!_requests.TryTake(now))
            return;
        MacAddress to = entry.State == NeighbourState.Probing ? entry.Hardware : MacAddress.Broadcast;
        Send(to, ArpView.Request, Address, default, entry.Address);
    }

    private void Expire(int index, long now)
    {
        ref Neighbour entry = ref Arp[index];
        if (entry.State == NeighbourState.Failed)
        {
            Arp.Remove(index);
            return;
        }

        if (entry.Tries < ArpCache.GreatestTries)
        {
            Ask(index, now);
            return;
        }

        if (entry.IsContested)
        {
            // The hardware we knew is silent; whoever has the address now may answer.
            entry.IsContested = false;
            entry.State = NeighbourState.Incomplete;
            entry.Tries = 0;
            Ask(index, now);
            return;
        }

        _counters.ArpUnresolved++;
        Ipv4Address address = entry.Address;
        Arp.Remove(index);
        Arp[index].State = NeighbourState.Failed;
        Arp.SetDeadline(index, now + ArpCache.FailedTime);
        _listener.NeighbourFailed(address, now);
    }

    private void ClaimStep(long now)
    {
        if (AddressState == AddressState.Probing && _claimStep < ProbeCount)
        {
            Send(MacAddress.Broadcast, ArpView.Request, Ipv4Address.Any, default, _candidate);
            _claimStep++;
            _claimDeadline = now + (_claimStep < ProbeCount ? ProbeInterval : AnnounceWait);
            return;
        }

        if (AddressState == AddressState.Probing)
        {
            AddressState = AddressState.Announcing;
            _claimStep = 0;
            Use();
        }

        Send(MacAddress.Broadcast, ArpView.Request, Address, default, Address);
        _claimStep++;
        bool done = _claimStep >= AnnounceCount;
        if (done)
            AddressState = AddressState.Owned;
        _claimDeadline = done ? long.MaxValue : now + AnnounceInterval;
    }

    private void Use()
    {
        Address = _candidate;
        PrefixLength = _candidatePrefix;
    }

    /// <summary>
    /// RFC 5227 2.1.1 while probing, 2.4 (b) afterwards: defend once in ten seconds, then keep silent.
    /// </summary>
    private bool DetectConflict(ArpView arp, long now)
    {
        bool probing = AddressState == AddressState.Probing;
        Ipv4Address ours = probing ? _candidate : Address;
        if (ours.IsAny)
            return false;
        bool claimed = arp.SenderProtocol == ours
            || (probing && arp.Operation == ArpView.Request && arp.SenderProtocol.IsAny && arp.TargetProtocol == ours);
        if (!claimed)
            return false;
        _counters.ArpConflicts++;
        ConflictingHardware = arp.SenderHardware;
        if (probing)
        {
            AddressState = AddressState.Conflict;
            _claimDeadline = long.MaxValue;
        }
        else if (now - _defended >= DefendInterval)
        {
            _defended = now;
            Send(MacAddress.Broadcast, ArpView.Request, Address, default, Address);
        }

        return true;
    }

    private void Send(
        MacAddress to, ushort operation, Ipv4Address sender, MacAddress targetHardware, Ipv4Address target)
    {
        if (!TryReserve(to, EthernetView.TypeArp, ArpView.Size, out Span<byte> payload))
            return;
        ArpView.Write(payload, operation, Card.Address, sender, targetHardware, target);
        Commit(default);
    }
}
