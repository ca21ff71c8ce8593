using System.Buffers;
using System.Text;
using Controller.Host.Metrics;

namespace Controller.Host.Tests.Metrics;

public sealed class ExpositionWriterTests
{
    private static readonly Metric Requests = new(MetricType.Counter, "requests", "A \\ and\na line.");
    private static readonly Metric Seconds = new(MetricType.Histogram, "seconds", "Time.");

    [Fact]
    public void ExpositionWriter_writes_a_counter_as_the_format_has_it() =>
        Assert.Equal(
            "# HELP requests_total A \\\\ and\\na line.\n"
            + "# TYPE requests_total counter\n"
            + "requests_total{path=\"a\\\"b\\\\c\\nd\",code=\"200\"} 3\n",
            Write(writer =>
            {
                Assert.True(writer.Begin(Requests));
                writer.Sample(Labels.Of("path", "a\"b\\c\nd").With("code", "200"), 3);
            }));

    [Fact]
    public void ExpositionWriter_adds_up_a_histogram_s_buckets() =>
        Assert.Equal(
            "# HELP seconds Time.\n# TYPE seconds histogram\n"
            + "seconds_bucket{le=\"0.0001\"} 1\nseconds_bucket{le=\"1\"} 3\nseconds_bucket{le=\"+Inf\"} 6\n"
            + "seconds_sum 2.5\nseconds_count 6\n",
            Write(writer =>
            {
                writer.Begin(Seconds);
                writer.Buckets(Labels.None, [0.0001, 1], [1, 2, 3], 2.5);
            }));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(-1, "-1")]
    [InlineData(1e15, "1000000000000000")]
    [InlineData(1e300, "1E+300")]
    [InlineData(0.1, "0.1")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(double.NaN, "NaN")]
    public void ExpositionWriter_formats_numbers_as_Prometheus_reads_them(double value, string text) =>
        Assert.Equal(text, ExpositionWriter.Format(value));

    [Theory]
    [InlineData("requests", true)]
    [InlineData("requests_total", true)]
    [InlineData("request", false)]
    [InlineData("seconds_bucket", false)]
    public void ExpositionWriter_leaves_out_what_was_not_asked_for(string name, bool written) =>
        Assert.Equal(written, Write(writer => writer.Single(Requests, 1), name).Length > 0);

    [Theory]
    [InlineData("seconds")]
    [InlineData("seconds_bucket")]
    [InlineData("seconds_count")]
    public void ExpositionWriter_knows_a_histogram_by_all_its_names(string name) =>
        Assert.NotEmpty(Write(writer => writer.Begin(Seconds), name));

    private static string Write(Action<ExpositionWriter> write, params string[] names)
    {
        var output = new ArrayBufferWriter<byte>();
        write(new ExpositionWriter(output, names));
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
