using System.Net.Sockets;

namespace EndToEnd.Tests.Kernel;

/// <summary>The other end of a guest's cable: QEMU's dgram backend sends each frame as a datagram.</summary>
internal sealed class GuestWire : IDisposable
{
    private const int GreatestFrame = 2048;

    private readonly string _directory = Directory.CreateTempSubdirectory("kernel").FullName;
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly byte[] _frame = new byte[GreatestFrame];

    public GuestWire() => _socket.Bind(new UnixDomainSocketEndPoint(Here));

    private string Here => Path.Combine(_directory, "test");

    private string There => Path.Combine(_directory, "guest");

    /// <summary>QEMU's arguments for a card on this wire.</summary>
    public string[] Card(string mac) =>
    [
        "-netdev", $"dgram,id=n0,local.type=unix,local.path={There},remote.type=unix,remote.path={Here}",
        "-device", $"rtl8139,netdev=n0,mac={mac}",
    ];

    public async Task SendAsync(byte[] frame) =>
        await _socket.SendToAsync(frame, new UnixDomainSocketEndPoint(There), TestContext.Current.CancellationToken);

    /// <summary>The next frame that <paramref name="wanted"/> says yes to; others are dropped.</summary>
    public async Task<byte[]> ReceiveAsync(Func<byte[], bool> wanted, TimeSpan limit)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(limit);
        return await ReceiveAsync(wanted, timeout.Token);
    }

    public async Task<byte[]> ReceiveAsync(Func<byte[], bool> wanted, CancellationToken stop)
    {
        while (true)
        {
            int size = await _socket.ReceiveAsync(_frame, stop);
            byte[] frame = _frame[..size];
            if (wanted(frame))
                return frame;
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}
