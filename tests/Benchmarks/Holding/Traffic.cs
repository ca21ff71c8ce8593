namespace Benchmarks.Holding;

/// <summary>What a controller sent to a switch so far, echoes apart.</summary>
/// <param name="Reads">Multipart requests.</param>
/// <param name="Changes">Flow-, group- and meter-mods that changed something, in bundles or not.</param>
/// <param name="Probes">Those that changed nothing.</param>
/// <param name="PacketOuts">Link discovery's, and the overlay's own frames.</param>
/// <param name="Others">Barriers, bundles' beginnings and ends, what belongs to a handshake.</param>
internal readonly record struct Traffic(long Reads, long Changes, long Probes, long PacketOuts, long Others)
{
    public static Traffic operator -(Traffic later, Traffic earlier) => new(later.Reads - earlier.Reads,
        later.Changes - earlier.Changes, later.Probes - earlier.Probes, later.PacketOuts - earlier.PacketOuts,
        later.Others - earlier.Others);
}
