using Controller.Host.Provisioning;
using Testing;

namespace Controller.Host.Tests.Provisioning;

public sealed class RepairPaceTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void RepairPace_waits_twice_as_long_each_time_up_to_a_minute_and_forgets_after_a_quiet_one()
    {
        var pace = new RepairPace(_time);
        double[] waits = [.. Enumerable.Range(0, 8).Select(_ => pace.Changed().TotalSeconds)];
        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60], waits);
        _time.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(1, pace.Changed().TotalSeconds);
    }

    [Fact]
    public void RepairPace_begins_anew_with_another_policy()
    {
        var pace = new RepairPace(_time);
        pace.Changed();
        pace.Changed();
        pace.Reset();
        Assert.Equal(1, pace.Changed().TotalSeconds);
    }
}
