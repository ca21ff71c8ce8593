using StackUnderTest.Stack;
using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Programs.Probing;

/// <summary><c>tcp:10.0.0.1:80</c>: is the port open? The connection is cut again at once.</summary>
internal sealed class ConnectAction : ProbeAction
{
    private Ipv4Address _target;

    public ConnectAction(NetworkStack stack, int tag)
        : base(stack, tag)
    {
    }

    public override void Start(ProbeScript script, in ProbeStep step, long now)
    {
        _target = step.Target;
        NextTick = now + step.Timeout;
        TryConnect(step);
    }

    public override void OnReady(SocketHandle socket, long now)
    {
        if (!TryFail(false) && IsConnected)
            Finish(ProbeOutcome.Open);
    }

    public override void Tick(long now) => Finish(Silence(_target));
}
