using Controller.Host.Policies;
using Controller.Host.Policies.Files;

namespace Controller.Host.Cli;

/// <summary>Reads the policy that a command names, and shows what is wrong with it.</summary>
internal static class PolicyArgument
{
    /// <summary>The policy, or null after its errors have been written, one a line.</summary>
    public static Policy? Read(string path, TextWriter error)
    {
        PolicyReading reading = PolicyFile.Read(path);
        foreach (PolicyProblem found in reading.Problems)
            error.WriteLine(found.Format(path));
        return reading.IsGood ? reading.Policy : null;
    }
}
