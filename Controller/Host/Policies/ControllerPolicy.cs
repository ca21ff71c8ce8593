using System.Net;
using Controller.Core;
using Controller.Host.Values;

namespace Controller.Host.Policies;

/// <summary><c>controller:</c> of a policy.</summary>
internal sealed record ControllerPolicy
{
    public IReadOnlyList<IPEndPoint>? Listen { get; init; }

    /// <summary>What bridges that are set up over OVSDB get as their controller; null: whatever they reach.</summary>
    public AdvertisedAddress? Advertise { get; init; }

    /// <summary>How databases of bridges are known, and this program to them; null for the system's authorities.</summary>
    public TlsPolicy? DatabaseTls { get; init; }

    public ApiAddress? Api { get; init; }
    public MetricsAddress? Metrics { get; init; }
    public int? EventLoops { get; init; }
    public TransportKind? Transport { get; init; }
}
