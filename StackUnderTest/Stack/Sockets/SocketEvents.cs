using System;

namespace StackUnderTest.Stack.Sockets;

/// <summary>What can be done with a socket without waiting.</summary>
[Flags]
public enum SocketEvents : byte
{
    None = 0,

    /// <summary>Octets, a datagram, a connection to accept, or the end of the stream.</summary>
    Readable = 1,

    /// <summary>Room to send; for a connecting socket: it is connected.</summary>
    Writable = 2,

    /// <summary>The peer sends no more.</summary>
    PeerClosed = 4,

    /// <summary>The connection failed.</summary>
    Error = 8,
}
