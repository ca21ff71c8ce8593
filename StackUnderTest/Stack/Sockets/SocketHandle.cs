namespace StackUnderTest.Stack.Sockets;

#pragma warning disable CS0660, CS0661 // no Equals: the freestanding core library's Object has none

/// <summary>What a handle names.</summary>
public enum SocketKind : byte
{
    None,
    Tcp,
    Udp,
}

/// <summary>
/// A socket's name: its place in the table and the generation of that place. Closing a socket advances the
/// generation, so a handle kept too long names nothing, and never another's socket.
/// </summary>
public readonly struct SocketHandle
{
    public readonly SocketKind Kind;
    public readonly int Index;
    public readonly uint Generation;

    public SocketHandle(SocketKind kind, int index, uint generation)
    {
        Kind = kind;
        Index = index;
        Generation = generation;
    }

    public bool IsNone => Kind == SocketKind.None;

    public static bool operator ==(SocketHandle a, SocketHandle b) =>
        a.Kind == b.Kind && a.Index == b.Index && a.Generation == b.Generation;

    public static bool operator !=(SocketHandle a, SocketHandle b) => !(a == b);
}
