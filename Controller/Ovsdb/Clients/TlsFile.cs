namespace Controller.Ovsdb.Clients;

/// <summary>Which file of an <see cref="OvsdbTls"/>.</summary>
public enum TlsFile
{
    Authority,
    Certificate,
    PrivateKey,
}
