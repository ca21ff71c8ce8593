namespace StackUnderTest.Host.Scripting;

/// <summary>Linux's error numbers that the stack itself has no use for, and those that calls give most often.</summary>
internal static class Errno
{
    public const int BadDescriptor = 9;
    public const int Again = 11;
    public const int BadAddress = 14;
    public const int Invalid = 22;
    public const int TooManyFiles = 24;
    public const int NotATerminal = 25;
    public const int BrokenPipe = 32;
    public const int NoSuchCall = 38;
    public const int BadMessage = 74;
    public const int DestinationRequired = 89;
    public const int MessageTooLong = 90;
    public const int NoSuchOption = 92;
    public const int ProtocolNotSupported = 93;
    public const int TypeNotSupported = 94;
    public const int NotSupported = 95;
    public const int FamilyNotSupported = 97;
    public const int ConnectionAborted = 103;
    public const int IsConnected = 106;
    public const int NotConnected = 107;
    public const int Already = 114;
    public const int InProgress = 115;
}
