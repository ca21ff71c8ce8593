using Controller.Ovsdb.OpenVSwitch;

namespace Controller.Host.Provisioning;

internal enum TunnelVerdict
{
    /// <summary>Nobody tells: the database is away, the port isn't there yet, or its session hasn't begun.</summary>
    Unknown,

    Down,
    Up,
}

/// <summary>What BFD says of a tunnel at one of its ends.</summary>
/// <param name="Since">When it was first seen to be so.</param>
/// <param name="Status">As the switch tells it; null where nobody does.</param>
internal sealed record TunnelState(WatchedTunnel Tunnel, TunnelVerdict Verdict, DateTimeOffset Since, BfdStatus? Status)
{
    /// <summary>Why it is down; empty where nobody said.</summary>
    public string Reason => Status is not { } status ? "" : (Said(status.Diagnostic), Said(status.RemoteDiagnostic)) switch
    {
        ("", "") => "",
        (var here, "") => here,
        ("", var there) => $"the other end says: {there}",
        var (here, there) => $"{here}; the other end says: {there}",
    };

    // RFC 5880 section 4.1: code 0.
    private static string Said(string diagnostic) => diagnostic == "No Diagnostic" ? "" : diagnostic;
}
