namespace Controller.Ovsdb.Addresses;

/// <summary>What carries JSON-RPC to an OVSDB server.</summary>
public enum OvsdbTransport
{
    Tcp,

    /// <summary>TLS over TCP; Open vSwitch writes <c>ssl:</c>.</summary>
    Tls,

    Unix,
}
