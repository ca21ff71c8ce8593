using System.CommandLine;
using Controller.Host.Policies;

namespace Controller.Host.Cli;

/// <summary>
/// <c>sdn encode [KIND] TEXT…</c>: the octets of the messages that ovs-ofctl's syntax describes, a line of hex each.
/// </summary>
internal sealed class EncodeCommand
{
    private const string StandardInput = "-";
    private const string Comment = "#";

    private readonly ProgramEnvironment _environment;

    private readonly Argument<string[]> _words = new("[KIND] TEXT... | -")
    {
        Description = $"What to encode, in ovs-ofctl's syntax; {StandardInput} reads lines. KIND is one of "
            + $"{string.Join(", ", TextEncoder.Kinds)}. [default: {TextEncoder.Kinds[0]}]",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<bool> _strict = new("--strict")
    {
        Description = "mod-flows and del-flows: only the flow with this very match and priority.",
    };

    private readonly Option<uint> _xid = new("--xid")
    {
        Description = "The first message's transaction id; the next ones count up from it.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<bool> _json = new("--json")
    {
        Description = "Print a JSON object a text: line, xid, hex; or line and error.",
    };

    private EncodeCommand(ProgramEnvironment environment) => _environment = environment;

    public static Command Build(ProgramEnvironment environment)
    {
        var encode = new EncodeCommand(environment);
        var command = new Command("encode", "Encode flows, groups, meters or packets from ovs-ofctl's syntax as hex.")
        {
            encode._words, encode._strict, encode._xid, encode._json,
        };
        command.SetAction(encode.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        string[] words = parsed.GetRequiredValue(_words);
        bool hasKind = TextEncoder.Kinds.Contains(words[0]);
        string kind = hasKind ? words[0] : TextEncoder.Kinds[0];
        string[] texts = hasKind ? words[1..] : words;
        bool strict = parsed.GetValue(_strict);
        if (texts.Length == 0)
            return Complain($"{kind} needs a text, or {StandardInput} for standard input");
        if (strict && kind is not ("mod-flows" or "del-flows"))
            return Complain($"--strict is for mod-flows and del-flows, not for {kind}");
        if (!hasKind && texts.Length > 1 && LooksLikeKind(texts[0]))
            return Complain($"unknown kind '{texts[0]}'{Nearest.Hint(texts[0], TextEncoder.Kinds)}");
        var encoder = new TextEncoder(kind, strict, parsed.GetValue(_xid));
        var report = new EncodeReport(_environment.Output, _environment.Error, parsed.GetValue(_json));
        foreach ((int line, string text) in Lines(texts))
            report.Write(line, text, encoder.Encode(text));
        return report.HasErrors ? ExitCode.Failed : ExitCode.Ok;
    }

    private static bool LooksLikeKind(string word) => !word.Contains('=', StringComparison.Ordinal)
        && word.Contains('-', StringComparison.Ordinal) && word != StandardInput;

    private int Complain(string message)
    {
        _environment.Error.WriteLine($"sdn: {message}");
        _environment.Error.WriteLine("sdn: `sdn encode --help` shows how it is used");
        return ExitCode.Usage;
    }

    // An argument is a line, as far as its number in errors goes.
    private IEnumerable<(int Line, string Text)> Lines(string[] texts)
    {
        if (texts is not [StandardInput])
            return texts.Select((text, i) => (i + 1, text));
        return ReadLines();
    }

    private IEnumerable<(int Line, string Text)> ReadLines()
    {
        for (int line = 1; _environment.Input.ReadLine() is { } text; line++)
        {
            ReadOnlySpan<char> trimmed = text.AsSpan().Trim();
            if (!trimmed.IsEmpty && !trimmed.StartsWith(Comment))
                yield return (line, text);
        }
    }
}
