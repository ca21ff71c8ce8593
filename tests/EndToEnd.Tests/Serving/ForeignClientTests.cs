using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using EndToEnd.Tests.Running;

namespace EndToEnd.Tests.Serving;

/// <summary>Whoever connects to the OpenFlow port and isn't a switch of version 1.3.</summary>
public sealed class ForeignClientTests
{
    // The handshake has ten seconds; the rest is for a machine that is busy.
    private static readonly TimeSpan DropLimit = TimeSpan.FromSeconds(40);

    [Theory]
    [InlineData(1, "OpenFlow 1.0")]
    [InlineData(2, "OpenFlow 1.1")]
    public async Task Sdn_a_switch_of_another_version_is_answered_with_hello_failed_and_what_to_set(
        byte version, string name)
    {
        await using SdnProcess sdn = await SdnProcess.StartAsync();
        using Socket client = await ConnectAsync(sdn);
        await client.SendAsync(new byte[] { version, 0, 0, 8, 0, 0, 0, 1 }, TestContext.Current.CancellationToken);
        byte[] answer = await ReadToEndAsync(client);

        // Our own HELLO comes first, then ERROR, type HELLO_FAILED (0), code INCOMPATIBLE (0), and a text.
        int helloSize = BinaryPrimitives.ReadUInt16BigEndian(answer.AsSpan(2));
        ReadOnlySpan<byte> error = answer.AsSpan(helloSize);
        Assert.Equal(1, error[1]);
        Assert.Equal(0u, BinaryPrimitives.ReadUInt32BigEndian(error[8..]));
        Assert.Contains("protocols=OpenFlow13", Encoding.ASCII.GetString(error[12..]), StringComparison.Ordinal);
        await sdn.SaysAsync($"the switch {name}: ovs-vsctl set bridge BRIDGE protocols=OpenFlow13");
    }

    /// <summary>All at once, as each takes the whole time.</summary>
    [Fact, Trait("Category", "Deep")]
    public async Task Sdn_clients_that_say_nothing_or_half_a_message_or_http_are_dropped_after_a_time()
    {
        await using SdnProcess sdn = await SdnProcess.StartAsync();
        byte[][] openings =
        [
            [],
            [4, 0, 0],
            [4, 0, 0, 8, 0, 0, 0, 1],
            [4, 0, 0, 8, 0, 0, 0, 1, 4, 6, 0, 32, 0, 0],
            Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        ];
        var clients = new List<Socket>();
        try
        {
            foreach (byte[] opening in openings)
            {
                clients.Add(await ConnectAsync(sdn));
                await clients[^1].SendAsync(opening, TestContext.Current.CancellationToken);
            }
            await Task.WhenAll(clients.Select(ReadToEndAsync));
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
        await Eventually.HoldsAsync(() => sdn.Log.Split("refused:").Length - 1 == openings.Length, Eventually.Soon,
            () => $"{openings.Length} refusals in the log:\n{sdn.Log}");
        Output stopped = await sdn.StopAsync();
        Assert.Equal(0, stopped.ExitCode);
        Assert.DoesNotContain("Exception", stopped.Text + stopped.Errors, StringComparison.Ordinal);
    }

    private static async Task<Socket> ConnectAsync(SdnProcess sdn)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(sdn.EndPoint, TestContext.Current.CancellationToken);
        return socket;
    }

    // Until the controller closes.
    private static async Task<byte[]> ReadToEndAsync(Socket socket)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(DropLimit);
        using var received = new MemoryStream();
        await using var stream = new NetworkStream(socket);
        await stream.CopyToAsync(received, limit.Token);
        return received.ToArray();
    }
}
