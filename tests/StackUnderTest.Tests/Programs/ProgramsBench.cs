using System.Text;
using System.Text.Json;
using StackUnderTest.Programs;
using StackUnderTest.Tests.Simulation;

namespace StackUnderTest.Tests.Programs;

/// <summary>Programs on both of two stacks: jobs on A (10.0.0.1), servers on B (10.0.0.2).</summary>
internal sealed class ProgramsBench
{
    private readonly ProgramTable _a;
    private readonly ProgramTable _b;

    public ProgramsBench(string servers = "", WireFaults? faults = null, int seed = 1)
    {
        Stacks = new TwoStacks(seed, faults);
        _a = new ProgramTable(Stacks.A, A);
        _b = new ProgramTable(Stacks.B, B);
        Assert.True(_b.TryStart(Encoding.ASCII.GetBytes(servers), out _));
    }

    public TwoStacks Stacks { get; }

    public TestMachine A { get; } = new();

    public TestMachine B { get; } = new();

    public JobStatus Status => _a.Status;

    public IEnumerable<JsonElement> Said => A.Lines.Select(Parse);

    public static JsonElement Parse(string line) => JsonDocument.Parse(line).RootElement;

    public ProgramsBench Job(string name, string text)
    {
        bool right = _a.TryAddJob(
            Encoding.ASCII.GetBytes(name), Encoding.ASCII.GetBytes(text), out bool known, out CommandError error);
        Assert.True(right && known, $"{error.Position}: {Encoding.ASCII.GetString(error.Expected)}");
        return this;
    }

    /// <summary>A's console may ask for probes.</summary>
    public ProgramsBench ListenToConsole()
    {
        Assert.True(_a.TryListenToConsole());
        return this;
    }

    /// <summary>Starts servers on A's side, too.</summary>
    public ProgramsBench Serve(string servers)
    {
        Assert.True(_a.TryStart(Encoding.ASCII.GetBytes(servers), out _));
        return this;
    }

    /// <summary>Lets time pass until all jobs have ended.</summary>
    public ProgramsBench RunJobs(int seconds = 120)
    {
        bool ended = RunUntil(() => Status is JobStatus.Passed or JobStatus.Failed, seconds);
        Assert.True(ended, string.Join('\n', A.Lines));
        return this;
    }

    public bool RunUntil(Func<bool> done, int seconds)
    {
        bool Work()
        {
            _a.Run(Stacks.Now);
            _b.Run(Stacks.Now);
            return done();
        }

        return Stacks.RunUntil(Work, seconds * Bench.Second, () => Math.Min(_a.NextDeadline, _b.NextDeadline));
    }

    /// <summary>The verdict of the only step of a probe.</summary>
    public static JsonElement Probe(string step, string servers = "", WireFaults? faults = null)
    {
        ProgramsBench bench = new ProgramsBench(servers, faults).Job("probe", step).RunJobs();
        Assert.Equal(3, bench.A.Lines.Count);
        return bench.Said.First();
    }
}
