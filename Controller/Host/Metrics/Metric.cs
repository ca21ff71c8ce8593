namespace Controller.Host.Metrics;

internal enum MetricType
{
    Counter,
    Gauge,
    Histogram,
}

/// <summary>A metric family: one name, any number of series.</summary>
/// <param name="Name">Without the <c>_total</c> that counters get when they are written.</param>
/// <param name="Help">One line; what is counted, and its unit.</param>
internal sealed record Metric(MetricType Type, string Name, string Help)
{
    /// <summary>The name that its samples have, or for a histogram begin with.</summary>
    public string SampleName { get; } = Type == MetricType.Counter ? Name + "_total" : Name;

    public bool IsNamed(string name) => name == Name || name == SampleName
        || (Type == MetricType.Histogram && Suffixes.Any(suffix => name == Name + suffix));

    private static readonly string[] Suffixes = ["_bucket", "_sum", "_count"];
}
