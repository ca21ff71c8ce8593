using Xunit.Sdk;

namespace EndToEnd.Tests.Labs;

/// <summary>The ways to learn, as theory data.</summary>
public static class Modes
{
    public const string Learn = "learn";
    public const string Controller = "controller";
    public const string Pair = "pair";

    private static readonly string[] Known = [Learn, Controller, Pair];

    /// <summary>All in every run: for what is quick, or what differs between them.</summary>
    public static IEnumerable<ITheoryDataRow> All => Known.Select(mode => new TheoryDataRow<string>(mode));

    /// <summary>The default mode in every run, the others in deep ones.</summary>
    public static IEnumerable<ITheoryDataRow> DefaultOthersDeep => Known.Select(mode => mode == Learn
        ? new TheoryDataRow<string>(mode)
        : new TheoryDataRow<string>(mode).WithTrait("Category", "Deep"));
}
