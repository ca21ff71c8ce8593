using System.Text;
using Controller.Host.Policies.Yaml;

namespace Controller.Host.Policies;

/// <summary>A policy on disk: anything that keeps it from being read is an error of the policy too.</summary>
internal static class PolicyFile
{
    // Far above any policy, far below what a device file or a mistaken path would feed us.
    private const int MaxSize = 16 * 1024 * 1024;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static (Policy Policy, IReadOnlyList<PolicyError> Errors) Read(string path)
    {
        try
        {
            return Directory.Exists(path) ? Fail("it is a directory") : Parse(ReadBytes(path));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return Fail("no such file");
        }
        catch (UnauthorizedAccessException)
        {
            return Fail("permission denied");
        }
        catch (IOException error)
        {
            return Fail(error.Message);
        }
    }

    private static (Policy, IReadOnlyList<PolicyError>) Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxSize)
            return Fail($"larger than {MaxSize / 1024 / 1024} MB");
        if (bytes.StartsWith(Encoding.UTF8.Preamble))
            bytes = bytes[Encoding.UTF8.Preamble.Length..];
        try
        {
            return PolicyReader.Read(Utf8.GetString(bytes));
        }
        catch (DecoderFallbackException error)
        {
            return Fail("not UTF-8", PositionOf(bytes[..error.Index]));
        }
    }

    private static byte[] ReadBytes(string path)
    {
        using FileStream file = File.OpenRead(path);
        using var bytes = new MemoryStream();
        var chunk = new byte[64 * 1024];
        for (int count = file.Read(chunk); count > 0 && bytes.Length <= MaxSize; count = file.Read(chunk))
            bytes.Write(chunk, 0, count);
        return bytes.ToArray();
    }

    private static Position PositionOf(ReadOnlySpan<byte> before)
    {
        int line = before.LastIndexOf((byte)'\n') + 1;
        return new Position(before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(before[line..]) + 1);
    }

    private static (Policy, IReadOnlyList<PolicyError>) Fail(string text, Position? at = null) =>
        (Policy.Empty, [new PolicyError(at, text)]);
}
