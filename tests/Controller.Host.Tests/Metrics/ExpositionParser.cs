using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Controller.Host.Tests.Metrics;

/// <summary>One sample of a scrape; labels by name.</summary>
internal sealed record Sample(string Name, IReadOnlyDictionary<string, string> Labels, double Value)
{
    public string? this[string label] => Labels.GetValueOrDefault(label);
}

/// <summary>A family with its samples, in the order of the text.</summary>
internal sealed record Family(string Name, string Type, string Help, List<Sample> Samples);

/// <summary>
/// A strict reader of Prometheus's text format 0.0.4, for tests: everything that the format forbids fails here,
/// also what Prometheus itself lets pass (a family in two pieces, HELP after TYPE, a counter without _total).
/// </summary>
internal static partial class ExpositionParser
{
    public static IReadOnlyDictionary<string, Family> Parse(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        var families = new Dictionary<string, Family>(StringComparer.Ordinal);
        Family? current = null;
        string? help = null;
        foreach (string line in text.Split('\n')[..^1])
        {
            if (line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                help = line["# HELP ".Length..];
                continue;
            }
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                current = Begin(line["# TYPE ".Length..], help);
                Assert.True(families.TryAdd(current.Name, current), $"{current.Name} comes twice");
                help = null;
                continue;
            }
            Assert.True(help is null, $"HELP without TYPE before: {line}");
            Assert.True(current is not null, $"a sample before any family: {line}");
            current.Samples.Add(ReadSample(line, current));
        }
        foreach (Family family in families.Values)
            CheckFamily(family);
        return families;
    }

    private static Family Begin(string declaration, string? help)
    {
        string[] words = declaration.Split(' ');
        Assert.Equal(2, words.Length);
        Assert.Matches(NamePattern(), words[0]);
        Assert.Contains(words[1], (string[])["counter", "gauge", "histogram"]);
        Assert.True(help?.StartsWith(words[0] + " ", StringComparison.Ordinal), $"no HELP before TYPE {words[0]}");
        Assert.Equal(words[1] == "counter", words[0].EndsWith("_total", StringComparison.Ordinal));
        return new Family(words[0], words[1], help![(words[0].Length + 1)..], []);
    }

    private static Sample ReadSample(string line, Family family)
    {
        Match match = SamplePattern().Match(line);
        Assert.True(match.Success, $"no sample: {line}");
        string name = match.Groups["name"].Value;
        string[] allowed = family.Type == "histogram"
            ? [family.Name + "_bucket", family.Name + "_sum", family.Name + "_count"]
            : [family.Name];
        Assert.Contains(name, allowed);
        return new Sample(name, ReadLabels(match.Groups["labels"].Value), ReadValue(match.Groups["value"].Value));
    }

    private static Dictionary<string, string> ReadLabels(string text)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        int at = 0;
        while (at < text.Length)
        {
            Match match = LabelPattern().Match(text, at);
            Assert.True(match.Success && match.Index == at, $"no label at {at} of {text}");
            Assert.DoesNotMatch("^__", match.Groups["name"].Value);
            Assert.True(labels.TryAdd(match.Groups["name"].Value, Unescape(match.Groups["value"].Value)), text);
            at += match.Length;
        }
        return labels;
    }

    private static string Unescape(string text)
    {
        var plain = new StringBuilder();
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                plain.Append(text[i]);
                continue;
            }
            i++;
            plain.Append(text[i] == 'n' ? '\n' : text[i]);
        }
        return plain.ToString();
    }

    private static double ReadValue(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        "NaN" => double.NaN,
        _ => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
    };

    private static void CheckFamily(Family family)
    {
        string[] series = [.. family.Samples.Select(sample => sample.Name + string.Join(
            ',', sample.Labels.OrderBy(label => label.Key, StringComparer.Ordinal)))];
        Assert.Equal(series.Length, series.Distinct().Count());
        if (family.Type == "counter")
            Assert.All(family.Samples, sample => Assert.True(sample.Value >= 0));
        if (family.Type == "histogram")
            CheckHistogram(family);
    }

    private static void CheckHistogram(Family family)
    {
        Sample[] buckets = [.. family.Samples.Where(sample => sample.Name == family.Name + "_bucket")];
        double[] bounds = [.. buckets.Select(bucket => ReadValue(bucket["le"]!))];
        Assert.Equal(bounds.Order().Distinct(), bounds);
        Assert.Equal(double.PositiveInfinity, bounds[^1]);
        Assert.Equal(buckets.Select(bucket => bucket.Value).Order(), buckets.Select(bucket => bucket.Value));
        Assert.Equal(buckets[^1].Value, family.Samples.Single(sample => sample.Name == family.Name + "_count").Value);
        Assert.Single(family.Samples, sample => sample.Name == family.Name + "_sum");
    }

    [GeneratedRegex("^[a-zA-Z_:][a-zA-Z0-9_:]*$")]
    private static partial Regex NamePattern();

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<labels>.*)\})? (?<value>[^ ]+)$""")]
    private static partial Regex SamplePattern();

    [GeneratedRegex("""(?<name>[a-zA-Z_][a-zA-Z0-9_]*)="(?<value>([^"\\\n]|\\[n\\"])*)"(,(?=.)|$)""")]
    private static partial Regex LabelPattern();
}
