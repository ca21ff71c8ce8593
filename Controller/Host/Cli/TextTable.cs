using Controller.Host.Logging;
using Spectre.Console;

namespace Controller.Host.Cli;

/// <summary>
/// Rows under headings: boxes for a person at a terminal; otherwise plain columns, two spaces between them and
/// nothing after the last, which grep, awk and column understand.
/// </summary>
internal sealed class TextTable(params string[] headings)
{
    private const string Gap = "  ";

    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells) => _rows.Add([.. cells.Select(PrintableText.Of)]);

    public void Write(TextWriter output, bool isTerminal)
    {
        if (isTerminal)
            WriteBoxes(output);
        else
            WriteColumns(output);
    }

    private void WriteColumns(TextWriter output)
    {
        string[][] lines = [headings, .. _rows];
        int[] widths = [.. headings.Select((_, column) => lines.Max(line => line[column].Length))];
        foreach (string[] line in lines)
        {
            IEnumerable<string> padded = line.Select((cell, column) => cell.PadRight(widths[column]));
            output.WriteLine(string.Join(Gap, padded).TrimEnd());
        }
    }

    private void WriteBoxes(TextWriter output)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        var table = new Table { Border = TableBorder.Rounded };
        foreach (string heading in headings)
            table.AddColumn(new TableColumn(new Text(heading, new Style(decoration: Decoration.Bold))));
        // Text, not markup: a port may well be called [red].
        foreach (string[] row in _rows)
            table.AddRow(row.Select(cell => new Text(cell)));
        console.Write(table);
    }
}
