namespace OpenFlow.Peers.Tests.Peers;

/// <summary>What a peer says to a message.</summary>
/// <param name="Accepts">Whether it takes the message.</param>
/// <param name="Why">Its words where it doesn't.</param>
internal readonly record struct Verdict(bool Accepts, string Why)
{
    public static Verdict Yes => new(true, "");

    /// <summary>The octets that it writes for what it read; null where it can't write that kind.</summary>
    public byte[]? Again { get; init; }

    public static Verdict No(string why) => new(false, why);
}
