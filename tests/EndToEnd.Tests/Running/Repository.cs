namespace EndToEnd.Tests.Running;

/// <summary>Where the programs under test are.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Sdn { get; } = Path.Combine(Root, "sdn");

    public static string Lab { get; } = Path.Combine(Root, "lab", "ovs", "lab");

    /// <summary>A script of <c>lab/ovs/scenarios</c>.</summary>
    public static string Scenario(string name) => Path.Combine(Root, "lab", "ovs", "scenarios", name);

    private static string FindRoot()
    {
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "SdnController.sln")))
            directory = directory.Parent;
        return directory?.FullName
            ?? throw new InvalidOperationException($"{AppContext.BaseDirectory} is not inside the repository");
    }
}
