namespace Controller.Ovsdb.Ensuring;

/// <summary>
/// A controller that a bridge should connect to, always out of band: hidden flows of in-band control go before all
/// others.
/// </summary>
/// <param name="Target">Such as <c>tcp:10.0.0.1:6653</c>.</param>
public sealed record WantedController(string Target)
{
    /// <summary>The longest wait between two tries, in milliseconds; at least 1000.</summary>
    public int MaxBackoff { get; init; } = 1000;

    /// <summary>After so many milliseconds of silence the switch asks; after as many again it leaves.</summary>
    public int InactivityProbe { get; init; } = 5000;
}
