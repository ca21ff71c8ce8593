namespace StackUnderTest.Host.Scripting;

/// <summary>Microseconds since 1970, as gettimeofday tells them.</summary>
internal static class WallClock
{
    public static long Now => (DateTime.UtcNow - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
