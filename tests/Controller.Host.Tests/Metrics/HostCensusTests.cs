using Controller.Host.Metrics;
using Controller.Host.Tests.Fakes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Controller.Host.Tests.Metrics;

public sealed class HostCensusTests
{
    private readonly FakeController _controller = new() { Hosts = [Samples.Host(Samples.BrInt, "br-int", 1, 10, 1)] };
    private readonly ManualTime _time = new(Samples.Start);

    [Fact]
    public async Task HostCensus_counts_again_when_its_time_has_come()
    {
        await using HostCensus census = Start();
        _controller.Hosts = [.. _controller.Hosts, Samples.Host(Samples.BrInt, "br-int", 2, 10, 1)];

        _time.Advance(HostCensus.Interval);
        await UntilAsync(() => census.Latest.At == Samples.Start + HostCensus.Interval);

        Assert.Equal(2, Assert.Single(census.Latest.Hosts).Value);
    }

    [Fact]
    public async Task HostCensus_keeps_the_last_count_when_one_fails()
    {
        await using HostCensus census = Start();
        HostCount first = census.Latest;
        _controller.Failure = new TimeoutException("no answer");

        _time.Advance(HostCensus.Interval);
        await UntilAsync(() => _controller.HostQueries == 2);
        _controller.Failure = null;

        Assert.Same(first, census.Latest);
        _time.Advance(HostCensus.Interval);
        await UntilAsync(() => census.Latest != first);
    }

    private HostCensus Start()
    {
        var census = new HostCensus(_controller, _time, NullLogger.Instance);
        census.Start();
        Assert.Equal(1, Assert.Single(census.Latest.Hosts).Value);
        return census;
    }

    // The count runs on the thread pool; yields until it shows, for ten seconds at most.
    private static async Task UntilAsync(Func<bool> holds)
    {
        long deadline = Environment.TickCount64 + 10_000;
        while (!holds())
        {
            Assert.True(Environment.TickCount64 < deadline);
            await Task.Yield();
        }
    }
}
