namespace Controller.Ovsdb.Rpc;

/// <summary>
/// What the other side had against a connection, where it said so by an alert (RFC 8446 section 6.2). With TLS 1.3 that
/// comes when the handshake is over for this side.
/// </summary>
internal static class TlsAlert
{
    // As OpenSSL writes it: "error:0A000418:SSL routines::tlsv1 alert unknown ca".
    private const string Mark = " alert ";

    /// <summary>In words; null where it was no alert.</summary>
    public static string? Describe(Exception error)
    {
        Exception root = error;
        while (root.InnerException is { } inner)
            root = inner;
        int at = root.Message.IndexOf(Mark, StringComparison.Ordinal);
        if (at < 0)
            return null;
        string alert = root.Message[(at + Mark.Length)..].Trim();
        return alert.Contains("certificate", StringComparison.Ordinal) || alert.Contains("unknown ca", StringComparison.Ordinal)
            ? $"the server refuses the certificate that it is shown ({alert}): it has to be one of an authority that it knows"
            : $"the server ends TLS: {alert}";
    }
}
