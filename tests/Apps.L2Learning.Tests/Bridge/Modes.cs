namespace Apps.L2Learning.Tests.Bridge;

/// <summary>The modes, for tests of what all of them do.</summary>
internal static class Modes
{
    public static TheoryData<LearningMode> All => [LearningMode.Pair, LearningMode.Controller, LearningMode.Learn];

    /// <summary>Those in which the controller hears of hosts at once.</summary>
    public static TheoryData<LearningMode> Reactive => [LearningMode.Pair, LearningMode.Controller];

    /// <summary>Options with the VLANs of ports p1, p2, …; null for a port without any.</summary>
    public static LearningOptions With(LearningMode mode, params ReadOnlySpan<PortOptions?> ports)
    {
        var named = new Dictionary<string, PortOptions>();
        for (int i = 0; i < ports.Length; i++)
        {
            if (ports[i] is { } options)
                named.Add($"p{i + 1}", options);
        }
        return new LearningOptions { Mode = mode, Ports = named };
    }
}
