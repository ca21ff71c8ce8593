using Controller.Abstractions;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Types;

namespace Apps.Overlay.Services;

/// <summary>Why guests' packets come to the controller; each kind has a meter of its own in a switch.</summary>
internal enum PuntKind
{
    Dhcp,

    /// <summary>Answered with an ICMP error, or not at all.</summary>
    Error,

    /// <summary>For an address in a tenant's subnet that nobody is known to have.</summary>
    Resolve,

    /// <summary>ARP to the gateway: answers to what it asked.</summary>
    Neighbour,
    TooLarge,
}

/// <summary>
/// What a switch may send up for the services, by kind: so that a guest with oversized packets doesn't keep others from
/// their addresses. By meters where the switch has them, else the controller leaves what is above the rate.
/// </summary>
internal sealed class Punts(ISwitch sw)
{
    private const double MillisecondsPerSecond = 1000;

    private readonly Bucket[] _buckets = [.. Enum.GetValues<PuntKind>().Select(kind => new Bucket(RateOf(kind)))];

    /// <summary>Packets a second, and how many at once.</summary>
    public static uint RateOf(PuntKind kind) => kind switch
    {
        PuntKind.TooLarge => 500,
        _ => 100,
    };

    /// <summary>Sends a packet up, or its beginning; its meter is declared with the first flow that does.</summary>
    public IAction To(DesiredState desired, PuntKind kind, ushort size = OutputAction.WholePacket)
    {
        if (!HasMeters)
            return new OutputAction(PortNumber.Controller, size);
        MeterId id = MeterOf(kind);
        desired.TryAdd(Meter.OfPackets(id, RateOf(kind), RateOf(kind)), new Origin("overlay", $"meter of {kind}"));
        return new ControllerAction { MaxLength = size, Meter = id };
    }

    /// <summary>Whether a packet that came up is within the rate.</summary>
    public bool Allows(PuntKind kind) => HasMeters || _buckets[(int)kind].TryTake(sw.Now);

    private bool HasMeters => sw.Features.ControllerMeter
        && sw.Features.MaxMeter >= MeterOf(PuntKind.TooLarge).Value;

    private static MeterId MeterOf(PuntKind kind) => new(MeterIds.FirstOfOverlay.Value + (uint)kind);

    // Tokens, full at the start.
    private sealed class Bucket(uint rate)
    {
        private double _tokens = rate;
        private long _filledAt;

        public bool TryTake(long now)
        {
            _tokens = Math.Min(rate, _tokens + Math.Max(0, now - _filledAt) * (rate / MillisecondsPerSecond));
            _filledAt = now;
            if (_tokens < 1)
                return false;
            _tokens--;
            return true;
        }
    }
}
