namespace EndToEnd.Tests.Kernel;

/// <summary>What a wire does to frames, each with a probability, by a seed.</summary>
internal sealed record WireFaults(
    double Lost = 0, double Late = 0, double Repeated = 0, double Corrupted = 0, int Seed = 1)
{
    /// <summary>A late frame is overtaken by those of this time, in milliseconds.</summary>
    public const int LateBy = 3;

    /// <summary>For TCP a frame that was corrupted is as good as lost.</summary>
    public double Loss => 1 - (1 - Lost) * (1 - Corrupted);
}

/// <summary>What a wire did in one direction.</summary>
internal sealed class WireCounters
{
    public long Frames;
    public long Lost;
    public long Late;
    public long Repeated;
    public long Corrupted;

    public override string ToString() =>
        $"{Frames} frames, {Lost} lost, {Late} late, {Repeated} repeated, {Corrupted} corrupted";
}
