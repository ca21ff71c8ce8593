namespace StackUnderTest.Host.Scripting;

/// <summary>Linux's POLL bits.</summary>
[Flags]
internal enum PollEvents : short
{
    None = 0,
    In = 0x1,
    Out = 0x4,
    Error = 0x8,
    HangUp = 0x10,
    Invalid = 0x20,
    InNormal = 0x40,
    OutNormal = 0x100,
    PeerHangUp = 0x2000,
}
