using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Controller.Host.Policies.Yaml;

/// <summary>
/// Reads one YAML document into nodes that know their places. Refused, each with an error: anchors, aliases,
/// tags and merge keys (what a reader sees is what it means, and no small file expands into a large one), keys
/// that aren't scalars, a key twice, a second document. Stops at a syntax error, at 64 levels, or at
/// <see cref="MaxEvents"/>.
/// </summary>
internal sealed class YamlReader
{
    public const int MaxDepth = 64;

    /// <summary>Enough for some 500,000 rules.</summary>
    public const int MaxEvents = 10_000_000;

    private const int FewKeys = 16;

    private readonly Scanner _scanner;
    private readonly Parser _parser;
    private readonly PolicySource _source;
    private readonly ErrorList _errors;
    private int _events;

    private YamlReader(PolicySource source, ErrorList errors)
    {
        _scanner = new Scanner(new StringReader(source.Text));
        _parser = new Parser(_scanner);
        _source = source;
        _errors = errors;
    }

    /// <summary>The document; null if it is empty, or after a syntax error, which ends up in the errors.</summary>
    public static YamlNode? Read(PolicySource source, ErrorList errors)
    {
        var reader = new YamlReader(source, errors);
        try
        {
            return reader.ReadStream();
        }
        catch (YamlException error) when (error.Message.Contains(" tab ", StringComparison.Ordinal))
        {
            errors.Add(reader.FirstTab() ?? reader.PositionOf(error.Start), "indented by a tab: YAML takes "
                + "spaces only");
        }
        catch (YamlException error)
        {
            SyntaxErrors.Add(error, reader.PositionOf(error.Start), errors);
        }
        catch (InvalidOperationException)
        {
            // YamlDotNet's scanner runs into its own assertion on a flow list that a new line leaves open.
            SyntaxErrors.AddOpenBracket(reader.PositionOf(reader._scanner.CurrentPosition), errors);
        }
        return null;
    }

    private YamlNode? ReadStream()
    {
        Next<StreamStart>();
        if (Next() is not DocumentStart)
            return null;
        YamlNode root = ReadNode(Next(), depth: 1);
        Next<DocumentEnd>();
        if (Next() is DocumentStart second)
            _errors.Add(PositionOf(second.Start), "a policy is one document, and here begins a second");
        return root;
    }

    private YamlNode ReadNode(ParsingEvent first, int depth)
    {
        Position at = PositionOf(first.Start);
        if (depth > MaxDepth)
            throw new YamlException(first.Start, first.End, $"nested deeper than {MaxDepth} levels");
        if (first is AnchorAlias)
            return Refuse(at, "aliases (*name) aren't allowed: write it out");
        bool refused = first is NodeEvent node && Decorated(node, at);
        YamlNode read = first switch
        {
            Scalar scalar => new YamlScalar(at, scalar.Value, StyleOf(scalar.Style)),
            SequenceStart => ReadSequence(at, depth),
            MappingStart => ReadMapping(at, depth),
            _ => throw new YamlException(first.Start, first.End, $"unexpected {first.GetType().Name}"),
        };
        return refused ? new YamlRefused(at) : read;
    }

    private bool Decorated(NodeEvent node, Position at)
    {
        if (!node.Anchor.IsEmpty)
            _errors.Add(at, "anchors (&name) aren't allowed");
        if (!node.Tag.IsEmpty)
            _errors.Add(at, "tags (!name) aren't allowed");
        return !node.Anchor.IsEmpty || !node.Tag.IsEmpty;
    }

    private YamlSequence ReadSequence(Position at, int depth)
    {
        var items = new List<YamlNode>();
        for (ParsingEvent next = Next(); next is not SequenceEnd; next = Next())
            items.Add(ReadNode(next, depth + 1));
        return new YamlSequence(at, items);
    }

    private YamlMapping ReadMapping(Position at, int depth)
    {
        var entries = new List<YamlEntry>();
        Dictionary<string, Position>? firsts = null;
        for (ParsingEvent next = Next(); next is not MappingEnd; next = Next())
        {
            YamlNode key = ReadNode(next, depth + 1);
            YamlNode value = ReadNode(Next(), depth + 1);
            // Most mappings are those of rules, whose few keys are compared sooner than put into a table.
            if (entries.Count == FewKeys)
                firsts ??= entries.ToDictionary(entry => entry.Key, entry => entry.KeyAt, StringComparer.Ordinal);
            if (KeyOf(key, entries, firsts) is not { } name)
                continue;
            entries.Add(new YamlEntry(name, key.At, value));
            firsts?.Add(name, key.At);
        }
        return new YamlMapping(at, entries);
    }

    private string? KeyOf(YamlNode key, List<YamlEntry> entries, Dictionary<string, Position>? firsts)
    {
        switch (key)
        {
            case YamlRefused:
                return null;
            case YamlScalar { IsPlain: true, Text: "<<" }:
                _errors.Add(key.At, "merge keys (<<) aren't allowed: write it out");
                return null;
            case YamlScalar { IsNull: false } scalar:
                if (FirstOf(scalar.Text, entries, firsts) is not { } first)
                    return scalar.Text;
                _errors.Add(key.At, $"{key.Kind} is given twice, first in line {first.Line}");
                return null;
            default:
                _errors.Add(key.At, $"a key must be text, not {key.Kind}");
                return null;
        }
    }

    private static Position? FirstOf(string key, List<YamlEntry> entries, Dictionary<string, Position>? firsts)
    {
        if (firsts is not null)
            return firsts.TryGetValue(key, out Position known) ? known : null;
        foreach (YamlEntry entry in entries)
        {
            if (entry.Key == key)
                return entry.KeyAt;
        }
        return null;
    }

    private YamlRefused Refuse(Position at, string why)
    {
        _errors.Add(at, why);
        return new YamlRefused(at);
    }

    private T Next<T>()
        where T : ParsingEvent =>
        Next() is var next && next is T expected
            ? expected
            : throw new YamlException(next.Start, next.End, $"unexpected {next.GetType().Name}");

    private ParsingEvent Next()
    {
        if (++_events > MaxEvents)
            throw new YamlException(_scanner.CurrentPosition, _scanner.CurrentPosition, "too large for a policy");
        return _parser.MoveNext()
            ? _parser.Current!
            : throw new YamlException(_scanner.CurrentPosition, _scanner.CurrentPosition, "the file ends here");
    }

    // YamlDotNet tells where the piece began that the tab spoils, which may be lines before.
    private Position? FirstTab()
    {
        int number = 1;
        foreach (ReadOnlySpan<char> line in _source.Text.AsSpan().EnumerateLines())
        {
            int indentation = line.IndexOfAnyExcept(' ');
            if (indentation >= 0 && line[indentation] == '\t')
                return new Position(number, indentation + 1, _source);
            number++;
        }
        return null;
    }

    private static ScalarKind StyleOf(ScalarStyle style) => style switch
    {
        ScalarStyle.SingleQuoted => ScalarKind.SingleQuoted,
        ScalarStyle.DoubleQuoted => ScalarKind.DoubleQuoted,
        ScalarStyle.Literal or ScalarStyle.Folded => ScalarKind.Block,
        _ => ScalarKind.Plain,
    };

    private Position PositionOf(in Mark mark) => new((int)mark.Line, (int)mark.Column, _source);
}
