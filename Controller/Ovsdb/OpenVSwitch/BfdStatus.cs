using System.Globalization;

namespace Controller.Ovsdb.OpenVSwitch;

/// <summary>
/// What an interface's BFD session (RFC 5880) has found, by its column <c>bfd_status</c> (ovs-vswitchd.conf.db(5)).
/// </summary>
/// <param name="State"><c>admin_down</c>, <c>down</c>, <c>init</c> or <c>up</c>.</param>
/// <param name="IsForwarding">Whether the session takes the interface to reach its other end.</param>
/// <param name="Diagnostic">Why the state last changed, by RFC 5880 section 4.1; "No Diagnostic" at first.</param>
/// <param name="RemoteState">The other end's state, as it last said.</param>
/// <param name="RemoteDiagnostic">The other end's reason.</param>
/// <param name="FlapCount">How often <paramref name="IsForwarding"/> has changed since the session was made.</param>
public sealed record BfdStatus(
    string State, bool IsForwarding, string Diagnostic, string RemoteState, string RemoteDiagnostic, long FlapCount)
{
    /// <summary>Null for an empty column: there is no session.</summary>
    public static BfdStatus? Of(IReadOnlyDictionary<string, string> column) => column.Count == 0 ? null : new BfdStatus(
        TextOf(column, "state"), TextOf(column, "forwarding") == "true",
        TextOf(column, "diagnostic"), TextOf(column, "remote_state"), TextOf(column, "remote_diagnostic"),
        long.TryParse(TextOf(column, "flap_count"), NumberStyles.None, CultureInfo.InvariantCulture, out long count)
            ? count : 0);

    private static string TextOf(IReadOnlyDictionary<string, string> column, string key) =>
        column.GetValueOrDefault(key) ?? "";
}
