namespace OpenFlow.Protocol.Multipart;

/// <summary>
/// What a multipart message asks for or tells (OpenFlow 1.3.5 §7.3.5, <c>enum ofp_multipart_type</c>).
/// </summary>
public enum MultipartType : ushort
{
    Desc = 0,
    Flow = 1,
    Aggregate = 2,
    Table = 3,
    PortStats = 4,
    Queue = 5,
    Group = 6,
    GroupDesc = 7,
    GroupFeatures = 8,
    Meter = 9,
    MeterConfig = 10,
    MeterFeatures = 11,

    /// <summary>A request with a body rebuilds the pipeline: ask with none.</summary>
    TableFeatures = 12,
    PortDesc = 13,
    Experimenter = 0xffff,
}

/// <summary>OpenFlow 1.3.5 §7.3.5.</summary>
[Flags]
public enum MultipartFlags : ushort
{
    None = 0,

    /// <summary>Another message with the same xid and type goes on from here.</summary>
    More = 1 << 0,
}
