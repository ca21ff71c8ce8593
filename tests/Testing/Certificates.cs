using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Testing;

/// <summary>
/// An authority of its own, as PEM files in a directory that goes with it: <c>ca.pem</c>, <c>other-ca.pem</c> of one that
/// signs nothing, and a certificate and key for each name that is <see cref="Issue">issued</see>.
/// </summary>
public sealed class Certificates : IDisposable
{
    private readonly DirectoryInfo _files = Directory.CreateTempSubdirectory("tls-");
    private readonly X509Certificate2 _authority = NewAuthority("ours");

    public Certificates(params ReadOnlySpan<string> names)
    {
        Write("ca.pem", _authority.ExportCertificatePem());
        using X509Certificate2 other = NewAuthority("others");
        Write("other-ca.pem", other.ExportCertificatePem());
        foreach (string name in names)
            Issue(name);
    }

    public string PathOf(string name) => Path.Combine(_files.FullName, name);

    /// <summary>Makes <c>NAME.pem</c> and <c>NAME.key</c>.</summary>
    public void Issue(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 issued = request.Create(_authority, _authority.NotBefore, _authority.NotAfter,
            RandomNumberGenerator.GetBytes(8));
        Write($"{name}.pem", issued.ExportCertificatePem());
        Write($"{name}.key", key.ExportPkcs8PrivateKeyPem());
    }

    public void Write(string name, string text) => File.WriteAllText(PathOf(name), text);

    public void Copy(string from, string to) => File.Copy(PathOf(from), PathOf(to), overwrite: true);

    /// <summary>What ovsdb-server takes to listen on a port of loopback with them.</summary>
    public string[] ServerOptions(int port, string authorityOfClients = "ca.pem") =>
    [
        $"--remote=pssl:{port}:127.0.0.1", $"--private-key={PathOf("server.key")}",
        $"--certificate={PathOf("server.pem")}", $"--ca-cert={PathOf(authorityOfClients)}",
    ];

    public void Dispose()
    {
        _authority.Dispose();
        _files.Delete(recursive: true);
    }

    private static X509Certificate2 NewAuthority(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
