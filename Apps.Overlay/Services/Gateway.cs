using OpenFlow.Protocol.Types;

namespace Apps.Overlay.Services;

/// <summary>What all tenants' gateways have in common.</summary>
internal static class Gateway
{
    /// <summary>
    /// The MAC address of every gateway, and of everything else that the controller answers for: one for all tenants
    /// and hosts, so that a guest that moves finds its gateway where it comes, under the address that it knows. Locally
    /// administered (IEEE 802-2014 §8.2): the controller's octet, and the overlay's.
    /// </summary>
    public static MacAddress Mac => new(0x025d_0300_0001);

    /// <summary>The TTL of what it sends (RFC 1812 §4.2.2.9, RFC 1700).</summary>
    public const byte TimeToLive = 64;
}
