using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Controller.Ovsdb.Clients;

/// <summary>TLS as <see cref="OvsdbTls"/> says; files are read anew for each connection, so that they can be replaced.</summary>
internal static class TlsOptions
{
    /// <param name="distrusted">Called with the reason when the server's certificate isn't taken.</param>
    /// <exception cref="OvsdbException">A file can't be used.</exception>
    public static SslClientAuthenticationOptions Of(OvsdbTls tls, string host, Action<string> distrusted)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = host };
        if (tls.CertificateFile is { } certificate)
        {
            var (shown, chain) = TlsFiles.ReadCertificate(certificate, tls.PrivateKeyFile);
            options.ClientCertificateContext = SslStreamCertificateContext.Create(shown, chain, offline: true);
        }
        X509Certificate2Collection? authorities =
            tls.AuthorityFile is { } file ? TlsFiles.ReadAuthorities(file) : null;
        options.RemoteCertificateValidationCallback = (_, shown, built, errors) =>
        {
            string? problem = shown is not X509Certificate2 server ? "it showed no certificate"
                : authorities is null ? ProblemOf(server, errors, host)
                : ProblemOf(server, built, errors, authorities, tls, host);
            if (problem is not null)
                distrusted(problem);
            return problem is null;
        };
        return options;
    }

    private static string? ProblemOf(X509Certificate2 server, SslPolicyErrors errors, string host) =>
        errors == SslPolicyErrors.None ? null
        : errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors)
            ? $"none of the system's authorities vouches for its certificate ({server.Subject}): "
                + "one of one's own has to be given as a file"
        : $"its certificate ({server.Subject}) isn't for {host}";

    private static string? ProblemOf(X509Certificate2 server, X509Chain? sent, SslPolicyErrors errors,
        X509Certificate2Collection authorities, OvsdbTls tls, string host)
    {
        if (tls.ChecksName && errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            return $"its certificate ({server.Subject}) isn't for {host}";
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        if (sent is not null)
            chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck; // Its authorities publish no lists.
        if (chain.Build(server))
            return null;
        bool isOfAnotherTime = chain.ChainStatus.All(status => status.Status == X509ChainStatusFlags.NotTimeValid);
        return isOfAnotherTime
            ? $"its certificate ({server.Subject}), or its authority's, is of another time than now: "
                + $"it holds from {server.NotBefore:u} to {server.NotAfter:u}"
            : $"none of the authorities in {tls.AuthorityFile} vouches for its certificate ({server.Subject})";
    }
}
