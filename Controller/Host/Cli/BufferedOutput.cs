using System.Text;

namespace Controller.Host.Cli;

/// <summary>
/// Gathers what is written: standard output is written through at each line, a system call each, which for 100,000
/// changes takes longer than to find them.
/// </summary>
internal sealed class BufferedOutput : TextWriter
{
    private const int Size = 32 * 1024;

    private readonly TextWriter _output;
    private readonly StringBuilder _text = new(Size);

    public BufferedOutput(TextWriter output) => (_output, NewLine) = (output, output.NewLine);

    public override Encoding Encoding => _output.Encoding;

    public override void Write(char value)
    {
        _text.Append(value);
        FlushIfFull();
    }

    public override void Write(string? value)
    {
        _text.Append(value);
        FlushIfFull();
    }

    public override void Write(char[] buffer, int index, int count)
    {
        _text.Append(buffer, index, count);
        FlushIfFull();
    }

    public override void WriteLine(string? value)
    {
        _text.Append(value).Append(NewLine);
        FlushIfFull();
    }

    public override void Flush()
    {
        foreach (ReadOnlyMemory<char> part in _text.GetChunks())
            _output.Write(part.Span);
        _text.Clear();
        _output.Flush();
    }

    /// <summary>Writes what is left; what it writes to stays open.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Flush();
        base.Dispose(disposing);
    }

    private void FlushIfFull()
    {
        if (_text.Length >= Size)
            Flush();
    }
}
