namespace StackUnderTest.Host.Scripting;

/// <summary>Linux's MSG_ flags; others are ignored, as there.</summary>
[Flags]
internal enum MessageFlags : long
{
    None = 0,
    OutOfBand = 0x1,
    Peek = 0x2,
    Truncate = 0x20,
    DoNotWait = 0x40,
    WaitAll = 0x100,
    ErrorQueue = 0x2000,
    More = 0x8000,
    FastOpen = 0x20000000,
}
