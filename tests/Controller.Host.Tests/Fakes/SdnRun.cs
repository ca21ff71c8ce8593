using Controller.Host.Cli;

namespace Controller.Host.Tests.Fakes;

/// <summary>One run of the program, in this process.</summary>
internal sealed class SdnRun : IAsyncDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private readonly Task<int> _running;

    private SdnRun(FakeController controller, string[] arguments, Dictionary<string, string> variables, bool isTerminal,
        bool stopped = false, string input = "")
    {
        if (stopped)
            _stop.Cancel();
        var environment = new ProgramEnvironment
        {
            Output = _output,
            Error = _error,
            Input = new StringReader(input),
            Variable = name => variables.GetValueOrDefault(name),
            Controllers = controller.Create,
            IsTerminal = isTerminal,
            Stop = _stop.Token,
            Time = new ManualTime(Samples.Start.AddSeconds(90)),
        };
        _running = Task.Run(() => SdnProgram.RunAsync(arguments, environment));
    }

    public string Output => _output.ToString();

    /// <summary>What the program says to its caller; what <c>serve</c> logs goes past it.</summary>
    public string Error => _error.ToString();

    public static async Task<(int Code, string Output, string Error)> ToEndAsync(params string[] arguments) =>
        await ToEndAsync(arguments, []);

    public static async Task<(int Code, string Output, string Error)> ToEndAsync(
        string[] arguments, Dictionary<string, string> variables, bool isTerminal = false,
        FakeController? controller = null)
    {
        await using var run = new SdnRun(controller ?? new FakeController(), arguments, variables, isTerminal);
        int code = await run._running.WaitAsync(Bound);
        return (code, run.Output, run.Error);
    }

    /// <summary>Runs a command that reads standard input.</summary>
    public static async Task<(int Code, string Output, string Error)> WithInputAsync(
        string input, params string[] arguments)
    {
        await using var run = new SdnRun(new FakeController(), arguments, [], isTerminal: false, input: input);
        int code = await run._running.WaitAsync(Bound);
        return (code, run.Output, run.Error);
    }

    /// <summary>Runs <c>sdn serve</c> with the signal to stop already there.</summary>
    public static async Task<int> ServeStoppedAsync(FakeController controller, params string[] arguments)
    {
        var run = new SdnRun(controller, ["serve", "--log-level", "error", .. arguments], [], false, stopped: true);
        await using (run)
            return await run._running.WaitAsync(Bound);
    }

    /// <summary>Starts <c>sdn serve</c> and waits until it serves; logs are kept to errors.</summary>
    public static async Task<SdnRun> ServeAsync(FakeController controller, params string[] arguments)
    {
        var run = new SdnRun(controller, ["serve", "--log-level", "error", .. arguments], [], isTerminal: false);
        await Task.WhenAny(controller.Started, run._running).WaitAsync(Bound);
        Assert.True(controller.Started.IsCompleted, run.Error);
        return run;
    }

    public async Task<int> StopAsync()
    {
        await _stop.CancelAsync();
        return await _running.WaitAsync(Bound);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }
}
