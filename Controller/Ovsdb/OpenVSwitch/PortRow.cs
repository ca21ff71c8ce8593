using System.Collections.Immutable;
using Controller.Ovsdb.Replicas;

namespace Controller.Ovsdb.OpenVSwitch;

/// <summary>A row of table Port: a name and its interface, or several where it is a bond.</summary>
public sealed record PortRow(Row Row)
{
    public Guid Id => Row.Id;

    public string Name => Row.TextOf("name");

    public ImmutableArray<Guid> Interfaces => Row.RowsOf("interfaces");

    public IReadOnlyDictionary<string, string> ExternalIds => Row.MapOf("external_ids");
}
