namespace Controller.Host.Captures;

/// <summary>One packet of a capture.</summary>
/// <param name="Time">When it was seen, UTC.</param>
/// <param name="Link">What its first octets are.</param>
/// <param name="Octets">As many as were captured.</param>
internal sealed record CapturedPacket(DateTime Time, LinkType Link, ReadOnlyMemory<byte> Octets);

/// <summary>The header that stands before IP: the numbers of tcpdump.org's list of link types.</summary>
internal enum LinkType
{
    /// <summary>BSD loopback: 32 bits of address family in the capturing host's order.</summary>
    Null = 0,
    Ethernet = 1,

    /// <summary>IP with nothing before it; systems differ in the number.</summary>
    RawBsd = 12,
    RawOpenBsd = 14,
    Raw = 101,

    /// <summary>OpenBSD loopback: the address family in network order.</summary>
    Loop = 108,

    /// <summary>Linux "any" device: 16 octets, the type of what follows in the last two.</summary>
    LinuxCooked = 113,

    /// <summary>The same, version 2: 20 octets, the type in the first two.</summary>
    LinuxCooked2 = 276,
}
