using System.Collections.Immutable;
using Apps.Overlay.Planning;
using OpenFlow.Protocol.Types;

namespace Apps.Overlay.Guests;

/// <summary>
/// Where the learnt guests of all tenants are, over all hosts: what one bridge learns, the others whose hosts have
/// members of the tenant hear of. It belongs to the program, not to a policy, so that what was learnt outlives apps
/// that a new policy replaces.
/// </summary>
/// <remarks>
/// Threads: any; one lock, held for look-ups and changes only. Bridges are told outside of it, by posts to their own
/// event loops, and told only <em>which</em> guest has changed: they read where it is now when they get to it, so that
/// news that overtake each other do no harm.
/// <para>
/// A host's bridge joins once it has seen all flows of its switch: from then on what it doesn't report isn't there. A
/// switch that is away keeps its guests, as it keeps its flows.
/// </para>
/// </remarks>
public sealed class GuestDirectory
{
    private readonly Lock _lock = new();
    private readonly Dictionary<GuestKey, Whereabouts> _guests = [];
    private readonly MoveDamping _damping = new();
    private readonly Dictionary<string, IAttendee> _attendees = new(StringComparer.Ordinal);

    /// <summary>All of them as they are now, in no order.</summary>
    public IReadOnlyList<KnownGuest> Snapshot()
    {
        lock (_lock)
        {
            return [.. _guests.Select(guest => new KnownGuest(
                guest.Key.Vni, guest.Key.Mac, guest.Value.Place, guest.Value.Addresses))];
        }
    }

    /// <summary>Where a guest is; null where nobody knows.</summary>
    internal Whereabouts? Find(GuestKey key)
    {
        lock (_lock)
            return _guests.GetValueOrDefault(key);
    }

    /// <summary>A guest sends at a place; whether that is one too many for it to be a move.</summary>
    /// <returns>Null if it may be learnt there.</returns>
    internal Contest? Contest(GuestKey key, MemberPort to, long now)
    {
        lock (_lock)
            return _guests.TryGetValue(key, out Whereabouts? where) && where.Place != to
                ? _damping.Judge(key, where.Place, to, now)
                : null;
    }

    /// <summary>The fight that a guest is held in; null if there is none.</summary>
    internal Contest? FindContest(GuestKey key, long now)
    {
        lock (_lock)
            return _damping.Find(key, now);
    }

    /// <summary>The guests of a bridge's tenants.</summary>
    internal IReadOnlyList<GuestKey> Of(IAttendee attendee)
    {
        lock (_lock)
            return [.. _guests.Keys.Where(key => attendee.Has(key.Vni))];
    }

    /// <summary>Whether a host's bridge has said which guests it has.</summary>
    internal bool HasJoined(string host)
    {
        lock (_lock)
            return _attendees.ContainsKey(host);
    }

    /// <summary>
    /// A host's bridge has seen its switch whole. What it found of a guest counts unless another host has seen that
    /// guest send.
    /// </summary>
    /// <param name="found">The guests that have flows there.</param>
    /// <returns>All guests of the bridge's tenants.</returns>
    internal IReadOnlyList<GuestKey> Join(
        IAttendee attendee, IReadOnlyDictionary<GuestKey, Whereabouts> found)
    {
        var changed = new List<GuestKey>();
        GuestKey[] known;
        IAttendee[] others;
        lock (_lock)
        {
            _attendees[attendee.Host] = attendee;
            foreach ((GuestKey key, Whereabouts where) in _guests)
            {
                if (where.Host == attendee.Host && !found.ContainsKey(key))
                    changed.Add(key);
            }
            foreach (GuestKey gone in changed)
                _guests.Remove(gone);
            foreach ((GuestKey key, Whereabouts here) in found)
            {
                if (_guests.TryGetValue(key, out Whereabouts? where) && (where.WasSeen || where.Host == here.Host))
                    continue;
                _guests[key] = here;
                changed.Add(key);
            }
            known = [.. _guests.Keys.Where(key => attendee.Has(key.Vni))];
            others = OthersThan(attendee.Host);
        }
        foreach (IAttendee other in others)
        {
            other.HostJoined(attendee.Host);
            Tell(other, changed);
        }
        return known;
    }

    /// <summary>A guest was seen to send. Another port of its host is no news to the others.</summary>
    internal void Report(GuestKey key, MemberPort place, ImmutableArray<Ipv4Address> addresses)
    {
        IAttendee[] others;
        lock (_lock)
        {
            Whereabouts? before = _guests.GetValueOrDefault(key);
            _guests[key] = new Whereabouts(place, addresses, WasSeen: true);
            if (before?.Host == place.Host && before.Addresses.SequenceEqual(addresses))
                return;
            others = OthersThan(place.Host);
        }
        TellAll(others, key);
    }

    /// <summary>A guest isn't on this host any more; of no meaning where it is known to be on another.</summary>
    internal void Withdraw(string host, GuestKey key)
    {
        IAttendee[] others;
        lock (_lock)
        {
            if (!_guests.TryGetValue(key, out Whereabouts? where) || where.Host != host)
                return;
            _guests.Remove(key);
            others = OthersThan(host);
        }
        TellAll(others, key);
    }

    private IAttendee[] OthersThan(string host) => [.. _attendees.Values.Where(one => one.Host != host)];

    private static void TellAll(IAttendee[] attendees, GuestKey key)
    {
        foreach (IAttendee attendee in attendees)
            Tell(attendee, [key]);
    }

    private static void Tell(IAttendee attendee, IReadOnlyList<GuestKey> changed)
    {
        foreach (GuestKey key in changed)
        {
            if (attendee.Has(key.Vni))
                attendee.GuestChanged(key);
        }
    }
}

/// <summary>Where a guest is.</summary>
/// <param name="WasSeen">Whether it was seen to send; else its flows were found there.</param>
internal sealed record Whereabouts(MemberPort Place, ImmutableArray<Ipv4Address> Addresses, bool WasSeen)
{
    public string Host => Place.Host;
}

/// <summary>A host's bridge as the directory knows it. Any thread calls: it goes on on its own event loop.</summary>
internal interface IAttendee
{
    /// <summary>The host's name in the plan.</summary>
    string Host { get; }

    /// <summary>Whether the host has members of a tenant.</summary>
    bool Has(uint vni);

    /// <summary>A guest came, moved or went, or has other addresses.</summary>
    void GuestChanged(GuestKey key);

    /// <summary>Another host has said which guests it has.</summary>
    void HostJoined(string host);
}
