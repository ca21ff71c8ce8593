using System.Net;
using System.Text;

namespace Controller.Host.Values;

/// <summary>Where the controller's API is: a Unix socket, HTTP on an address, or nowhere.</summary>
internal abstract record ApiAddress
{
    // struct sockaddr_un has 108 octets for the path and its terminating zero (unix(7)).
    private const int MaxPathSize = 107;
    private const string UnixPrefix = "unix:";
    private const string HttpPrefix = "http://";

    public sealed record Unix(string Path) : ApiAddress
    {
        public override string ToString() => UnixPrefix + Path;
    }

    public sealed record Http(IPEndPoint EndPoint) : ApiAddress
    {
        public override string ToString() => HttpPrefix + EndPoint;
    }

    public sealed record Off : ApiAddress
    {
        public override string ToString() => "off";
    }

    /// <summary>
    /// <c>/run/sdn.sock</c> for root, else <c>$XDG_RUNTIME_DIR/sdn.sock</c>; where there is no such directory, a
    /// file of the user's own name among the temporary ones. The same for the controller and who asks it.
    /// </summary>
    public static ApiAddress Default(Func<string, string?> environment)
    {
        if (Environment.IsPrivilegedProcess)
            return new Unix("/run/sdn.sock");
        return environment("XDG_RUNTIME_DIR") is { Length: > 0 } directory
            ? new Unix(Path.Combine(directory, "sdn.sock"))
            : new Unix(Path.Combine(Path.GetTempPath(), $"sdn-{Environment.UserName}.sock"));
    }

    public static Parsed<ApiAddress> Parse(string text)
    {
        if (text == "off")
            return new Off();
        if (text.StartsWith(UnixPrefix, StringComparison.Ordinal) && text.Length > UnixPrefix.Length)
            return ParsePath(text[UnixPrefix.Length..]);
        if (text.StartsWith(HttpPrefix, StringComparison.Ordinal)
            && EndPointText.Parse(text[HttpPrefix.Length..].TrimEnd('/')).Value is { } endPoint)
            return new Http(endPoint);
        return Parsed<ApiAddress>.Expect("unix:PATH, http://ADDRESS:PORT, or off");
    }

    private static Parsed<ApiAddress> ParsePath(string text)
    {
        string path = Path.GetFullPath(text);
        return Encoding.UTF8.GetByteCount(path) <= MaxPathSize
            ? new Unix(path)
            : Parsed<ApiAddress>.Expect($"unix:PATH with a path of at most {MaxPathSize} bytes");
    }
}
