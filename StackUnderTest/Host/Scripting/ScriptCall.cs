using StackUnderTest.Stack.Sockets;

namespace StackUnderTest.Host.Scripting;

/// <summary>A call under way, with what it has achieved so far: it is tried again until it is done.</summary>
/// <param name="request">What is asked for.</param>
/// <param name="started">Microseconds of the stack's clock.</param>
internal sealed class ScriptCall(ScriptRequest request, long started)
{
    public ScriptRequest Request => request;

    public long Started => started;

    /// <summary>When it ends although it got nothing; time of the stack's clock.</summary>
    public long Deadline { get; set; } = long.MaxValue;

    /// <summary>Octets written, or read into <see cref="Received"/>.</summary>
    public int Progress { get; set; }

    /// <summary>The first part was done: the connection begun, the descriptor closed.</summary>
    public bool IsBegun { get; set; }

    public byte[]? Received { get; set; }

    /// <summary>The socket of a descriptor that is closed but lingers.</summary>
    public SocketHandle Lingering { get; set; }
}
