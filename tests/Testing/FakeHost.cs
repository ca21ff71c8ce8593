using OpenFlow.Protocol.Types;

namespace Testing;

/// <summary>A host at a port of a fake switch: sends frames, and keeps all that come.</summary>
public sealed class FakeHost
{
    private readonly Action<byte[]> _send;

    internal FakeHost(string name, MacAddress address, Action<byte[]> send)
    {
        Name = name;
        Address = address;
        _send = send;
        Received = new Inbox<byte[]>($"host {name} ({address})", Convert.ToHexString);
    }

    public string Name { get; }

    public MacAddress Address { get; }

    /// <summary>Frames that came, to whomever.</summary>
    public Inbox<byte[]> Received { get; }

    /// <summary>Sends a frame; when it returns, the flows of the switches on its way have done their part.</summary>
    public void Send(byte[] frame) => _send(frame);

    /// <summary>Sends a short frame to another host.</summary>
    public void SendTo(FakeHost other, string payload = "test") => Send(Frames.Plain(Address, other.Address, payload));

    /// <summary>Takes the next frame that came.</summary>
    public Task<byte[]> NextFrameAsync(TimeSpan bound, Predicate<byte[]>? wanted = null) =>
        Received.NextAsync(bound, "frame", wanted);
}
