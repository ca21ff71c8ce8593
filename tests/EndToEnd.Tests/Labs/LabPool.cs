namespace EndToEnd.Tests.Labs;

/// <summary>
/// One lab a learning mode for all tests of a class that leave a lab as they found it; all gone after the last.
/// A lab in which a test failed is not given to another.
/// </summary>
public abstract class LabPool(string topic, string topology) : IAsyncLifetime
{
    private readonly Dictionary<string, Lab> _labs = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (Lab lab in _labs.Values)
            await lab.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives the mode's lab to a test, all guests reaching those they should.</summary>
    internal async Task UseAsync(string mode, Func<Lab, Task> test)
    {
        if (!_labs.TryGetValue(mode, out Lab? lab))
            _labs[mode] = lab = await Lab.UpInModeAsync($"{topic}{mode[0]}", topology, mode);
        try
        {
            await test(lab);
        }
        catch (Exception)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"the controller's log:\n{lab.ControllerLog}");
            _labs.Remove(mode);
            await lab.DisposeAsync();
            throw;
        }
    }
}
