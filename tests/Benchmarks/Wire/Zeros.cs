namespace Benchmarks.Wire;

/// <summary>
/// Padding must be zeros when it is sent (OpenFlow 1.3.5 §7.1): a controller that builds messages in buffers it
/// reuses would otherwise tell one switch what it told another.
/// </summary>
internal static unsafe class Zeros
{
    public static bool Are(byte* message, int at, int size) =>
        !new ReadOnlySpan<byte>(message + at, size).ContainsAnyExcept((byte)0);
}
