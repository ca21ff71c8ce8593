using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Tcp;

namespace StackUnderTest.Tests.Simulation;

/// <summary>Several endless transfers from A to B over one wire, each with a congestion control of its own.</summary>
internal sealed class Flows
{
    private readonly TwoStacks _stacks;
    private readonly (SocketHandle From, SocketHandle To)[] _sockets;
    private readonly byte[] _chunk = new byte[65536];

    public Flows(TwoStacks stacks, params CongestionControl[] controls)
    {
        _stacks = stacks;
        Received = new long[controls.Length];
        _sockets = new (SocketHandle, SocketHandle)[controls.Length];
        for (int i = 0; i < controls.Length; i++)
        {
            _sockets[i] = stacks.Connect((ushort)(5000 + i));
            Assert.True(stacks.A.Tcp.TryGet(_sockets[i].From, out TcpConnection connection));
            connection.CongestionControl = controls[i];
        }
    }

    /// <summary>Octets of each flow since the last <see cref="Reset"/>.</summary>
    public long[] Received { get; }

    /// <summary>Jain's index: 1 if all have the same, 1/n if one has all.</summary>
    public double Fairness => Math.Pow(Received.Sum(), 2) / (Received.Length * Received.Sum(n => (double)n * n));

    public void Reset() => Array.Clear(Received);

    public void Run(long microseconds)
    {
        _stacks.RunUntil(Step, microseconds);
    }

    private bool Step()
    {
        for (int i = 0; i < _sockets.Length; i++)
        {
            while (_stacks.A.Tcp.Send(_sockets[i].From, _chunk, out int sent) == SocketError.None && sent > 0)
            {
            }

            while (_stacks.B.Tcp.Receive(_sockets[i].To, _chunk, out int read) == SocketError.None && read > 0)
                Received[i] += read;
        }

        return false;
    }
}
