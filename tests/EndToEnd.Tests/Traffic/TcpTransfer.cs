using System.Globalization;
using System.Text.RegularExpressions;
using EndToEnd.Tests.Labs;
using EndToEnd.Tests.Running;

namespace EndToEnd.Tests.Traffic;

/// <summary>
/// Octets that nobody can guess, by TCP from one guest to another, at a pace that leaves the machine to others, until told
/// to stop: both ends say how many there were, and their hash.
/// </summary>
internal sealed partial class TcpTransfer : IAsyncDisposable
{
    private const string Receive = """
        import hashlib, socket, sys
        with socket.create_server((sys.argv[1], int(sys.argv[2]))) as server:
            print("listening", flush=True)
            peer, _ = server.accept()
        count, told, digest = 0, 0, hashlib.sha256()
        while data := peer.recv(1 << 16):
            count += len(data)
            digest.update(data)
            if count - told >= 1 << 18:
                told = count
                print("so far", count, flush=True)
        print("whole", count, digest.hexdigest(), flush=True)
        """;

    // At most 60 s; a connection that gives nothing for 10 s has failed.
    private const string Send = """
        import hashlib, os, signal, socket, sys, time
        stop = []
        signal.signal(signal.SIGTERM, lambda *_: stop.append(True))
        count, digest, limit = 0, hashlib.sha256(), int(sys.argv[3])
        with socket.create_connection((sys.argv[1], int(sys.argv[2])), timeout=10) as peer:
            end = time.monotonic() + 60
            while not stop and count < limit and time.monotonic() < end:
                data = os.urandom(min(1 << 16, limit - count))
                peer.sendall(data)
                digest.update(data)
                count += len(data)
                time.sleep(0.01)
            peer.shutdown(socket.SHUT_WR)
            peer.recv(1)
        print("whole", count, digest.hexdigest(), flush=True)
        """;

    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(15);

    private static int _lastPort = 4999;

    private readonly BackgroundCommand _receiver;
    private readonly BackgroundCommand _sender;
    private readonly bool _isEndless;

    private TcpTransfer(BackgroundCommand receiver, BackgroundCommand sender, bool isEndless) =>
        (_receiver, _sender, _isEndless) = (receiver, sender, isEndless);

    /// <summary>Starts, and waits until octets come.</summary>
    /// <param name="limit">Octets after which it ends by itself; null for a transfer that is to be ended.</param>
    public static async Task<TcpTransfer> StartAsync(Lab lab, string from, string to, long? limit = null)
    {
        int port = Interlocked.Increment(ref _lastPort);
        string address = lab.Guest(to).Address;
        BackgroundCommand receiver = lab.Start(to, "/usr/bin/python3", "-c", Receive, address, port);
        try
        {
            await receiver.SaysAsync("listening");
            var transfer = new TcpTransfer(receiver,
                lab.Start(from, "/usr/bin/python3", "-c", Send, address, port, limit ?? long.MaxValue), limit is null);
            await transfer.AdvancesAsync(1);
            return transfer;
        }
        catch
        {
            await receiver.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until this many more octets have arrived.</summary>
    public Task AdvancesAsync(long octets)
    {
        long seen = Arrived;
        return Eventually.HoldsAsync(() => Arrived >= seen + octets, Eventually.Soon,
            () => $"octets after the first {seen}; the sender said:\n{_sender.Said}\nthe receiver:\n{_receiver.Said}");
    }

    /// <summary>Ends it if it doesn't by itself, waits, and asserts that what arrived is what was sent.</summary>
    /// <returns>How much that was.</returns>
    public async Task<long> RequireWholeAsync()
    {
        if (_isEndless)
            await _sender.SignalAsync("TERM");
        Output sent = (await _sender.EndAsync(EndLimit)).RequireSuccess();
        Output received = (await _receiver.EndAsync(EndLimit)).RequireSuccess();
        Assert.Matches(Whole(), sent.Text);
        Assert.Equal(Whole().Match(sent.Text).Value, Whole().Match(received.Text).Value);
        return Arrived;
    }

    public async ValueTask DisposeAsync()
    {
        await _sender.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    private long Arrived => Count().Matches(_receiver.Said)
        .Select(match => long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)).LastOrDefault();

    [GeneratedRegex(@"^(?:so far|whole) (\d+)", RegexOptions.Multiline)]
    private static partial Regex Count();

    [GeneratedRegex(@"^whole \d+ [0-9a-f]{64}", RegexOptions.Multiline)]
    private static partial Regex Whole();
}
