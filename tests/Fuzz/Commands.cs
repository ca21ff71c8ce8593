using System.Globalization;
using OpenFlow.Protocol.Tests.Fuzzing;
using SharpFuzz;

namespace Fuzz;

/// <summary>What the program can be asked to do; each returns its exit code.</summary>
internal static class Commands
{
    public static int List(IReadOnlyList<FuzzTarget> targets)
    {
        foreach (FuzzTarget target in targets)
            Console.WriteLine(target.Name);
        return 0;
    }

    public static int WriteSeeds(IReadOnlyList<FuzzTarget> targets, string folder)
    {
        Directory.CreateDirectory(folder);
        int number = 0;
        foreach (byte[] seed in targets.SelectMany(target => target.Seeds))
            File.WriteAllBytes(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{++number:d4}")),
                seed);
        return 0;
    }

    /// <summary>AFL starts the program once and hands it inputs; what throws is a crash to AFL.</summary>
    public static int ServeAfl(string? name)
    {
        Fuzzer.OutOfProcess.Run(stream =>
        {
            using var input = new MemoryStream();
            stream.CopyTo(input);
            // Named here and not before: the instrumented library, which fills the table, writes into memory that
            // is there once AFL has been spoken to.
            foreach (FuzzTarget target in FuzzTargets.All)
            {
                if (name is null || target.Name == name)
                    target.Run(input.GetBuffer().AsSpan(0, (int)input.Length));
            }
        });
        return 0;
    }

    /// <summary>1 when something was found: each finding is a file with the input's hex in its first line.</summary>
    public static int Run(IReadOnlyList<FuzzTarget> targets, double minutes, int? seed, string folder)
    {
        int number = seed ?? Random.Shared.Next();
        Console.WriteLine($"{targets.Count} targets for {minutes} minutes, seed {number}");
        FuzzResult result = new FuzzRun(targets, number).Run(TimeSpan.FromMinutes(minutes));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{result.Executions:#,0} executions in {result.Time.TotalSeconds:0.0} s, "
            + $"{result.Executions / result.Time.TotalSeconds:#,0} a second, {result.Findings.Count} findings"));
        for (int i = 0; i < result.Findings.Count; i++)
            Store(result.Findings[i], folder, i + 1);
        return result.Findings.Count == 0 ? 0 : 1;
    }

    private static void Store(FuzzFinding finding, string folder, int number)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder,
            string.Create(CultureInfo.InvariantCulture, $"{finding.Target}-{number:d2}.txt"));
        File.WriteAllText(path, $"{Convert.ToHexStringLower(finding.Input)}\n{finding.Target}\n{finding.Problem}\n");
        Console.WriteLine($"{finding.Target}: {finding.Problem.Split('\n')[0]} ({path})");
    }
}
