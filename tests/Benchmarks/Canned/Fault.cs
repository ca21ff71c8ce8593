namespace Benchmarks.Canned;

/// <summary>What a canned controller does wrong, once in 100,000 answers: the generator must see it.</summary>
internal enum Fault
{
    None,
    WrongFlowPort,
    WrongPacketPort,
    NoFlowMod,
    NoPacketOut,
    FlowModTwice,
    PacketOutTwice,

    /// <summary>Also installs the flow back, which nobody asked for.</summary>
    BothDirections,

    /// <summary>A flow that doesn't match the port.</summary>
    MatchWithoutPort,

    /// <summary>One octet of padding is not zero.</summary>
    DirtyPadding,

    /// <summary>One octet of the packet is another.</summary>
    ChangedPacket,

    /// <summary>The packet goes out of all ports although its destination is known.</summary>
    FloodsKnown,
}
