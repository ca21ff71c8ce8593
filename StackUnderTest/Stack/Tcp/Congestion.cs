using System;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack.Tcp;

/// <summary>How the congestion window answers acknowledgments and loss.</summary>
public enum CongestionControl : byte
{
    /// <summary>RFC 5681 with appropriate byte counting (RFC 3465, L = 2): half for each loss, a segment a round trip.</summary>
    NewReno,

    /// <summary>RFC 9438, its first slow start guarded by HyStart++ (RFC 9406).</summary>
    Cubic,
}

/// <summary>
/// The congestion window, counted in octets. What is lost and when recovery ends is decided in
/// <see cref="TcpConnection"/>; here is only how the window answers. It is a value: a copy of it is what a timeout that
/// proves to be spurious is taken back to (RFC 9438 4.9).
/// </summary>
public struct Congestion
{
    private const int InitialSegments = 10;
    private const int Greatest = 1 << 30;

    private CongestionControl _control;
    private Cubic _cubic;
    private HyStart _hyStart;
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

    public void Start(CongestionControl control, int segment, bool synLost)
    {
        _control = control;
        _cubic.Start();
        _hyStart.Start();
        Window = InitialWindow(segment, synLost);
        Threshold = Greatest;
        _acknowledged = 0;
    }

    /// <summary>New data was acknowledged: HyStart++ looks at its round trip (negative: not known).</summary>
    public void TakeRoundTrip(SequenceNumber acknowledged, SequenceNumber next, long roundTrip)
    {
        if (_control == CongestionControl.Cubic && InSlowStart
            && !_hyStart.Acknowledged(acknowledged, next, roundTrip))
            Threshold = Window;
    }

    /// <summary>
    /// New data was acknowledged outside of fast recovery, while the window was what held sending back.
    /// </summary>
    public void Grow(int acknowledged, int segment, long now, long smoothed)
    {
        int step = InSlowStart
            ? _control == CongestionControl.Cubic
                ? _hyStart.Step(acknowledged, segment)
                : Math.Min(acknowledged, 2 * segment)
            : _control == CongestionControl.Cubic
                ? _cubic.Grow(Window, acknowledged, segment, now, smoothed)
                : AvoidanceStep(acknowledged, segment);
        Window = Math.Min(Window + step, Greatest);
    }

    /// <summary>New data was acknowledged while something else than the window held sending back.</summary>
    public void Pause(long now) => _cubic.Pause(now);

    /// <summary>RFC 5681 3.2 (2), RFC 6675 5 (4.2), RFC 9438 4.6: a part of what was in flight.</summary>
    public void EnterRecovery(int flight, int segment)
    {
        Reduce(flight, segment);
        Window = Threshold;
    }

    /// <summary>RFC 6582 3.2 (3): don't burst when what is in flight is far below the threshold.</summary>
    public void LeaveRecovery(int flight, int segment)
    {
        Window = Math.Min(Threshold, Math.Max(flight, segment) + segment);
        _acknowledged = 0;
    }

    /// <summary>RFC 5681 3.1: the threshold is lowered for the first timeout of a segment only.</summary>
    public void TimeOut(int flight, int segment, bool first)
    {
        if (first)
        {
            Reduce(flight, segment);
            _cubic.TimeOut(Window);
        }

        Window = segment;
        _acknowledged = 0;
    }

    /// <summary>RFC 5681 4.1: after a pause longer than the timeout the window says nothing any more.</summary>
    public void RestartAfterIdle(int segment) => Window = Math.Min(Window, InitialWindow(segment, false));

    private void Reduce(int flight, int segment)
    {
        bool cubic = _control == CongestionControl.Cubic;
        Threshold = cubic ? Cubic.Reduced(flight, segment) : Math.Max(flight / 2, 2 * segment);
        _cubic.Reduce(Window);
        _hyStart.Stop();
        _acknowledged = 0;
    }

    private int AvoidanceStep(int acknowledged, int segment)
    {
        _acknowledged += acknowledged;
        if (_acknowledged < Window)
            return 0;
        _acknowledged -= Window;
        return segment;
    }
}
