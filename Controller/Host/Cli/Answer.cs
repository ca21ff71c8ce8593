namespace Controller.Host.Cli;

/// <summary>What a running controller answered.</summary>
/// <param name="Json">The same as it came, for <c>--json</c>.</param>
internal sealed record Answer<T>(T Value, string Json);
