using StackUnderTest.Stack;
using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Tests.Simulation;

/// <summary>Two stacks back to back on a simulated wire.</summary>
internal sealed class TwoStacks
{
    public static readonly Ipv4Address AddressA = new(10, 0, 0, 1);
    public static readonly Ipv4Address AddressB = new(10, 0, 0, 2);

    public TwoStacks(int seed, WireFaults? faults = null, Action<StackOptions>? tune = null)
    {
        Wire = new SimulatedWire(seed, faults ?? new WireFaults());
        A = Make(1, tune);
        B = Make(2, tune);
        A.AddInterface(Wire.A);
        B.AddInterface(Wire.B);
        A.Configure(0, AddressA, 24, Ipv4Address.Any, 0);
        B.Configure(0, AddressB, 24, Ipv4Address.Any, 0);
    }

    public SimulatedWire Wire { get; }

    public NetworkStack A { get; }

    public NetworkStack B { get; }

    public long Now => Wire.Now;

    /// <summary>Lets time pass until the work says that it is done; the work runs after each event.</summary>
    /// <param name="done">The work.</param>
    /// <param name="limit">Microseconds.</param>
    /// <param name="deadline">When the work must run even if nothing happens.</param>
    public bool RunUntil(Func<bool> done, long limit, Func<long>? deadline = null)
    {
        long end = Now + limit;
        while (true)
        {
            bool more = A.Poll(Now) | B.Poll(Now);
            if (done())
                return true;
            long next = Math.Min(Math.Min(A.NextDeadline(Now), B.NextDeadline(Now)), Wire.NextArrival);
            next = Math.Min(next, deadline?.Invoke() ?? long.MaxValue);
            if (more)
                next = Now;
            if (next > end)
                return false;
            Wire.AdvanceTo(Math.Max(next, Now));
        }
    }

    /// <summary>Connects A to a listener on B.</summary>
    public (SocketHandle A, SocketHandle B) Connect(ushort port = 5000, long limit = 30_000_000)
    {
        B.Tcp.Create(0, out SocketHandle listener);
        B.Tcp.Bind(listener, Ipv4Address.Any, port);
        B.Tcp.Listen(listener, 8);
        A.Tcp.Create(0, out SocketHandle client);
        Assert.Equal(SocketError.InProgress, A.Tcp.Connect(client, AddressB, port));
        SocketHandle accepted = default;
        Assert.True(RunUntil(() => B.Tcp.Accept(listener, out accepted) == SocketError.None, limit));
        B.Tcp.Close(listener);
        return (client, accepted);
    }

    private static NetworkStack Make(ulong secret, Action<StackOptions>? tune)
    {
        var options = new StackOptions
        {
            SecretLow = secret,
            PageCount = 1024,
            Connections = 64,
            HalfOpen = 64,
            TimeWaits = 64,
        };
        tune?.Invoke(options);
        return new NetworkStack(options);
    }
}
