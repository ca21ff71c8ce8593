using System.Net.Sockets;

namespace Controller.Core.Tests.Channel.Epoll;

internal static class BoundedExtensions
{
    /// <summary>Sends all of it.</summary>
    internal static async Task SendAllAsync(this Socket socket, ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
            bytes = bytes[await socket.SendAsync(bytes).AsTask().Bounded()..];
    }

    /// <summary>Reads exactly <paramref name="count"/> bytes, or fewer if the peer ends first.</summary>
    internal static async Task<byte[]> ReceiveAllAsync(this Socket socket, int count)
    {
        byte[] bytes = new byte[count];
        int filled = 0;
        while (filled < count)
        {
            int received = await socket.ReceiveAsync(bytes.AsMemory(filled)).AsTask().Bounded();
            if (received == 0)
                break;
            filled += received;
        }
        return bytes[..filled];
    }

    /// <summary>Fails if the task takes longer than anything here should.</summary>
    internal static Task Bounded(this Task task) =>
        task.WaitAsync(LoopbackServer.Bound, TestContext.Current.CancellationToken);

    /// <inheritdoc cref="Bounded(Task)"/>
    internal static Task<T> Bounded<T>(this Task<T> task) =>
        task.WaitAsync(LoopbackServer.Bound, TestContext.Current.CancellationToken);

    /// <summary>Closes with a reset instead of a FIN.</summary>
    internal static void Reset(this Socket socket)
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();
    }
}
