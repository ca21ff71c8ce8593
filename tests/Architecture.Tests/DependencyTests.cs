using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Architecture.Tests;

/// <summary>
/// Who may know whom (<c>docs/architecture.md</c>), checked on what the compiler wrote into the assemblies.
/// </summary>
public sealed class DependencyTests
{
    private static readonly string[] BaseClassLibrary = ["System.", "Microsoft.Win32.", "netstandard", "mscorlib"];

    /// <summary>
    /// An assembly, and the names (or beginnings of names, with a dot at the end) that it may refer to.
    /// </summary>
    public static TheoryData<string, string[]> Rules => new()
    {
        { "OpenFlow.Protocol", [] },
        { "Controller.Abstractions", ["OpenFlow.Protocol"] },
        { "Apps.L2Learning", ["OpenFlow.Protocol", "Controller.Abstractions"] },
        { "Apps.Overlay", ["OpenFlow.Protocol", "Controller.Abstractions"] },
        { "Controller.Ovsdb", [] },
        {
            "Controller.Core",
            ["OpenFlow.Protocol", "Controller.Abstractions", "DotNetty.", "Microsoft.Extensions.Logging.Abstractions"]
        },

        // The stack under test shares no code with its testers, so that one mistake can't cancel another.
        { "StackUnderTest.Stack", [] },
        { "StackUnderTest.Programs", ["StackUnderTest.Stack"] },
        { "stack-host", ["StackUnderTest.Stack", "StackUnderTest.Programs"] },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void Assembly_refers_only_to_what_the_architecture_allows(string assembly, string[] allowed)
    {
        string[] references = ReferencesOf(assembly);
        Assert.NotEmpty(references);
        Assert.DoesNotContain(references, reference => !IsAllowed(reference, allowed));
    }

    [Fact]
    public void DotNetty_is_named_in_the_Channel_folder_only()
    {
        string core = Path.Combine(Root(), "Controller", "Core");
        string[] files = [.. Directory.EnumerateFiles(core, "*.cs", SearchOption.AllDirectories)
            .Where(file => !IsUnder(file, core, "obj") && !IsUnder(file, core, "bin"))];
        Assert.NotEmpty(files);
        Assert.DoesNotContain(files, file => !IsUnder(file, core, "Channel")
            && File.ReadLines(file).Any(line => line.StartsWith("using DotNetty", StringComparison.Ordinal)));
    }

    /// <summary>But for the kernel, which takes an assembler and a linker that a build of the rest shouldn't need.</summary>
    [Fact]
    public void Every_project_is_in_the_solution()
    {
        string root = Root();
        string solution = File.ReadAllText(Path.Combine(root, "SdnController.sln"));
        string[] projects = [.. Directory.EnumerateFiles(root, "*.csproj", SearchOption.AllDirectories)
            .Select(Path.GetFileName).OfType<string>()];
        Assert.NotEmpty(projects);
        Assert.DoesNotContain(projects, project => project != "Kernel.csproj" && !solution.Contains(project, StringComparison.Ordinal));
    }

    [Fact]
    public void Only_the_host_names_concrete_apps()
    {
        foreach (string assembly in new[] { "OpenFlow.Protocol", "Controller.Abstractions", "Controller.Core" })
            Assert.DoesNotContain(ReferencesOf(assembly), name => name.StartsWith("Apps.", StringComparison.Ordinal));
        Assert.Contains("Apps.L2Learning", ReferencesOf("sdn"));
    }

    private static bool IsAllowed(string reference, string[] allowed) =>
        reference == "System" || BaseClassLibrary.Concat(allowed).Any(name => name.EndsWith('.')
            ? reference.StartsWith(name, StringComparison.Ordinal)
            : reference == name);

    private static string[] ReferencesOf(string assembly)
    {
        using FileStream file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, assembly + ".dll"));
        using var image = new PEReader(file);
        MetadataReader metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle =>
            metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }

    private static bool IsUnder(string file, string folder, string part) =>
        Path.GetRelativePath(folder, file).StartsWith(part + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "SdnController.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("the tests don't run inside the repository");
        return folder.FullName;
    }
}
