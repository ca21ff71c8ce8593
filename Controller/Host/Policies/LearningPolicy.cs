using Apps.L2Learning;

namespace Controller.Host.Policies;

/// <summary><c>l2:</c> of a policy, or of one bridge.</summary>
internal sealed record LearningPolicy
{
    public static LearningPolicy Unset { get; } = new();

    public LearningMode? Mode { get; init; }
    public TimeSpan? Ageing { get; init; }
    public int? MaxHostsPerPort { get; init; }
    public int? PacketInRate { get; init; }
    public int? MovesPerSecond { get; init; }
    public TimeSpan? BanDuration { get; init; }

    /// <summary>These options laid over others: what isn't said here stays as it is there.</summary>
    public LearningOptions Over(LearningOptions options) => options with
    {
        Mode = Mode ?? options.Mode,
        Ageing = Ageing ?? options.Ageing,
        MaxHostsPerPort = MaxHostsPerPort ?? options.MaxHostsPerPort,
        PacketInRate = PacketInRate ?? options.PacketInRate,
        MovesPerSecond = MovesPerSecond ?? options.MovesPerSecond,
        BanDuration = BanDuration ?? options.BanDuration,
    };
}
