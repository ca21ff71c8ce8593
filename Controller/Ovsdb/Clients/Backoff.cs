namespace Controller.Ovsdb.Clients;

/// <summary>
/// How long to wait before the next try: doubled with each failure, and anything between half of that and the whole, so
/// that many clients don't come back at once.
/// </summary>
internal sealed class Backoff
{
    private readonly TimeSpan _first;
    private readonly TimeSpan _longest;
    private readonly Random _random;
    private TimeSpan _next;

    public Backoff(TimeSpan first, TimeSpan longest, Random random) =>
        (_first, _longest, _random, _next) = (first, longest, random, first);

    public TimeSpan Next()
    {
        TimeSpan wait = _next * (0.5 + (_random.NextDouble() / 2));
        _next = _next * 2 < _longest ? _next * 2 : _longest;
        return wait;
    }

    public void Reset() => _next = _first;
}
