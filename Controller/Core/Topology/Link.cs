namespace Controller.Core.Topology;

/// <summary>
/// What went out by one port came in by the other. Both may be ports of one switch (a cable back to it), or even
/// the same port (something behind it sends frames back).
/// </summary>
public readonly record struct Link(PortId From, PortId To)
{
    public Link Reversed => new(To, From);

    /// <summary>Either direction of a link as the same value: from the lower port to the higher.</summary>
    public Link Undirected => From <= To ? this : Reversed;

    public override string ToString() => $"{From} > {To}";
}

/// <summary>A link in one direction as it is now.</summary>
/// <param name="LastSeen">The controller's clock, in milliseconds.</param>
/// <param name="OnTree">Whether both ends are on the spanning tree.</param>
public readonly record struct LinkStatus(Link Link, long LastSeen, bool OnTree);
