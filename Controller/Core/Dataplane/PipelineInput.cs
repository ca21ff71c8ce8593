using OpenFlow.Protocol.Matching;

namespace Controller.Core.Dataplane;

/// <summary>What comes with a frame beside the port: what a tunnel told, above all.</summary>
public sealed class PipelineInput
{
    private readonly Dictionary<OxmField, UInt128> _fields = [];

    /// <summary>The key of the tunnel that the frame came by.</summary>
    public static PipelineInput OfTunnel(ulong tunnelId) => new PipelineInput().With(OxmFields.TunnelId, tunnelId);

    /// <summary>Sets one pipeline field, such as METADATA or NXM_NX_TUN_IPV4_SRC.</summary>
    public PipelineInput With(OxmField field, UInt128 value)
    {
        _fields[field] = value;
        return this;
    }

    internal void Apply(Packet packet)
    {
        foreach ((OxmField field, UInt128 value) in _fields)
            packet.TrySet(field, value);
    }
}
