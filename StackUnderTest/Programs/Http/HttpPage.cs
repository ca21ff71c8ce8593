using System;

namespace StackUnderTest.Programs.Http;

/// <summary>
/// A page that is written row by row as the connection takes it, so that neither its size nor a slow client needs
/// memory.
/// </summary>
internal abstract class HttpPage
{
    /// <summary>A row is never longer.</summary>
    public const int GreatestRow = 320;

    public abstract ReadOnlySpan<byte> ContentType { get; }

    /// <summary>Writes a row, perhaps nothing.</summary>
    /// <param name="row">From 0 on.</param>
    /// <param name="listed">False at first; the page's own note of whether a list has begun.</param>
    /// <param name="writer">Where to.</param>
    /// <param name="now">Microseconds.</param>
    /// <returns>False if there is no such row: the page has ended.</returns>
    public abstract bool TryWriteRow(int row, ref bool listed, ref AsciiWriter writer, long now);
}
