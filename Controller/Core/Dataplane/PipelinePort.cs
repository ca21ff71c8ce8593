using OpenFlow.Protocol.Types;

namespace Controller.Core.Dataplane;

/// <summary>A port of the model, and what went through it.</summary>
public sealed class PipelinePort(PortDescription description)
{
    public PortDescription Description { get; internal set; } = description;
    public ulong ReceivedPackets { get; private set; }
    public ulong ReceivedBytes { get; private set; }
    public ulong SentPackets { get; private set; }
    public ulong SentBytes { get; private set; }

    internal bool Has(PortConfig config) => (Description.Config & config) != 0;

    internal void CountReceived(int size)
    {
        ReceivedPackets++;
        ReceivedBytes += (ulong)size;
    }

    internal void CountSent(int size)
    {
        SentPackets++;
        SentBytes += (ulong)size;
    }
}
