namespace Apps.Overlay;

/// <summary>
/// What the pipeline knows of a tenant's packet, in its metadata:
/// <code>
///  63                      32 31      24 23                    0
/// +--------------------------+----------+-----------------------+
/// |     0                  |T|    0     |          VNI          |     T: came by a tunnel
/// +--------------------------+----------+-----------------------+
/// </code>
/// </summary>
internal static class Metadata
{
    public const ulong TenantMask = 0xffff_ffff;
    public const ulong FromTunnel = 1UL << 32;
    public const ulong FullMask = FromTunnel | TenantMask;

    public static ulong Local(uint vni) => vni;

    public static ulong Tunnel(uint vni) => FromTunnel | vni;
}
