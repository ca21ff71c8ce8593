namespace StackUnderTest.Stack.Sockets;

/// <summary>Linux's errno numbers.</summary>
public enum SocketError : short
{
    None = 0,
    BadHandle = 9,
    WouldBlock = 11,
    AccessDenied = 13,
    Invalid = 22,
    TooManySockets = 24,
    BrokenPipe = 32,
    NoNetwork = 64,
    MessageTooLong = 90,
    ProtocolNotAvailable = 92,
    NotSupported = 95,
    AddressInUse = 98,
    AddressNotAvailable = 99,
    NetworkUnreachable = 101,
    ConnectionReset = 104,
    NoBuffers = 105,
    IsConnected = 106,
    NotConnected = 107,
    TimedOut = 110,
    ConnectionRefused = 111,
    HostDown = 112,
    HostUnreachable = 113,
    Already = 114,
    InProgress = 115,
}
