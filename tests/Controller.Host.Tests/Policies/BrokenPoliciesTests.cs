using Controller.Host.Policies;
using Controller.Host.Policies.Files;
using Controller.Host.Tests.Fakes;

namespace Controller.Host.Tests.Policies;

/// <summary>
/// Policies that are wrong, a file each in <c>Broken/</c>. Lines that begin with <c>#!</c> are no part of them: they
/// are
/// what is said, in order and word by word, as <c>LINE:COLUMN: error: TEXT</c>, with the name of the file in front
/// where
/// it is an included one. Those begin at a line <c>#@ NAME</c>.
/// </summary>
public sealed class BrokenPoliciesTests : IDisposable
{
    private const string Expectation = "#! ";
    private const string Another = "#@ ";
    private const string Root = "p.yaml";

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    public static TheoryData<string> Names =>
        [.. Directory.EnumerateFiles(Folder, "*.yaml", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Folder, path)).Order(StringComparer.Ordinal)];

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Policies", "Broken");

    [Theory]
    [MemberData(nameof(Names))]
    public void Policy_that_is_broken_says_what_and_where(string name)
    {
        (string[] expected, string root) = Unpack(File.ReadAllLines(Path.Combine(Folder, name)));

        PolicyReading reading = PolicyFile.Read(root);

        string directory = Path.GetDirectoryName(root) + "/";
        string[] said = [.. reading.Problems.Select(problem =>
            problem.Format(root).Replace(directory, "", StringComparison.Ordinal))];
        Assert.Equal(expected, said.Select(line =>
            line.StartsWith($"{Root}:", StringComparison.Ordinal) ? line[(Root.Length + 1)..] : line));
    }

    [Fact]
    public void Policies_that_are_broken_are_at_least_200_that_are_refused() =>
        Assert.InRange(Names.Count(row => File.ReadAllText(Path.Combine(Folder, row.Data))
            .Contains(": error: ", StringComparison.Ordinal)),
            200, int.MaxValue);

    // Writes the files of a case.
    private (string[] Expected, string Root) Unpack(string[] lines)
    {
        string name = Root;
        var files = new Dictionary<string, List<string>> { [Root] = [] };
        foreach (string line in lines.Where(line => !line.StartsWith(Expectation, StringComparison.Ordinal)))
        {
            if (line.StartsWith(Another, StringComparison.Ordinal))
                files[name = line[Another.Length..]] = [];
            else
                files[name].Add(line);
        }
        foreach ((string file, List<string> text) in files)
            _directory.Write(file, string.Concat(text.Select(line => line + "\n")));
        return ([.. lines.Where(line => line.StartsWith(Expectation, StringComparison.Ordinal))
            .Select(line => line[Expectation.Length..])], _directory.PathOf(Root));
    }
}
