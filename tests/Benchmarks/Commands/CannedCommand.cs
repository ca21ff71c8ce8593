using System.CommandLine;
using Benchmarks.Canned;

namespace Benchmarks.Commands;

/// <summary><c>canned</c>: a controller to measure and test the generator with.</summary>
internal static class CannedCommand
{
    public static Command Create()
    {
        var shared = new SharedOptions();
        var ports = new Option<int>("--ports") { Description = "as the generator's", DefaultValueFactory = _ => 16 };
        var fault = new Option<Fault>("--fault") { Description = "what to do wrong once in 100,000 answers" };
        var seconds = new Option<double>("--seconds") { Description = "until it ends", DefaultValueFactory = _ => 60 };
        var command = new Command("canned", "A controller with canned answers: the least work there is.")
        {
            ports, fault, seconds, shared.Controller, shared.Cpu,
        };
        command.SetAction((parsed, stop) => Task.FromResult(shared.Run(parsed, () =>
        {
            using var controller = new CannedController(
                shared.EndPoint(parsed), parsed.GetValue(ports), parsed.GetValue(fault));
            controller.Run(TimeSpan.FromSeconds(parsed.GetValue(seconds)), stop);
            return true;
        })));
        return command;
    }
}
