using System.Reflection;

namespace Controller.Host;

/// <summary>The version of the program, as <c>sdn --version</c> and the metrics give it.</summary>
internal static class ProgramVersion
{
    public static string Text { get; } = typeof(ProgramVersion).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
