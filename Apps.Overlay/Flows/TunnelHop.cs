using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace Apps.Overlay.Flows;

/// <summary>
/// The way to another host. The tunnel's key says whose packet it is; where it goes the port says, or a destination
/// beside it.
/// </summary>
/// <param name="Destination">The other host's address; null where the port leads to that host alone.</param>
internal readonly record struct TunnelHop(PortNumber Port, Ipv4Address? Destination)
{
    /// <summary>What takes a tenant's packet there.</summary>
    public ActionList Carry(uint vni)
    {
        var key = new SetFieldAction(OxmFields.TunnelId, vni);
        var output = new OutputAction(Port);
        return Destination is { } address
            ? ActionList.Of(key, new SetFieldAction(OxmFields.NxmTunnelDst, address.Value), output)
            : ActionList.Of(key, output);
    }
}
