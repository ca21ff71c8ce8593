using OpenFlow.Protocol.Types;

namespace Controller.Host.Provisioning;

/// <summary>A tunnel to one other host, at one of its ends.</summary>
/// <param name="BridgeName">What the policy calls the bridge.</param>
/// <param name="Host">The host whose bridge it is.</param>
/// <param name="Remote">The host at the other end.</param>
/// <param name="Port">The bridge's port.</param>
internal sealed record WatchedTunnel(DatapathId Bridge, string BridgeName, string Host, string Remote, string Port);
