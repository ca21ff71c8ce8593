using System.Collections.Immutable;
using System.Globalization;
using Controller.Ovsdb.Replicas;

namespace Controller.Ovsdb.OpenVSwitch;

/// <summary>A row of table Bridge.</summary>
public sealed record BridgeRow(Row Row)
{
    public Guid Id => Row.Id;

    public string Name => Row.TextOf("name");

    public ImmutableArray<Guid> Ports => Row.RowsOf("ports");

    public ImmutableArray<Guid> Controllers => Row.RowsOf("controller");

    /// <summary><c>system</c> if empty.</summary>
    public string DatapathType => Row.TextOf("datapath_type");

    /// <summary>What the bridge uses now; null while there is none.</summary>
    public ulong? DatapathId => ReadId(Row.OptionalTextOf("datapath_id"));

    /// <summary>What it was told to use; null leaves it to the bridge.</summary>
    public ulong? PinnedDatapathId => ReadId(OtherConfig.GetValueOrDefault("datapath-id"));

    /// <summary><c>secure</c> or <c>standalone</c>; null is standalone.</summary>
    public string? FailMode => Row.OptionalTextOf("fail_mode");

    public ImmutableArray<string> Protocols => Row.TextsOf("protocols");

    public IReadOnlyDictionary<string, string> OtherConfig => Row.MapOf("other_config");

    public IReadOnlyDictionary<string, string> ExternalIds => Row.MapOf("external_ids");

    // Both have 16 hexadecimal digits; people write the second with 0x, too.
    private static ulong? ReadId(string? text) => text is not null
        && ulong.TryParse(text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text[2..] : text,
            NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong id) ? id : null;
}
