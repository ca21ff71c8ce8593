namespace EndToEnd.Tests.Kernel;

/// <summary>
/// 10.0.0.1 at 02:00:00:00:00:01 behind a guest's cable: answers ARP, and echo requests but for every n-th, so many
/// times.
/// </summary>
internal sealed class LossyPeer(GuestWire wire, int every, int answers) : IDisposable
{
    private const int MacSize = 6;
    private const int EtherType = 12;
    private const int ArpOperation = 21;
    private const int ArpSender = 22;
    private const int ArpTarget = 32;
    private const int ArpAddressesSize = 10;
    private const int IpProtocol = 23;
    private const int IpSource = 26;
    private const int IpDestination = 30;
    private const int IpAddressSize = 4;
    private const int IcmpType = 34;
    private const int IcmpChecksum = 36;
    private const byte Icmp = 1;

    private static readonly byte[] Mac = [2, 0, 0, 0, 0, 1];
    private readonly CancellationTokenSource _stop = new();
    private int _requests;
    private int _answered;

    public async Task AnswerAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            byte[] frame = await wire.ReceiveAsync(_ => true, _stop.Token);
            if (IsArpRequest(frame))
                await wire.SendAsync(Arp(frame));
            else if (IsEchoRequest(frame) && ++_requests % every != 0 && _answered < answers)
            {
                _answered++;
                await wire.SendAsync(Echo(frame));
            }
        }
    }

    public async Task StopAsync(Task answering)
    {
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answering);
    }

    public void Dispose() => _stop.Dispose();

    private static bool IsArpRequest(byte[] frame) =>
        frame[EtherType] == 8 && frame[EtherType + 1] == 6 && frame[ArpOperation] == 1
        && frame.AsSpan(ArpTarget + MacSize, IpAddressSize).SequenceEqual((byte[])[10, 0, 0, 1]);

    private static bool IsEchoRequest(byte[] frame) =>
        frame[EtherType] == 8 && frame[EtherType + 1] == 0 && frame[IpProtocol] == Icmp && frame[IcmpType] == 8;

    private static byte[] Arp(byte[] request)
    {
        byte[] reply = Turn(request);
        reply[ArpOperation] = 2;
        request.AsSpan(ArpSender, ArpAddressesSize).CopyTo(reply.AsSpan(ArpTarget));
        Mac.CopyTo(reply, ArpSender);
        request.AsSpan(ArpTarget + MacSize, IpAddressSize).CopyTo(reply.AsSpan(ArpSender + MacSize));
        return reply;
    }

    // Exchanged addresses leave IP's checksum as it is; type 0 in place of 8 adds 0x0800 to ICMP's.
    private static byte[] Echo(byte[] request)
    {
        byte[] reply = Turn(request);
        request.AsSpan(IpSource, IpAddressSize).CopyTo(reply.AsSpan(IpDestination));
        request.AsSpan(IpDestination, IpAddressSize).CopyTo(reply.AsSpan(IpSource));
        reply[IcmpType] = 0;
        int sum = (reply[IcmpChecksum] << 8 | reply[IcmpChecksum + 1]) + 0x0800;
        sum = (sum & 0xffff) + (sum >> 16);
        reply[IcmpChecksum] = (byte)(sum >> 8);
        reply[IcmpChecksum + 1] = (byte)sum;
        return reply;
    }

    private static byte[] Turn(byte[] frame)
    {
        byte[] turned = [.. frame];
        frame.AsSpan(MacSize, MacSize).CopyTo(turned);
        Mac.CopyTo(turned, MacSize);
        return turned;
    }
}
