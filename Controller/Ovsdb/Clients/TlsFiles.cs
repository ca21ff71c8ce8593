using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Controller.Ovsdb.Clients;

/// <summary>Certificates, keys and authorities of PEM files (RFC 7468).</summary>
/// <exception cref="TlsFileException">All throw it where a file can't be used.</exception>
internal static class TlsFiles
{
    /// <returns>The certificate with its key, and those that follow it in its file.</returns>
    public static (X509Certificate2 Certificate, X509Certificate2Collection Chain) ReadCertificate(
        string file, string? keyFile)
    {
        string text = ReadText(TlsFile.Certificate, file);
        X509Certificate2Collection all = ReadAll(TlsFile.Certificate, file, text);
        string keyText = keyFile is null ? text : ReadText(TlsFile.PrivateKey, keyFile);
        var keyAt = new TlsFileFault(keyFile is null ? TlsFile.Certificate : TlsFile.PrivateKey, keyFile ?? file, "");
        try
        {
            using var pair = X509Certificate2.CreateFromPem(text, keyText);
            all.RemoveAt(0);
            // A key that was only read from PEM isn't taken by every platform's TLS.
            return (X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), null), all);
        }
        catch (CryptographicException error) when (error.InnerException is not ArgumentException)
        {
            throw new TlsFileException(keyAt with
            {
                Problem = "there is no private key in it that can be read: it must be PEM, without a passphrase",
            }, error);
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            throw new TlsFileException(keyAt with
            {
                Problem = $"it isn't the key of the certificate in {file}: give the two that belong together",
            }, error);
        }
    }

    public static X509Certificate2Collection ReadAuthorities(string file) =>
        ReadAll(TlsFile.Authority, file, ReadText(TlsFile.Authority, file));

    private static X509Certificate2Collection ReadAll(TlsFile kind, string file, string text)
    {
        var all = new X509Certificate2Collection();
        Exception? cause = null;
        try
        {
            all.ImportFromPem(text);
        }
        catch (CryptographicException error)
        {
            cause = error;
        }
        return all.Count > 0 ? all : throw new TlsFileException(new TlsFileFault(kind, file,
            "there is no certificate in it that can be read: it must be PEM, with BEGIN CERTIFICATE"), cause);
    }

    private static string ReadText(TlsFile kind, string file)
    {
        try
        {
            return Directory.Exists(file) ? throw Fault("it is a directory", null) : File.ReadAllText(file);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Fault("no such file", error);
        }
        catch (UnauthorizedAccessException error)
        {
            throw Fault("permission denied: let the user read it whom this program runs as", error);
        }
        catch (IOException error)
        {
            throw Fault(error.Message, error);
        }

        TlsFileException Fault(string problem, Exception? cause) =>
            new(new TlsFileFault(kind, file, problem), cause);
    }
}
