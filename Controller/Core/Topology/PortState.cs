using Controller.Abstractions;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Topology;

/// <summary>A port as <see cref="TopologyState"/> keeps it: its role, and when its next probe is due.</summary>
internal sealed class PortState(PortId id)
{
    private long _burstStart;
    private int _burstSent;

    public PortId Id { get; } = id;

    public MacAddress HardwareAddress { get; set; }

    public bool IsUp { get; set; }

    public PortRole Role { get; set; }

    /// <summary>On the tree when it was last computed; a lost switch's ports keep what they had.</summary>
    public bool OnTree { get; set; }

    /// <summary>Was on the tree in an earlier life, so that it is preferred although it is only settling.</summary>
    public bool WasOnTree { get; set; }

    public long SettleUntil { get; private set; }

    /// <summary>Since when a blocked port has been to open without a break.</summary>
    public long? WantedSince { get; set; }

    /// <summary>When it may open at the earliest, while it waits for that.</summary>
    public long? OpensAt { get; set; }

    public long NextProbe { get; private set; }

    /// <summary>When the current round of probes began.</summary>
    public long RoundStart { get; private set; }

    private ulong Round { get; set; }

    private ulong PreviousRound { get; set; }

    public bool Forwards => Role is PortRole.Edge or PortRole.Link;

    /// <summary>Whether the tree is to keep it where it can.</summary>
    public bool IsPreferred => WasOnTree || (OnTree && Role != PortRole.Settling);

    /// <summary>The next probe to be sent opens a new round: all of a burst's are one, for they may overtake.</summary>
    public bool BeginsRound => _burstSent == 0 || Round == 0;

    public bool IsFresh(ulong round) => round != 0 && (round == Round || round == PreviousRound);

    /// <summary>Begins to settle: the first probe is due at once.</summary>
    public void Settle(long now, TopologyTiming timing)
    {
        SettleUntil = now + timing.Settle;
        _burstStart = now;
        _burstSent = 0;
        NextProbe = now + timing.Burst[0];
    }

    /// <summary>Probes at once, in the ordinary rhythm.</summary>
    public void ProbeNow(long now)
    {
        _burstSent = 0;
        _burstStart = long.MinValue;
        NextProbe = now;
    }

    public void BeginRound(ulong round, long now)
    {
        PreviousRound = Round;
        Round = round;
        RoundStart = now;
    }

    /// <summary>A probe left: gives its round, and sets when the next is due.</summary>
    /// <param name="phase">Where in the interval this switch's turn is: 0 up to the interval.</param>
    public ulong ProbeSent(long now, TopologyTiming timing, long phase)
    {
        _burstSent++;
        long due = _burstStart == long.MinValue || _burstSent >= timing.Burst.Count
            ? long.MaxValue
            : _burstStart + timing.Burst[_burstSent];
        if (due < SettleUntil)
        {
            NextProbe = Math.Max(due, now + 1);
            return Round;
        }
        _burstStart = long.MinValue;
        _burstSent = 0;
        long sinceTurn = (((now - phase) % timing.ProbeInterval) + timing.ProbeInterval) % timing.ProbeInterval;
        NextProbe = now + timing.ProbeInterval - sinceTurn;
        return Round;
    }
}
