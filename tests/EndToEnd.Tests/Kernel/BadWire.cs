using System.Net.Sockets;

namespace EndToEnd.Tests.Kernel;

/// <summary>
/// A wire between a guest's card (QEMU's dgram backend, a datagram a frame) and a TAP device, which loses, delays,
/// repeats and corrupts frames on the way. A thread each way; a full queue on either side holds the sender up, as QEMU
/// and Linux do with a slow wire.
/// </summary>
internal sealed class BadWire : IDisposable
{
    private const int GreatestFrame = 2048;
    private const int StopEvery = 100; // ms at most until a thread sees that it should end
    private const int HeaderSize = 14;

    private readonly string _directory = Directory.CreateTempSubdirectory("wire").FullName;
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly TapPort _tap;
    private readonly Thread[] _threads;
    private readonly UnixDomainSocketEndPoint _guest;
    private volatile bool _stopped;

    public BadWire(TapPort tap, WireFaults faults)
    {
        _tap = tap;
        _socket.Bind(new UnixDomainSocketEndPoint(Path.Combine(_directory, "test")));
        _guest = new UnixDomainSocketEndPoint(Path.Combine(_directory, "guest"));
        _threads =
        [
            Start("from the guest", new Way(faults, faults.Seed, FromGuest), ReceiveFromGuest),
            Start("to the guest", new Way(faults, faults.Seed + 1, ToGuest), ReceiveFromTap),
        ];
    }

    private delegate int Receiver(byte[] frame, int milliseconds);

    public WireCounters FromGuest { get; } = new();

    public WireCounters ToGuest { get; } = new();

    /// <summary>QEMU's arguments for a card on this wire.</summary>
    public string[] Card(string mac) =>
    [
        "-netdev",
        $"dgram,id=n0,local.type=unix,local.path={_guest},remote.type=unix,remote.path={_socket.LocalEndPoint}",
        "-device", $"rtl8139,netdev=n0,mac={mac}",
    ];

    public void Dispose()
    {
        _stopped = true;
        foreach (Thread thread in _threads)
            thread.Join();
        _socket.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private Thread Start(string name, Way way, Receiver receive)
    {
        Action<byte[], int> send = receive == ReceiveFromGuest ? (frame, size) => _tap.Send(frame, size) : SendToGuest;
        var thread = new Thread(() => Carry(way, receive, send)) { IsBackground = true, Name = name };
        thread.Start();
        return thread;
    }

    private void Carry(Way way, Receiver receive, Action<byte[], int> send)
    {
        byte[] frame = new byte[GreatestFrame];
        while (!_stopped)
        {
            int size = receive(frame, way.UntilNextLate(StopEvery));
            way.SendLate(send);
            if (size > 0)
                way.Pass(frame, size, send);
        }
    }

    private int ReceiveFromGuest(byte[] frame, int milliseconds) =>
        _socket.Poll(TimeSpan.FromMilliseconds(milliseconds), SelectMode.SelectRead) ? _socket.Receive(frame) : 0;

    private int ReceiveFromTap(byte[] frame, int milliseconds) =>
        _tap.WaitForFrame(milliseconds) ? _tap.Receive(frame) : 0;

    private void SendToGuest(byte[] frame, int size)
    {
        try
        {
            _socket.SendTo(frame, 0, size, SocketFlags.None, _guest);
        }
        catch (SocketException gone) when (gone.SocketErrorCode is SocketError.ConnectionRefused
            or SocketError.AddressNotAvailable or SocketError.NotConnected or SocketError.SocketError)
        {
            // QEMU isn't there yet, or no longer: as a cable without a card at its end.
        }
    }

    /// <summary>One direction: whose turn it is to be lost is the seed's.</summary>
    private sealed class Way(WireFaults faults, int seed, WireCounters counters)
    {
        private readonly Random _random = new(seed);
        private readonly Queue<(long Due, byte[] Frame)> _late = new();

        public int UntilNextLate(int greatest) => _late.Count == 0
            ? greatest
            : (int)Math.Clamp(_late.Peek().Due - Environment.TickCount64, 0, greatest);

        public void SendLate(Action<byte[], int> send)
        {
            while (_late.Count > 0 && _late.Peek().Due <= Environment.TickCount64)
            {
                byte[] frame = _late.Dequeue().Frame;
                send(frame, frame.Length);
            }
        }

        public void Pass(byte[] frame, int size, Action<byte[], int> send)
        {
            counters.Frames++;
            if (Happens(faults.Lost, ref counters.Lost))
                return;
            if (Happens(faults.Corrupted, ref counters.Corrupted))
                frame[_random.Next(HeaderSize, size)] ^= (byte)(1 << _random.Next(8));
            if (Happens(faults.Late, ref counters.Late))
                _late.Enqueue((Environment.TickCount64 + WireFaults.LateBy, frame[..size]));
            else
                send(frame, size);
            if (Happens(faults.Repeated, ref counters.Repeated))
                send(frame, size);
        }

        private bool Happens(double probability, ref long counter)
        {
            if (_random.NextDouble() >= probability)
                return false;
            counter++;
            return true;
        }
    }
}
