using System.Net.Sockets;
using StackUnderTest.Host.Scripting;

namespace StackUnderTest.Tests.Scripting;

/// <summary>Where the script port may be, and what may lie there.</summary>
public sealed class SocketPathTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"script-{Guid.NewGuid():N}.sock");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void SocketPath_in_use_is_left_to_who_serves_there()
    {
        using Socket first = SocketPath.Listen(_path, 1);

        var refused = Assert.Throws<IOException>(() => SocketPath.Listen(_path, 1));

        Assert.Equal($"another process serves on {_path}: stop it, or give this one another --script-port",
            refused.Message);
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        client.Connect(new UnixDomainSocketEndPoint(_path));
        Assert.True(client.Connected);
    }

    [Fact]
    public void SocketPath_that_a_dead_process_left_is_replaced()
    {
        string left = _path + ".dead";
        using (Socket dead = SocketPath.Listen(left, 1))
            File.Move(left, _path); // .NET deletes the file that it bound

        using Socket listener = SocketPath.Listen(_path, 1);

        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        client.Connect(new UnixDomainSocketEndPoint(_path));
        Assert.True(client.Connected);
    }

    [Fact]
    public void SocketPath_never_deletes_what_is_no_socket()
    {
        File.WriteAllText(_path, "precious");

        var refused = Assert.Throws<IOException>(() => SocketPath.Listen(_path, 1));

        Assert.Contains("there is a file that is no socket", refused.Message, StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(_path));
    }

    [Theory]
    [InlineData("{0}", "it is a directory")]
    [InlineData("{0}/not/there.sock", "can't make the script port")]
    public void SocketPath_where_none_can_be_says_why(string place, string why)
    {
        string path = string.Format(System.Globalization.CultureInfo.InvariantCulture, place, Path.GetTempPath());

        Assert.Contains(why, Assert.Throws<IOException>(() => SocketPath.Listen(path, 1)).Message,
            StringComparison.Ordinal);
    }
}
