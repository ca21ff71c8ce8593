using System;

namespace StackUnderTest.Programs.Probing;

/// <summary>A probe's steps and the text that they came from.</summary>
internal sealed class ProbeScript
{
    public const int Capacity = 64;

    public readonly ProbeStep[] Steps = new ProbeStep[Capacity];

    private readonly byte[] _text;
    private int _size;

    public ProbeScript(ReadOnlySpan<byte> text, long delay)
    {
        _text = new byte[text.Length];
        Delay = delay;
        TrySet(text);
    }

    /// <summary>Room for texts that come later.</summary>
    public ProbeScript(int size) => _text = new byte[size];

    public int Count { get; set; }

    /// <summary>Microseconds between the end of the probe before it, or the start, and its first step.</summary>
    public long Delay { get; }

    public ReadOnlySpan<byte> Text => new(_text, 0, _size);

    /// <summary>Another text without steps; false if there is no room.</summary>
    public bool TrySet(ReadOnlySpan<byte> text)
    {
        if (text.Length > _text.Length)
            return false;
        text.CopyTo(_text);
        _size = text.Length;
        Count = 0;
        return true;
    }

    public ReadOnlySpan<byte> PathOf(in ProbeStep step) =>
        step.PathSize == 0 ? "/"u8 : Text.Slice(step.PathStart, step.PathSize);

    public ReadOnlySpan<byte> HashOf(in ProbeStep step) => Text.Slice(step.HashStart, step.HashSize);
}
