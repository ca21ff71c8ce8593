using System;

namespace StackUnderTest.Programs.Probing;

/// <summary>A probe's steps and the text that they came from.</summary>
internal sealed class ProbeScript
{
    public const int Capacity = 64;

    public readonly ProbeStep[] Steps = new ProbeStep[Capacity];

    private readonly byte[] _text;

    public ProbeScript(ReadOnlySpan<byte> text, long delay)
    {
        _text = new byte[text.Length];
        text.CopyTo(_text);
        Delay = delay;
    }

    public int Count { get; set; }

    /// <summary>Microseconds between the end of the probe before it, or the start, and its first step.</summary>
    public long Delay { get; }

    public ReadOnlySpan<byte> Text => _text;

    public ReadOnlySpan<byte> PathOf(in ProbeStep step) =>
        step.PathSize == 0 ? "/"u8 : Text.Slice(step.PathStart, step.PathSize);

    public ReadOnlySpan<byte> HashOf(in ProbeStep step) => Text.Slice(step.HashStart, step.HashSize);
}
