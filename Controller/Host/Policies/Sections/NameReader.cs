using Controller.Host.Values;

namespace Controller.Host.Policies.Sections;

/// <summary>Names of rules: what logs, plans and metrics call them.</summary>
internal static class NameReader
{
    private const int MaxLength = 64;

    public static Located<string>? Read(Fields fields, string key) => fields.Read(key, Parse);

    private static Parsed<string> Parse(string text) =>
        text.Length <= MaxLength && !text.Any(char.IsControl) && text.Trim() == text
            ? text
            : Parsed<string>.Expect($"a name of at most {MaxLength} characters, in one line");
}
