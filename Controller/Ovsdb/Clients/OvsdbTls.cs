namespace Controller.Ovsdb.Clients;

/// <summary>How <c>ssl:</c> connections prove who they are; all files are PEM.</summary>
/// <param name="CertificateFile">Shown to the server, with its key; null shows none.</param>
/// <param name="PrivateKeyFile">The key of that certificate; null where the certificate's file has it.</param>
/// <param name="AuthorityFile">
/// Who has to have signed the server's certificate, one or several. Null takes the system's authorities, which sign
/// names: then the name is checked, too.
/// </param>
/// <param name="ChecksName">
/// Whether the certificate has to be for the host that was dialled. Open vSwitch's own don't have host names in them.
/// </param>
public sealed record OvsdbTls(
    string? CertificateFile = null, string? PrivateKeyFile = null, string? AuthorityFile = null,
    bool ChecksName = false);
