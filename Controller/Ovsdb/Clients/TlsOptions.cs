using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Controller.Ovsdb.Clients;

/// <summary>TLS as <see cref="OvsdbTls"/> says; files are read anew for each connection, so that they can be replaced.</summary>
internal static class TlsOptions
{
    /// <exception cref="OvsdbException">A file can't be used.</exception>
    public static SslClientAuthenticationOptions Of(OvsdbTls tls, string host)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = host };
        if (tls.CertificateFile is { } certificate)
            options.ClientCertificates = [Read(certificate, () => ReadPair(certificate, tls.PrivateKeyFile))];
        if (tls.AuthorityFile is { } authority)
        {
            X509Certificate2Collection authorities = Read(authority, () => ReadAll(authority));
            options.RemoteCertificateValidationCallback =
                (_, shown, _, errors) => IsTrusted(shown, errors, authorities, tls.ChecksName);
        }
        return options;
    }

    private static X509Certificate2 ReadPair(string certificate, string? key)
    {
        using X509Certificate2 pair = X509Certificate2.CreateFromPemFile(certificate, key);
        // A key that was only read from PEM isn't taken by every platform's TLS.
        return X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), null);
    }

    private static X509Certificate2Collection ReadAll(string file)
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPemFile(file);
        return all.Count > 0 ? all : throw new CryptographicException("there is no certificate in it");
    }

    private static bool IsTrusted(
        X509Certificate? shown, SslPolicyErrors errors, X509Certificate2Collection authorities, bool checksName)
    {
        if (shown is not X509Certificate2 certificate
            || (checksName && errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)))
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck; // Its authorities publish no lists.
        return chain.Build(certificate);
    }

    private static T Read<T>(string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is IOException or CryptographicException or UnauthorizedAccessException)
        {
            throw new OvsdbException($"{file}: {error.Message}", error);
        }
    }
}
