using System.Text.Json;
using Controller.Host.Api;
using Controller.Host.Api.Policies;

namespace Controller.Host.Cli.Planning;

/// <summary>A plan on disk: the policy with which it was made, and what the switches held then.</summary>
/// <param name="SdnPlan">The format's version.</param>
internal sealed record SavedPlan(int SdnPlan, PolicyRequest Policy, PlanModel Plan)
{
    public const int Version = 1;

    private const int MaxPeek = 64;

    public void Write(string path)
    {
        try
        {
            File.WriteAllText(path, JsonSerializer.Serialize(this, ApiJson.Default.SavedPlan) + "\n");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"can't write the plan to {path}: {error.Message}", error);
        }
    }

    /// <summary>Null if the file is something else, such as a policy.</summary>
    /// <exception cref="CommandFailedException">It is a plan, but not one of this version, or cut off.</exception>
    public static SavedPlan? TryRead(string path)
    {
        try
        {
            if (!File.Exists(path) || !IsPlan(path))
                return null;
            SavedPlan? plan = JsonSerializer.Deserialize(File.ReadAllText(path), ApiJson.Default.SavedPlan);
            return plan is { SdnPlan: Version, Policy: not null, Plan: not null }
                ? plan
                : throw new CommandFailedException($"{path} is a plan of another version: plan again");
        }
        catch (JsonException error)
        {
            throw new CommandFailedException($"{path} is a plan that is cut off or was edited: plan again", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"can't read {path}: {error.Message}", error);
        }
    }

    private static bool IsPlan(string path)
    {
        using var reader = new StreamReader(path);
        var start = new char[MaxPeek];
        int count = reader.ReadBlock(start);
        return new string(start, 0, count).TrimStart().StartsWith("{\"sdnPlan\":", StringComparison.Ordinal);
    }
}
