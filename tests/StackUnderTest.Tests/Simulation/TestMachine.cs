using System.Text;
using StackUnderTest.Programs;

namespace StackUnderTest.Tests.Simulation;

/// <summary>A machine whose console is a list.</summary>
internal sealed class TestMachine : GuestMachine
{
    public List<string> Lines { get; } = [];

    /// <summary>What was written on the console and not taken yet.</summary>
    public Queue<string> Written { get; } = [];

    /// <summary>2023-11-14 22:13:20.</summary>
    public override long Epoch => 1_700_000_000;

    public override void WriteLine(ReadOnlySpan<byte> text) => Lines.Add(Encoding.ASCII.GetString(text));

    public override bool TryReadLine(out ReadOnlySpan<byte> text)
    {
        bool any = Written.TryDequeue(out string? line);
        text = Encoding.ASCII.GetBytes(line ?? "");
        return any;
    }
}
