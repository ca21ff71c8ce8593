using System.Text;
using StackUnderTest.Programs;

namespace StackUnderTest.Host;

/// <summary>This process as programs see it.</summary>
internal sealed class ConsoleMachine : GuestMachine
{
    public override long Epoch { get; } = DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    public override void WriteLine(ReadOnlySpan<byte> text) => Console.WriteLine(Encoding.ASCII.GetString(text));
}
