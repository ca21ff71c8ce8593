using EndToEnd.Tests.Running;

namespace EndToEnd.Tests.Labs;

/// <summary>What there is on the machine that a lab could leave behind, by means other than the lab's own.</summary>
internal sealed record MachineState(
    IReadOnlySet<string> Namespaces,
    IReadOnlySet<string> Links,
    IReadOnlySet<string> Processes,
    IReadOnlySet<string> Files)
{
    private static readonly string[] ProcessFiles = ["cmdline", "environ"];

    /// <param name="lab">Only what names this lab counts: other users of the machine may come and go.</param>
    public static async Task<MachineState> ReadAsync(string lab) => new(
        await LinesAsync(lab, "ip", "netns", "list"),
        await LinesAsync(lab, "ip", "-o", "link"),
        Directory.GetDirectories("/proc").Select(path => Path.GetFileName(path))
            .Where(name => char.IsAsciiDigit(name[0]) && Mentions(name, lab))
            .ToHashSet(),
        Entries("/run").Concat(Entries("/run/sdn-lab")).Concat(Entries("/run/openvswitch"))
            .Concat(Entries(Path.GetTempPath()))
            .Where(path => path.Contains(lab, StringComparison.Ordinal)).ToHashSet());

    public bool IsEmpty => Namespaces.Count + Links.Count + Processes.Count + Files.Count == 0;

    public override string ToString() => string.Join("; ", Namespaces.Concat(Links).Concat(Processes).Concat(Files));

    private static async Task<IReadOnlySet<string>> LinesAsync(string lab, string program, params object[] arguments) =>
        (await Command.RunAsync(program, arguments)).Text.Split('\n')
            .Where(line => line.Contains(lab, StringComparison.Ordinal)).ToHashSet();

    private static string[] Entries(string path) =>
        Directory.Exists(path) ? Directory.GetFileSystemEntries(path) : [];

    // By its arguments and its environment: Open vSwitch's daemons have the lab's directory in both.
    private static bool Mentions(string process, string lab)
    {
        try
        {
            return ProcessFiles.Any(file =>
                File.ReadAllText($"/proc/{process}/{file}").Contains($"/{lab}/", StringComparison.Ordinal));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // It has ended, or it is the kernel's or the machine's own.
            return false;
        }
    }
}
