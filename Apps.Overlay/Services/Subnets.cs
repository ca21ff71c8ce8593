using Apps.Overlay.Planning;
using OpenFlow.Protocol.Types;

namespace Apps.Overlay.Services;

/// <summary>A subnet's addresses.</summary>
internal static class Subnets
{
    private const int AddressBits = 32;

    extension(TenantSubnet subnet)
    {
        public Ipv4Address Mask => new(uint.MaxValue << (AddressBits - subnet.PrefixLength));

        /// <summary>The directed broadcast (RFC 919 §7).</summary>
        public Ipv4Address Broadcast => new(subnet.Network.Value | ~subnet.Mask.Value);

        /// <summary>Addresses that hosts can have: all but the first and the last.</summary>
        public uint HostCount => ~subnet.Mask.Value - 1;

        public bool Contains(Ipv4Address address) => (address.Value & subnet.Mask.Value) == subnet.Network.Value;

        /// <summary>Whether a host may have it.</summary>
        public bool HasHost(Ipv4Address address) =>
            subnet.Contains(address) && address != subnet.Network && address != subnet.Broadcast;
    }
}
