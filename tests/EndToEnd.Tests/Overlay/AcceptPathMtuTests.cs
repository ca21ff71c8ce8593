using EndToEnd.Tests.Labs;
using EndToEnd.Tests.Running;
using EndToEnd.Tests.Traffic;

namespace EndToEnd.Tests.Overlay;

/// <summary>Guests whose interfaces were never told that the overlay carries 1450 octets only.</summary>
[Trait("Category", "Deep")]
public sealed class AcceptPathMtuTests
{
    private const string Unaware = """
        guestMtu: 1500
        underlay: {mtu: 1500}
        hosts: {a: {}, b: {}}
        guests:
          blue1: {host: a, tenant: blue, address: 10.0.0.1}
          blue2: {host: b, tenant: blue, address: 10.0.0.2}
          blue3: {host: b, tenant: blue, address: 10.0.0.3, kind: stack}
        """;

    private const string Smaller = "overlay['mtu'] = 1450";

    /// <summary>Octets that go to and come back from our stack's echo server, compared.</summary>
    private const string Echo = """
        import hashlib, os, socket, sys, threading
        peer = socket.create_connection((sys.argv[1], 7), 60)
        peer.settimeout(60)
        data, back = os.urandom(int(sys.argv[2])), hashlib.sha256()
        def send():
            peer.sendall(data)
            peer.shutdown(socket.SHUT_WR)
        threading.Thread(target=send).start()
        while got := peer.recv(1 << 16):
            back.update(got)
        assert back.digest() == hashlib.sha256(data).digest(), "other octets came back"
        print("right", peer.getsockopt(socket.IPPROTO_IP, 14))
        """;

    [Fact]
    public async Task Overlay_tells_senders_of_packets_too_large_and_their_transfers_go_through()
    {
        await using Lab lab = await AcceptLab.UpAsync("pathmtu", Unaware);
        await AcceptLab.ReloadAsync(lab, Smaller);
        await AcceptLab.ReachesAsync(lab, "blue1", "10.0.0.2");
        Assert.Contains("mtu 1500", await lab.ExecAsync("blue1", "ip", "link", "show", "eth0"), StringComparison.Ordinal);

        Output ping = await lab.TryExecAsync(
            "blue1", "ping", "-n", "-M", "do", "-c", 2, "-i", 0.2, "-s", 1472, "-W", 1, "10.0.0.2");
        Assert.Contains("Frag needed and DF set (mtu = 1450)", ping.Text, StringComparison.Ordinal);
        Assert.Contains("mtu 1450", await RouteAsync(lab), StringComparison.Ordinal);

        await lab.ExecAsync("blue1", "ip", "route", "flush", "cache");
        Iperf.Result transfer = await Iperf.RunAsync(lab, "blue1", "blue2", 2);
        Assert.InRange(transfer.Bytes, 1 << 20, long.MaxValue);
        Assert.Contains("mtu 1450", await RouteAsync(lab), StringComparison.Ordinal);

        // Both ways: what our stack sends back is too large, too, until it is told.
        await AcceptLab.ReachesAsync(lab, "blue1", "10.0.0.3");
        string echoed = await lab.ExecAsync("blue1", "/usr/bin/python3", "-c", Echo, "10.0.0.3", 4 << 20);
        Assert.Equal("right 1450", echoed.Trim());
    }

    private static Task<string> RouteAsync(Lab lab) => lab.ExecAsync("blue1", "ip", "route", "get", "10.0.0.2");
}
