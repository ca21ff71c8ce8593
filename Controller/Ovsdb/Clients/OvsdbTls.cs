namespace Controller.Ovsdb.Clients;

/// <summary>How <c>ssl:</c> connections prove who they are; all files are PEM.</summary>
/// <param name="CertificateFile">
/// Shown to the server, with its key; null shows none. Those that lead from it to its authority may follow it.
/// </param>
/// <param name="PrivateKeyFile">
/// The key of that certificate, without a passphrase; null where the certificate's file has it.
/// </param>
/// <param name="AuthorityFile">
/// Who has to have signed the server's certificate, one or several. Null takes the system's authorities, which sign
/// names: then the name is checked, too.
/// </param>
/// <param name="ChecksName">
/// Whether the certificate has to be for the host that was dialled. Open vSwitch's own don't have host names in them.
/// </param>
public sealed record OvsdbTls(
    string? CertificateFile = null, string? PrivateKeyFile = null, string? AuthorityFile = null,
    bool ChecksName = false)
{
    /// <summary>What is wrong with the files now, one fault a file at most; empty if nothing is.</summary>
    public IReadOnlyList<TlsFileFault> FindFaults()
    {
        var faults = new List<TlsFileFault>();
        try
        {
            if (AuthorityFile is not null)
                TlsFiles.ReadAuthorities(AuthorityFile);
        }
        catch (TlsFileException error)
        {
            faults.Add(error.Fault);
        }
        try
        {
            if (CertificateFile is not null)
                TlsFiles.ReadCertificate(CertificateFile, PrivateKeyFile).Certificate.Dispose();
        }
        catch (TlsFileException error)
        {
            faults.Add(error.Fault);
        }
        return faults;
    }
}
