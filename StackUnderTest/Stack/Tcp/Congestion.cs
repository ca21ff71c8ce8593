using System;

namespace StackUnderTest.Stack.Tcp;

/// <summary>
/// NewReno's windows (RFC 5681), counted in octets, with appropriate byte counting (RFC 3465). As on Linux slow start
/// adds all that is acknowledged: receivers that merge segments acknowledge many at once; after a timeout it is two
/// segments at most (RFC 3465 2.3 is stricter still). What is lost and when recovery ends is decided in
/// <see cref="TcpConnection"/>; here is only how the window answers.
/// </summary>
public struct Congestion
{
    private const int InitialSegments = 10;
    private const int Greatest = 1 << 30;

    private int _acknowledged;

    /// <summary>cwnd.</summary>
    public int Window { get; private set; }

    /// <summary>ssthresh.</summary>
    public int Threshold { get; private set; }

    public readonly bool InSlowStart => Window < Threshold;

    /// <summary>
    /// RFC 6928: ten segments, at most 14600 octets unless two segments are more; one after a lost SYN.
    /// </summary>
    public static int InitialWindow(int segment, bool synLost) =>
        synLost ? segment : Math.Min(InitialSegments * segment, Math.Max(2 * segment, 14600));

    public void Start(int segment, bool synLost)
    {
        Window = InitialWindow(segment, synLost);
        Threshold = Greatest;
        _acknowledged = 0;
    }

    /// <summary>
    /// New data was acknowledged outside of fast recovery, while the window was what held sending back.
    /// </summary>
    public void Grow(int acknowledged, int segment)
    {
        if (InSlowStart)
        {
            Window = Math.Min(Window + acknowledged, Greatest);
            return;
        }

        _acknowledged += acknowledged;
        if (_acknowledged < Window)
            return;
        _acknowledged -= Window;
        Window = Math.Min(Window + segment, Greatest);
    }

    /// <summary>RFC 5681 3.2 (2), RFC 6675 5 (4.2): half of what was in flight.</summary>
    public void EnterRecovery(int flight, int segment) => Window = Threshold = Math.Max(flight / 2, 2 * segment);

    /// <summary>RFC 6582 3.2 (3): don't burst when what is in flight is far below the threshold.</summary>
    public void LeaveRecovery(int flight, int segment)
    {
        Window = Math.Min(Threshold, Math.Max(flight, segment) + segment);
        _acknowledged = 0;
    }

    /// <summary>RFC 5681 3.1: the threshold is halved for the first timeout of a segment only.</summary>
    public void TimeOut(int flight, int segment, bool first)
    {
        if (first)
            Threshold = Math.Max(flight / 2, 2 * segment);
        Window = segment;
        _acknowledged = 0;
    }

    /// <summary>RFC 5681 4.1: after a pause longer than the timeout the window says nothing any more.</summary>
    public void RestartAfterIdle(int segment) => Window = Math.Min(Window, InitialWindow(segment, false));
}
