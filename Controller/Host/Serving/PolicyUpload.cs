namespace Controller.Host.Serving;

/// <summary>A policy as somebody sends it: its files' texts by the names under which they were read.</summary>
/// <param name="Main">The file that includes the others; one of the keys.</param>
internal sealed record PolicyUpload(string Main, IReadOnlyDictionary<string, string> Files);
