using Controller.Ovsdb.Replicas;

namespace Controller.Ovsdb.OpenVSwitch;

/// <summary>A row of table Manager: where ovsdb-server listens, or connects to.</summary>
public sealed record ManagerRow(Row Row)
{
    public Guid Id => Row.Id;

    /// <summary>Such as <c>ptcp:6640:127.0.0.1</c>.</summary>
    public string Target => Row.TextOf("target");

    public bool IsConnected => Row.IsTrue("is_connected");

    public IReadOnlyDictionary<string, string> ExternalIds => Row.MapOf("external_ids");
}
