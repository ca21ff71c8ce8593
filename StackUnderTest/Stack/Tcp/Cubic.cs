using System;

namespace StackUnderTest.Stack.Tcp;

/// <summary>
/// CUBIC's growth in congestion avoidance (RFC 9438), in octets and milliseconds, without floating point: the
/// freestanding kernel saves no vector registers in interrupts. The curve is <c>W(t) = C (t - K)^3 + W_max</c> with
/// C = 0.4 segments a second cubed; below it runs what NewReno would have, and the greater of the two counts.
/// </summary>
public struct Cubic
{
    // beta = 0.7 (4.6); alpha = 3 (1 - beta) / (1 + beta) = 9/17 (4.3); fast convergence keeps (1 + beta) / 2 (4.7).
    private const int BetaTenths = 7;
    private const int AlphaOver = 9;
    private const int AlphaUnder = 17;
    private const int ConvergedTwentieths = 17;
    private const long None = -1;

    /// <summary>Beyond this the curve would leave 64 bits; the window is at its bound of half as much again by far.</summary>
    private const long GreatestDistance = 100_000;

    private int _greatest;
    private int _prior;
    private int _origin;
    private long _begin;
    private long _updated;
    private long _inflection;
    private int _reno;
    private long _renoRest;

    public void Start()
    {
        _greatest = _prior = 0;
        _begin = None;
    }

    /// <summary>What is left of the window after loss: seven tenths, but no less than two segments.</summary>
    public static int Reduced(int flight, int segment) =>
        (int)Math.Max((long)flight * BetaTenths / 10, 2 * segment);

    /// <summary>
    /// A congestion event: W_max is the window before it, or less if it had not come back to the last W_max, so that
    /// newer flows find room (4.7).
    /// </summary>
    public void Reduce(int window)
    {
        _prior = window;
        _greatest = window < _greatest ? (int)((long)window * ConvergedTwentieths / 20) : window;
        _begin = None;
    }

    /// <summary>4.8: the stage after a timeout begins at the window that slow start reached, with K = 0.</summary>
    public void TimeOut(int window)
    {
        _prior = window;
        _greatest = 0;
        _begin = None;
    }

    /// <summary>Time in which the window wasn't what held sending back is no time of the curve (5.8).</summary>
    public void Pause(long now)
    {
        if (_begin != None)
            _begin += now - _updated;
        _updated = now;
    }

    /// <returns>By how many octets the window grows.</returns>
    public int Grow(int window, int acknowledged, int segment, long now, long roundTrip)
    {
        if (_begin == None)
            Begin(window, segment, now);
        _updated = now;
        GrowReno(window, acknowledged, segment);
        long time = (now - _begin) / StackOptions.Millisecond;
        if (At(time, segment) < _reno)
            return Math.Max(_reno - window, 0);
        long target = At(time + roundTrip / StackOptions.Millisecond, segment);
        target = Math.Clamp(target, window, window + (long)window / 2);
        return (int)((target - window) * acknowledged / window);
    }

    /// <summary>The integer cube root, bit by bit.</summary>
    public static long CubeRoot(ulong value)
    {
        ulong root = 0;
        for (int shift = 63; shift >= 0; shift -= 3)
        {
            root <<= 1;
            ulong next = 3 * root * (root + 1) + 1;
            if (value >> shift < next)
                continue;
            value -= next << shift;
            root++;
        }

        return (long)root;
    }

    private void Begin(int window, int segment, long now)
    {
        _begin = now;
        _origin = Math.Max(_greatest, window);
        _reno = window;
        _renoRest = 0;
        // K = cbrt((W_max - cwnd) / C), in milliseconds: 1 / C = 2.5, and a second cubed is 10^9 milliseconds cubed.
        _inflection = CubeRoot((ulong)(_origin - window) * 2_500_000_000 / (ulong)segment);
    }

    /// <summary>W_est (4.3): alpha until it is where the window was, one afterwards.</summary>
    private void GrowReno(int window, int acknowledged, int segment)
    {
        bool back = _reno >= _prior;
        _renoRest += (long)acknowledged * segment * (back ? AlphaUnder : AlphaOver);
        long step = (long)window * AlphaUnder;
        _reno += (int)(_renoRest / step);
        _renoRest %= step;
    }

    private readonly long At(long time, int segment)
    {
        long distance = Math.Clamp(time - _inflection, -GreatestDistance, GreatestDistance);
        long thousandths = distance * distance * distance / 1_000_000 * 4 / 10; // of a segment
        return _origin + thousandths * segment / 1000;
    }
}
