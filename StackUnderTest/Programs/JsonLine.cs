using System;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Programs;

/// <summary>One JSON object (RFC 8259) of one line: <c>{"name":value,...}</c>. Texts are ASCII without quotes.</summary>
public ref struct JsonLine
{
    private AsciiWriter _writer;
    private bool _more;

    public JsonLine(Span<byte> buffer) => _writer = new AsciiWriter(buffer);

    public void Number(ReadOnlySpan<byte> name, long value)
    {
        Name(name);
        if (value < 0)
            _writer.Text("-"u8);
        _writer.Number(value < 0 ? -value : value);
    }

    /// <summary>A number with digits behind the point, given in thousandths.</summary>
    public void Thousandths(ReadOnlySpan<byte> name, long value)
    {
        Number(name, value / 1000);
        _writer.Text("."u8);
        _writer.Number(value % 1000, 3);
    }

    public void Bool(ReadOnlySpan<byte> name, bool value)
    {
        Name(name);
        _writer.Text(value ? "true"u8 : "false"u8);
    }

    public void Text(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Name(name);
        _writer.Text("\""u8);
        _writer.Text(value);
        _writer.Text("\""u8);
    }

    public void Address(ReadOnlySpan<byte> name, Ipv4Address address, int port = 0)
    {
        Name(name);
        _writer.Text("\""u8);
        _writer.Address(address);
        if (port != 0)
        {
            _writer.Text(":"u8);
            _writer.Number(port);
        }

        _writer.Text("\""u8);
    }

    public void Hex(ReadOnlySpan<byte> name, ReadOnlySpan<byte> octets)
    {
        Name(name);
        _writer.Text("\""u8);
        _writer.Hex(octets);
        _writer.Text("\""u8);
    }

    /// <summary>Ends the object and gives its size in the buffer.</summary>
    public int End()
    {
        _writer.Text(_more ? "}"u8 : "{}"u8);
        return _writer.Size;
    }

    private void Name(ReadOnlySpan<byte> name)
    {
        _writer.Text(_more ? ",\""u8 : "{\""u8);
        _writer.Text(name);
        _writer.Text("\":"u8);
        _more = true;
    }
}
