using System.Text;
using Controller.Host.Policies;
using Controller.Host.Policies.Yaml;
using CsCheck;

namespace Controller.Host.Tests.Policies;

/// <summary>A letter of a scalar's value is found where it is written, however the scalar is.</summary>
public sealed class ScalarPlacesTests
{
    private const char Marked = 'X';

    private static readonly Gen<string> Word =
        Gen.Char["abcd=,0123"].Array[1, 8].Select(letters => new string(letters));

    private static readonly Gen<(ScalarKind Kind, string[] Words, int At, bool Breaks, bool Folded)> Case =
        Gen.Select(Gen.Enum<ScalarKind>(), Word.Array[1, 6], Gen.Int[0, 5], Gen.Bool, Gen.Bool);

    [Fact]
    public void ScalarPlaces_finds_the_marked_letter_in_every_style() =>
        Case.Sample(row =>
        {
            string[] words = [.. row.Words.Select((word, index) =>
                index == row.At % row.Words.Length ? word + Marked : word)];
            string text = Write(row.Kind, words, row.Breaks, row.Folded);
            var source = new PolicySource("p.yaml", text, 0);
            var errors = new ErrorList();
            var scalar = (YamlScalar)((YamlMapping)YamlReader.Read(source, errors)!).Entries[0].Value;
            Assert.Equal(0, errors.Count);

            Position found = ScalarPlaces.Find(scalar, scalar.Text.IndexOf(Marked, StringComparison.Ordinal));

            Assert.Equal(source.PositionOf(text.IndexOf(Marked, StringComparison.Ordinal)), found);
        }, iter: 3000);

    [Theory]
    [InlineData("key: \"a\\tb\\x41\\u0042\\U0001F600X\"\n", "1:31")]
    [InlineData("key: \"a \\\n   b X\"\n", "2:6")]
    [InlineData("key: 'it''s X'\n", "1:13")]
    [InlineData("key: >-\n\n\n    a\n    b X\n", "5:7")]
    public void ScalarPlaces_knows_escapes(string text, string expected)
    {
        var source = new PolicySource("", text, 0);
        var scalar = (YamlScalar)((YamlMapping)YamlReader.Read(source, new ErrorList())!).Entries[0].Value;

        Position found = ScalarPlaces.Find(scalar, scalar.Text.IndexOf(Marked, StringComparison.Ordinal));

        Assert.Equal(expected, $"{found.Line}:{found.Column}");
    }

    private static string Write(ScalarKind kind, string[] words, bool breaks, bool folded)
    {
        string separator = breaks ? "\n    " : " ";
        string words1 = string.Join(separator, words);
        var text = new StringBuilder("key: ");
        return (kind switch
        {
            ScalarKind.SingleQuoted => text.Append('\'').Append(words1).Append('\''),
            ScalarKind.DoubleQuoted => text.Append('"').Append(words1).Append('"'),
            ScalarKind.Block => text.Append(folded ? ">\n    " : "|\n    ").Append(words1),
            // A plain scalar can't begin with these.
            _ => text.Append('a').Append(words1),
        }).Append("\nother: 1\n").ToString();
    }
}
