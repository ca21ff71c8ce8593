namespace Controller.Host.Policies.Yaml;

/// <summary>A piece of a YAML document, with the place where it begins.</summary>
internal abstract record YamlNode(Position At)
{
    /// <summary>What it is, in the words of an error message.</summary>
    public abstract string Kind { get; }
}

/// <summary>How a scalar is written (YAML 1.2.2 chapters 7.3, 8.1).</summary>
internal enum ScalarKind
{
    Plain,
    SingleQuoted,
    DoubleQuoted,

    /// <summary>After <c>|</c> or <c>&gt;</c>.</summary>
    Block,
}

/// <summary>
/// A scalar as it is written. No YAML type is made of it: <c>0x1</c>, <c>off</c> and <c>00:01</c> reach their
/// readers as text, so none of YAML 1.1's surprises (octal, booleans, base 60) can happen.
/// </summary>
internal sealed record YamlScalar(Position At, string Text, ScalarKind Style) : YamlNode(At)
{
    public bool IsPlain => Style == ScalarKind.Plain;

    public bool IsNull => IsPlain && Text is "" or "~" or "null";

    public override string Kind => IsNull ? "nothing" : $"`{Shown}`";

    private string Shown => Text.Length <= MaxShown ? Text : string.Concat(Text.AsSpan(0, MaxShown), "…");

    private const int MaxShown = 40;
}

internal sealed record YamlSequence(Position At, IReadOnlyList<YamlNode> Items) : YamlNode(At)
{
    public override string Kind => "a list";
}

/// <summary>Keys are scalars, none twice, in the order of the file.</summary>
internal sealed record YamlMapping(Position At, IReadOnlyList<YamlEntry> Entries) : YamlNode(At)
{
    public override string Kind => "a mapping";
}

/// <summary>Something that was refused and reported already: whoever meets it says nothing more.</summary>
internal sealed record YamlRefused(Position At) : YamlNode(At)
{
    public override string Kind => "something refused";
}

internal sealed record YamlEntry(string Key, Position KeyAt, YamlNode Value);
