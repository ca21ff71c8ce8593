using OpenFlow.Protocol.Types;

namespace OpenFlow.Peers.Tests.Generating;

/// <summary>Random messages of ours: every kind as often as any other.</summary>
internal static class RandomMessages
{
    public static IReadOnlyList<Kind> Kinds { get; } =
    [
        .. SessionKinds.All, .. ChangeKinds.All, .. EventKinds.All, .. ExtensionKinds.All, .. RequestKinds.All,
        .. ReplyKinds.All,
    ];

    /// <summary>The message of a seed; its transaction id is the seed.</summary>
    public static Sample Of(int seed)
    {
        Kind kind = Kinds[seed % Kinds.Count];
        return new Sample(seed, kind, kind.Make(new Dice(seed), new Xid((uint)seed)));
    }

    /// <summary>The name of the kind of a seed's message.</summary>
    public static string KindOf(int seed) => Kinds[seed % Kinds.Count].Name;

    public static IReadOnlyList<Sample> From(int firstSeed, int count) =>
        [.. Enumerable.Range(firstSeed, count).Select(Of)];
}
