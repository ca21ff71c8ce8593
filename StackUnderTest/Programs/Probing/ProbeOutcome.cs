using System;

namespace StackUnderTest.Programs.Probing;

/// <summary>What came of a step, and what was expected of it.</summary>
internal enum ProbeOutcome : byte
{
    None,

    /// <summary>It worked.</summary>
    Open,

    /// <summary>Somebody said no: a reset, or ICMP "port unreachable".</summary>
    Refused,

    /// <summary>Nobody said anything, though the next hop is there.</summary>
    Silent,

    /// <summary>The next hop doesn't answer ARP, there is no route, or a router said so.</summary>
    Unreachable,

    /// <summary>Some answers came, others didn't.</summary>
    Lossy,

    /// <summary>Doesn't fit into the link's or the path's MTU and may not be fragmented.</summary>
    TooBig,

    /// <summary>The connection was cut.</summary>
    Reset,

    /// <summary>The peer ended before all octets were there.</summary>
    Short,

    /// <summary>The connection stood still.</summary>
    Stalled,

    /// <summary>Other octets than those sent.</summary>
    WrongData,
    WrongHash,

    /// <summary>HTTP with another status.</summary>
    WrongStatus,

    /// <summary>Another program has the port.</summary>
    Busy,

    // Only expected:

    /// <summary>Silent or unreachable: how it went wrong doesn't matter.</summary>
    Blocked,

    /// <summary>Blocked or refused.</summary>
    Closed,
}

internal static class ProbeOutcomes
{
    private const int Count = (int)ProbeOutcome.Closed + 1;

    public static ReadOnlySpan<byte> NameOf(ProbeOutcome outcome) => outcome switch
    {
        ProbeOutcome.Open => "open"u8,
        ProbeOutcome.Refused => "refused"u8,
        ProbeOutcome.Silent => "silent"u8,
        ProbeOutcome.Unreachable => "unreachable"u8,
        ProbeOutcome.Lossy => "lossy"u8,
        ProbeOutcome.TooBig => "too-big"u8,
        ProbeOutcome.Reset => "reset"u8,
        ProbeOutcome.Short => "short"u8,
        ProbeOutcome.Stalled => "stalled"u8,
        ProbeOutcome.WrongData => "wrong-data"u8,
        ProbeOutcome.WrongHash => "wrong-hash"u8,
        ProbeOutcome.WrongStatus => "wrong-status"u8,
        ProbeOutcome.Busy => "busy"u8,
        ProbeOutcome.Blocked => "blocked"u8,
        ProbeOutcome.Closed => "closed"u8,
        _ => "none"u8,
    };

    public static bool TryRead(ReadOnlySpan<byte> name, out ProbeOutcome outcome)
    {
        for (outcome = ProbeOutcome.Open; (int)outcome < Count; outcome++)
        {
            if (name.SequenceEqual(NameOf(outcome)))
                return true;
        }

        return false;
    }

    public static bool Meets(ProbeOutcome result, ProbeOutcome expected)
    {
        bool blocked = result is ProbeOutcome.Silent or ProbeOutcome.Unreachable;
        return expected switch
        {
            ProbeOutcome.Blocked => blocked,
            ProbeOutcome.Closed => blocked || result == ProbeOutcome.Refused,
            _ => result == expected,
        };
    }
}
