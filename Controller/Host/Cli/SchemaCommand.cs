using System.CommandLine;
using Controller.Host.Policies;
using Controller.Host.Policies.Grammar;

namespace Controller.Host.Cli;

/// <summary><c>sdn schema</c>: the policy's JSON Schema, for editors.</summary>
internal static class SchemaCommand
{
    public static Command Build(ProgramEnvironment environment)
    {
        var command = new Command("schema", "Print the JSON Schema of policies, for editors.");
        command.SetAction(_ =>
        {
            environment.Output.Write(JsonSchema.Write(PolicyReader.Shape));
            return ExitCode.Ok;
        });
        return command;
    }
}
