using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Controller.Core.Channel.Epoll;

/// <summary>
/// The error numbers the transport acts on (errno(3); x86-64 and arm64 share the generic table). Every other
/// number is only reported.
/// </summary>
internal static class Errno
{
    internal const int Interrupted = 4;
    internal const int WouldBlock = 11;
    internal const int InProgress = 115;

    private const int Protocol = 71;
    private const int ProtocolOptionUnavailable = 92;
    private const int OperationNotSupported = 95;
    private const int NetworkDown = 100;
    private const int NetworkUnreachable = 101;
    private const int ConnectionAborted = 103;
    private const int HostDown = 112;
    private const int HostUnreachable = 113;
    private const int MachineNotOnNetwork = 64;

    internal static int Last => Marshal.GetLastPInvokeError();

    /// <summary>
    /// accept4(2), "Error handling": errors already pending on the new connection come out of accept, and
    /// a server treats them like a retry; the listener is fine.
    /// </summary>
    internal static bool ConcernsOneConnectionOnly(int errno) => errno is
        Interrupted or ConnectionAborted or Protocol or NetworkDown or ProtocolOptionUnavailable or HostDown
        or MachineNotOnNetwork or HostUnreachable or OperationNotSupported or NetworkUnreachable;

    /// <summary>The exception the base class library's own sockets throw for this error number.</summary>
    internal static SocketException ToException(int errno)
    {
        // The parameterless constructor holds the runtime's errno-to-SocketError table; it reads the last error.
        Marshal.SetLastPInvokeError(errno);
        return new SocketException();
    }

    /// <summary>As <see cref="ToException(int)"/>, its message led by what was tried.</summary>
    internal static SocketException ToException(int errno, string attempt)
    {
        SocketException cause = ToException(errno);
        return new SocketException((int)cause.SocketErrorCode, $"{attempt}: {cause.Message}");
    }
}
