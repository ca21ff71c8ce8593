using System.Runtime.InteropServices;

namespace StackUnderTest.Host;

/// <summary>The few calls of Linux that a TAP device takes.</summary>
internal static unsafe partial class Libc
{
    public const int OpenReadWrite = 2;
    public const int NonBlocking = 0x800;
    public const short PollIn = 1;
    public const short PollOut = 4;

    /// <summary>TUNSETIFF of linux/if_tun.h.</summary>
    public const nuint TunSetInterface = 0x400454ca;

    public const short TapMode = 0x0002;
    public const short NoPacketInformation = 0x1000;

    [StructLayout(LayoutKind.Sequential)]
    public struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct TimeSpecification
    {
        public long Seconds;
        public long Nanoseconds;
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    public static partial int Control(int descriptor, nuint request, void* argument);

    [LibraryImport("libc", EntryPoint = "read")]
    public static partial nint Read(int descriptor, void* buffer, nuint size);

    [LibraryImport("libc", EntryPoint = "write")]
    public static partial nint Write(int descriptor, void* buffer, nuint size);

    [LibraryImport("libc", EntryPoint = "ppoll")]
    public static partial int Poll(PollDescriptor* descriptors, nuint count, TimeSpecification* time, void* signals);
}
