using Controller.Core.Dataplane;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Testing;

/// <summary>What a fake switch is and says of itself; the defaults are about Open vSwitch's.</summary>
public sealed record FakeSwitchOptions
{
    public DatapathId Id { get; init; } = new(1);

    /// <summary>Appears in port names and in failures.</summary>
    public string Name { get; init; } = "fake";

    /// <summary>Ports 1 to this number are there and up from the start.</summary>
    public int PortCount { get; init; } = 4;

    /// <summary>Tables, meters, groups, and whether Nicira's actions are known, else BAD_EXPERIMENTER.</summary>
    public PipelineOptions Pipeline { get; init; } = new();

    /// <summary>ONF bundles (EXT-230); else BAD_EXPERIMENTER.</summary>
    public bool Bundles { get; init; } = true;

    /// <summary>0 for the main connection.</summary>
    public byte AuxiliaryId { get; init; }

    /// <summary>Packets that the switch claims to hold; it never does.</summary>
    public uint BufferCount { get; init; }

    /// <summary>The version in the header of its HELLO.</summary>
    public byte HelloVersion { get; init; } = Header.Version13;

    /// <summary>The elements of its HELLO, encoded; null for a bitmap with 1.3 alone.</summary>
    public byte[]? HelloElements { get; init; }

    public DescStats Description { get; init; } =
        new("Fakes", "Fake switch", "1.0", "0", "a pipeline model behind a socket");

    /// <summary>Octets of a part of a multipart reply at most; small ones make many parts.</summary>
    public int MultipartSize { get; init; } = 32_768;

    /// <summary>What it does wrong.</summary>
    public FakeFaults Faults { get; init; } = new();
}
