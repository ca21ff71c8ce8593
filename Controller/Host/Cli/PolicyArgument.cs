using Controller.Host.Policies;
using Controller.Host.Policies.Files;

namespace Controller.Host.Cli;

/// <summary>Reads the policy that a command names, and shows what is wrong with it.</summary>
internal static class PolicyArgument
{
    /// <summary>The policy, or null after its errors have been written, one a line; warnings are written, too.</summary>
    public static PolicyReading? Read(string path, TextWriter error)
    {
        PolicyReading reading = PolicyFile.Read(path);
        foreach (string line in ProblemLines.Of(reading.Problems, path))
            error.WriteLine(line);
        return reading.IsGood ? reading : null;
    }
}
