namespace StackUnderTest.Host.Scripting;

/// <summary>What a request on the script port asks for.</summary>
internal enum Operation : byte
{
    Socket = 1,
    Bind = 2,
    Listen = 3,
    Accept = 4,
    Connect = 5,
    Read = 6,
    Write = 7,
    ReceiveFrom = 8,
    SendTo = 9,
    Control = 10,
    DeviceControl = 11,
    Close = 12,
    Shutdown = 13,
    GetOption = 14,
    SetOption = 15,
    Poll = 16,
    Inject = 17,
    Take = 18,
}
