using System.Runtime.InteropServices;

namespace Controller.Core.Channel.Epoll;

/// <summary>Tells whether this machine can run the native transport.</summary>
public static class EpollTransport
{
    private static readonly Lazy<bool> Probe = new(TryCreate);

    /// <summary>
    /// True on Linux on x64 or arm64 where epoll answers. Where false, DotNetty's own sockets do the same work
    /// with a thread hop per read.
    /// </summary>
    public static bool IsSupported => Probe.Value;

    private static bool TryCreate()
    {
        bool isKnownLayout = RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;
        if (!OperatingSystem.IsLinux() || !isKnownLayout)
            return false;
        try
        {
            // A sandbox may forbid the call, or the C library may lack it: both mean "use the other transport".
            using var epoll = new FileDescriptor(LibC.EpollCreate(LibC.CloseOnExec));
            return !epoll.IsInvalid;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }
}
