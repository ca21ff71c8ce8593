using Controller.Ovsdb.Clients;

namespace Controller.Host.Policies;

/// <summary>A <c>tls:</c> of a policy: whole paths of PEM files, null where nothing is said.</summary>
internal sealed record TlsPolicy(Located<string>? Authority, Located<string>? Certificate, Located<string>? Key)
{
    public OvsdbTls Files => new(Certificate?.Value, Key?.Value, Authority?.Value);

    /// <summary>Where a file is named; a key that stands in the certificate's file is named with it.</summary>
    public Located<string> At(TlsFile file) => file switch
    {
        TlsFile.Authority => Authority!,
        TlsFile.PrivateKey => Key!,
        _ => Certificate!,
    };
}
