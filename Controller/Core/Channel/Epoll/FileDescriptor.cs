using Microsoft.Win32.SafeHandles;

namespace Controller.Core.Channel.Epoll;

/// <summary>
/// Owns one descriptor and closes it exactly once, so that a second close can't hit whoever got the number next.
/// </summary>
/// <remarks>
/// The event loop's own calls use <see cref="Number"/>: they run on the only thread that closes, after checking
/// that the channel is open, and so need no reference count. Calls that may come from other threads (socket
/// options) pass the handle itself, whose reference count holds a concurrent close back until they return.
/// </remarks>
internal sealed class FileDescriptor : SafeHandleMinusOneIsInvalid
{
    internal FileDescriptor(int number)
        : base(ownsHandle: true) => SetHandle(number);

    internal int Number => (int)handle;

    /// <summary>Takes the result of a system call that makes a descriptor.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The call failed.</exception>
    internal static FileDescriptor From(int result, string call) =>
        result >= 0 ? new FileDescriptor(result) : throw Errno.ToException(Errno.Last, call);

    protected override bool ReleaseHandle() => LibC.Close((int)handle) == 0;
}
