using System.Text;
using Controller.Host.Policies.Yaml;

namespace Controller.Host.Policies.Files;

/// <summary>A policy on disk: anything that keeps it from being read is an error of the policy too.</summary>
internal static class PolicyFile
{
    /// <summary>Far above any policy, far below what a device file or a mistaken path would feed us.</summary>
    public const int MaxSize = 64 * 1024 * 1024;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The policy of a file and of those that it includes.</summary>
    public static PolicyReading Read(string path)
    {
        (string? text, string why, Position? at) = ReadText(path);
        return text is null
            ? new PolicyReading(Policy.Empty, [new PolicyProblem(at, why)])
            : PolicyReader.Read(text, path);
    }

    /// <summary>A file's text; null with the reason, and the place in it if there is one.</summary>
    public static (string? Text, string Why, Position? At) ReadText(string path)
    {
        try
        {
            return Directory.Exists(path) ? (null, "it is a directory", null) : Decode(ReadBytes(path));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return (null, "no such file", null);
        }
        catch (UnauthorizedAccessException)
        {
            return (null, "permission denied", null);
        }
        catch (IOException error)
        {
            return (null, error.Message, null);
        }
    }

    private static (string? Text, string Why, Position? At) Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxSize)
            return (null, $"larger than {MaxSize / 1024 / 1024} MB", null);
        if (bytes.StartsWith(Encoding.UTF8.Preamble))
            bytes = bytes[Encoding.UTF8.Preamble.Length..];
        try
        {
            return (Utf8.GetString(bytes), "", null);
        }
        catch (DecoderFallbackException error)
        {
            return (null, "not UTF-8", PositionOf(bytes[..error.Index]));
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
}
