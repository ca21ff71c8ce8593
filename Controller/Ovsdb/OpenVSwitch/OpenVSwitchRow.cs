using System.Collections.Immutable;
using Controller.Ovsdb.Replicas;

namespace Controller.Ovsdb.OpenVSwitch;

/// <summary>The one row of table Open_vSwitch.</summary>
public sealed record OpenVSwitchRow(Row Row)
{
    public Guid Id => Row.Id;

    public ImmutableArray<Guid> Bridges => Row.RowsOf("bridges");

    public ImmutableArray<Guid> Managers => Row.RowsOf("manager_options");

    /// <summary>Counted up by who changes the configuration.</summary>
    public long NextConfig => Row.IntegerOf("next_cfg") ?? 0;

    /// <summary>The <see cref="NextConfig"/> that ovs-vswitchd has carried out.</summary>
    public long CurrentConfig => Row.IntegerOf("cur_cfg") ?? 0;

    /// <summary>Such as 3.1.0; null before ovs-vswitchd has run.</summary>
    public string? Version => Row.OptionalTextOf("ovs_version");

    public ImmutableArray<string> DatapathTypes => Row.TextsOf("datapath_types");

    public ImmutableArray<string> InterfaceTypes => Row.TextsOf("iface_types");

    public IReadOnlyDictionary<string, string> ExternalIds => Row.MapOf("external_ids");
}
