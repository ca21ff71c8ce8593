using Controller.Host.Policies;

namespace Controller.Host.Cli;

/// <summary>Reads the policy that a command names, and shows what is wrong with it.</summary>
internal static class PolicyArgument
{
    /// <summary>The policy, or null after its errors have been written, one a line.</summary>
    public static Policy? Read(string path, TextWriter error)
    {
        (Policy policy, IReadOnlyList<PolicyError> errors) = PolicyFile.Read(path);
        foreach (PolicyError found in errors)
            error.WriteLine(found.Format(path));
        return errors.Count == 0 ? policy : null;
    }
}
