using System.Net;
using System.Net.Sockets;

namespace Controller.Core.Channel.Epoll;

/// <summary>IP addresses and ports as the kernel has them: sockaddr_in and sockaddr_in6 (ip(7), ipv6(7)).</summary>
internal static unsafe class SocketEndPoints
{
    /// <summary>The larger of the two, sockaddr_in6, is 28 bytes.</summary>
    internal const int LargestAddressSize = 28;

    private static readonly IPEndPoint AnyIPv4 = new(IPAddress.Any, 0);
    private static readonly IPEndPoint AnyIPv6 = new(IPAddress.IPv6Any, 0);

    private delegate int AddressCall(int socket, byte* address, uint* addressSize);

    /// <exception cref="ArgumentException">Not an IP address and port; names need resolving first.</exception>
    internal static IPEndPoint RequireIP(EndPoint endPoint) =>
        endPoint as IPEndPoint ?? throw new ArgumentException($"not an IP address and port: {endPoint}");

    internal static int KernelFamily(IPEndPoint endPoint) =>
        endPoint.AddressFamily == AddressFamily.InterNetworkV6 ? LibC.AddressFamilyIPv6 : LibC.AddressFamilyIPv4;

    /// <returns>0, or -1 with the error in <see cref="Errno.Last"/>.</returns>
    internal static int Bind(int socket, IPEndPoint address)
    {
        SocketAddress serialized = address.Serialize();
        fixed (byte* bytes = serialized.Buffer.Span)
            return LibC.Bind(socket, bytes, (uint)serialized.Size);
    }

    /// <returns>0, or -1 with the error in <see cref="Errno.Last"/>; EINPROGRESS is the usual one.</returns>
    internal static int Connect(int socket, IPEndPoint address)
    {
        SocketAddress serialized = address.Serialize();
        fixed (byte* bytes = serialized.Buffer.Span)
            return LibC.Connect(socket, bytes, (uint)serialized.Size);
    }

    /// <summary>accept4(2), for a non-blocking socket.</summary>
    /// <returns>The new descriptor, the peer's sockaddr in <paramref name="address"/>; or -1.</returns>
    internal static int Accept(int listener, Span<byte> address, out int addressSize)
    {
        uint size = (uint)address.Length;
        int accepted;
        fixed (byte* bytes = address)
            accepted = LibC.Accept(listener, bytes, &size, LibC.NonBlocking | LibC.CloseOnExec);
        addressSize = (int)size;
        return accepted;
    }

    internal static IPEndPoint? Local(int socket) => Ask(LibC.GetSocketName, socket);

    internal static IPEndPoint? Remote(int socket) => Ask(LibC.GetPeerName, socket);

    /// <summary>
    /// Reads a sockaddr. An IPv4 peer of a dual-stack listener (::ffff:a.b.c.d) comes out as the IPv4 address it is.
    /// </summary>
    internal static IPEndPoint? Read(ReadOnlySpan<byte> address)
    {
        var serialized = new SocketAddress(AddressFamily.InterNetworkV6, address.Length);
        address.CopyTo(serialized.Buffer.Span);
        IPEndPoint? template = serialized.Family switch
        {
            AddressFamily.InterNetwork => AnyIPv4,
            AddressFamily.InterNetworkV6 => AnyIPv6,
            _ => null,
        };
        if (template?.Create(serialized) is not IPEndPoint endPoint)
            return null;
        return endPoint.Address.IsIPv4MappedToIPv6
            ? new IPEndPoint(endPoint.Address.MapToIPv4(), endPoint.Port)
            : endPoint;
    }

    private static IPEndPoint? Ask(AddressCall call, int socket)
    {
        byte* address = stackalloc byte[LargestAddressSize];
        uint size = LargestAddressSize;
        return call(socket, address, &size) == 0 ? Read(new ReadOnlySpan<byte>(address, (int)size)) : null;
    }
}
