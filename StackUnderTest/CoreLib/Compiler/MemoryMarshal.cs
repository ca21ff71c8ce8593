using System.Runtime.CompilerServices;

namespace System.Runtime.InteropServices;

public static class MemoryMarshal
{
    public static ref T GetReference<T>(Span<T> span) => ref span.Reference;

    public static ref T GetReference<T>(ReadOnlySpan<T> span) => ref span.Reference;

    /// <summary>The C# compiler makes spans over inline arrays with these two.</summary>
    public static Span<T> CreateSpan<T>(scoped ref T reference, int length) =>
        new(ref Unsafe.AsRef(in reference), length);

    public static ReadOnlySpan<T> CreateReadOnlySpan<T>(scoped ref readonly T reference, int length) =>
        new(ref Unsafe.AsRef(in reference), length);
}
