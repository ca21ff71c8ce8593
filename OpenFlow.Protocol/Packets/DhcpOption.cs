namespace OpenFlow.Protocol.Packets;

/// <summary>What a DHCP message is for: option 53 (RFC 2132 §9.6).</summary>
public enum DhcpMessageType : byte
{
    Discover = 1,
    Offer = 2,
    Request = 3,
    Decline = 4,
    Ack = 5,
    Nak = 6,
    Release = 7,
    Inform = 8,
}

/// <summary>Options of DHCP by their code (RFC 2132; IANA "BOOTP Vendor Extensions and DHCP Options").</summary>
public enum DhcpOption : byte
{
    /// <summary>One octet, without size and value.</summary>
    Pad = 0,
    SubnetMask = 1,
    Router = 3,
    DomainNameServers = 6,
    HostName = 12,

    /// <summary>16 bits: octets of the largest IP packet (§5.1).</summary>
    InterfaceMtu = 26,
    BroadcastAddress = 28,
    RequestedAddress = 50,

    /// <summary>32 bits: seconds (§9.2).</summary>
    LeaseTime = 51,

    /// <summary>Which of the fields <c>file</c> (1) and <c>sname</c> (2) hold options, too (§9.3).</summary>
    Overload = 52,
    MessageType = 53,
    ServerIdentifier = 54,
    ParameterRequestList = 55,

    /// <summary>Text that says why there is a NAK or DECLINE (§9.9).</summary>
    Message = 56,

    /// <summary>
    /// 16 bits: octets of the largest message that the sender takes, IP and UDP headers included (§9.10).
    /// </summary>
    MaximumMessageSize = 57,

    /// <summary>32 bits: seconds until the client asks its server again (§9.11).</summary>
    RenewalTime = 58,

    /// <summary>32 bits: seconds until the client asks any server (§9.12).</summary>
    RebindingTime = 59,
    ClientIdentifier = 61,

    /// <summary>One octet, without size and value: nothing follows.</summary>
    End = 255,
}
