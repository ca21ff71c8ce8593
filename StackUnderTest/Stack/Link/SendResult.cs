namespace StackUnderTest.Stack.Link;

/// <summary>What became of a packet that was to be sent.</summary>
public enum SendResult : byte
{
    /// <summary>There is memory to write it to; it goes out, or waits in the ARP queue.</summary>
    Ready,

    /// <summary>The card is full: try again when it has room.</summary>
    CardFull,

    /// <summary>The neighbour's address isn't known yet and its queue is full: try again when it is.</summary>
    Resolving,

    /// <summary>The neighbour didn't answer ARP a moment ago.</summary>
    HostUnreachable,

    NoRoute,

    TooBig,
}
