using Controller.Ovsdb.Replicas;

namespace Controller.Ovsdb.OpenVSwitch;

/// <summary>A row of table Interface.</summary>
public sealed record InterfaceRow(Row Row)
{
    public Guid Id => Row.Id;

    public string Name => Row.TextOf("name");

    /// <summary>Such as <c>gre</c> or <c>internal</c>; empty is a device of the system.</summary>
    public string Type => Row.TextOf("type");

    public IReadOnlyDictionary<string, string> Options => Row.MapOf("options");

    /// <summary>Its OpenFlow port; -1 if it couldn't be had, null before that is known.</summary>
    public long? PortNumber => Row.IntegerOf("ofport");

    /// <summary>Why it couldn't be had.</summary>
    public string? Error => Row.OptionalTextOf("error") is { Length: > 0 } error ? error : null;

    public string? Mac => Row.OptionalTextOf("mac_in_use");

    public string? LinkState => Row.OptionalTextOf("link_state");

    /// <summary>What it was told of BFD; empty for nothing.</summary>
    public IReadOnlyDictionary<string, string> Bfd => Row.MapOf("bfd");

    /// <summary>What BFD says of the other end; null where it isn't enabled.</summary>
    public BfdStatus? BfdStatus => BfdStatus.Of(Row.MapOf("bfd_status"));

    public IReadOnlyDictionary<string, string> ExternalIds => Row.MapOf("external_ids");
}
