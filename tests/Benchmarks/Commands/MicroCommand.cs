using System.CommandLine;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Benchmarks.Micro;

namespace Benchmarks.Commands;

/// <summary><c>micro</c>: BenchmarkDotNet over single steps of the controller's hot path.</summary>
internal static class MicroCommand
{
    public static Command Create()
    {
        var filter = new Option<string>("--filter") { Description = "by name", DefaultValueFactory = _ => "*" };
        var command = new Command("micro", "Times single steps of the controller's hot path.") { filter };
        command.SetAction(parsed =>
        {
            // In this process: the other way BenchmarkDotNet builds a project of its own outside of this
            // repository's rules for packages.
            IConfig config = DefaultConfig.Instance
                .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance))
                .WithArtifactsPath(Path.Combine(AppContext.BaseDirectory, "BenchmarkDotNet.Artifacts"));
            BenchmarkSwitcher.FromTypes([typeof(PacketInPath)])
                .Run(["--filter", parsed.GetRequiredValue(filter)], config);
            return 0;
        });
        return command;
    }
}
