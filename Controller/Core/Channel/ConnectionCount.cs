namespace Controller.Core.Channel;

/// <summary>How many connections a listener has; counted on all event loops, read by anyone.</summary>
internal sealed class ConnectionCount
{
    private int _value;

    public int Value => Volatile.Read(ref _value);

    public void Opened() => Interlocked.Increment(ref _value);

    public void Closed() => Interlocked.Decrement(ref _value);
}
