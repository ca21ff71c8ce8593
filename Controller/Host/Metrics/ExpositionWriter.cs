using System.Buffers;
using System.Globalization;
using System.Text;

namespace Controller.Host.Metrics;

/// <summary>
/// Writes Prometheus's text exposition format 0.0.4. A family is begun with <see cref="Begin"/>, then come its
/// samples; a family that the scrape didn't ask for (<c>?name[]=</c>) is left out.
/// </summary>
internal sealed class ExpositionWriter(IBufferWriter<byte> output, IReadOnlyCollection<string> names)
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private Metric? _family;

    /// <summary>False if nobody asked for it: then samples are not to be made.</summary>
    public bool Begin(Metric metric)
    {
        if (names.Count > 0 && !names.Any(metric.IsNamed))
            return false;
        _family = metric;
        Write($"# HELP {metric.SampleName} {Escape(metric.Help, quotes: false)}\n");
        Write($"# TYPE {metric.SampleName} {NameOf(metric.Type)}\n");
        return true;
    }

    public void Sample(Labels labels, double value) => WriteSample("", labels, value);

    /// <summary>A whole family of one series without labels.</summary>
    public void Single(Metric metric, double value)
    {
        if (Begin(metric))
            Sample(Labels.None, value);
    }

    /// <param name="bounds">Upper bounds, rising, without infinity.</param>
    /// <param name="counts">At or below each bound and above the one before; the last is above all.</param>
    public void Buckets(Labels labels, IReadOnlyList<double> bounds, IReadOnlyList<long> counts, double sum)
    {
        long total = 0;
        for (int i = 0; i < counts.Count; i++)
        {
            total += counts[i];
            double bound = i < bounds.Count ? bounds[i] : double.PositiveInfinity;
            WriteSample("_bucket", labels.With("le", Format(bound)), total);
        }
        WriteSample("_sum", labels, sum);
        WriteSample("_count", labels, total);
    }

    private void WriteSample(string suffix, Labels labels, double value) =>
        Write($"{_family!.SampleName}{suffix}{labels.Text} {Format(value)}\n");

    private void Write(string text) => Encoding.UTF8.GetBytes(text, output);

    public static string Format(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        // Whole numbers without an exponent, as far as a double holds them exactly.
        _ when value == Math.Floor(value) && Math.Abs(value) < 1L << 53 =>
            ((long)value).ToString(CultureInfo.InvariantCulture),
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    /// <summary>Backslash and newline, in label values also quotes, are escaped.</summary>
    public static string Escape(string text, bool quotes)
    {
        string escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal);
        return quotes ? escaped.Replace("\"", "\\\"", StringComparison.Ordinal) : escaped;
    }

    private static string NameOf(MetricType type) => type switch
    {
        MetricType.Counter => "counter",
        MetricType.Gauge => "gauge",
        _ => "histogram",
    };
}
