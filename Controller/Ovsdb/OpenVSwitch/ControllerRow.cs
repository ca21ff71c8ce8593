using System.Globalization;
using Controller.Ovsdb.Replicas;

namespace Controller.Ovsdb.OpenVSwitch;

/// <summary>A row of table Controller.</summary>
public sealed record ControllerRow(Row Row)
{
    public Guid Id => Row.Id;

    /// <summary>Such as <c>tcp:10.0.0.1:6653</c>.</summary>
    public string Target => Row.TextOf("target");

    /// <summary><c>in-band</c> or <c>out-of-band</c>; null is in-band.</summary>
    public string? ConnectionMode => Row.OptionalTextOf("connection_mode");

    /// <summary>In milliseconds.</summary>
    public long? MaxBackoff => Row.IntegerOf("max_backoff");

    /// <summary>In milliseconds.</summary>
    public long? InactivityProbe => Row.IntegerOf("inactivity_probe");

    /// <summary>Some seconds late.</summary>
    public bool IsConnected => Row.IsTrue("is_connected");

    /// <summary>How long ago it connected last; null if never, and some seconds late.</summary>
    public long? SecondsSinceConnect => long.TryParse(
        Row.MapOf("status").GetValueOrDefault("sec_since_connect"),
        NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) ? seconds : null;

    public string? Role => Row.OptionalTextOf("role");

    public IReadOnlyDictionary<string, string> ExternalIds => Row.MapOf("external_ids");
}
