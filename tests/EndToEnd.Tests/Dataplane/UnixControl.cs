using System.Net.Sockets;
using System.Text.Json;

namespace EndToEnd.Tests.Dataplane;

/// <summary>
/// What <c>ovs-appctl</c> does, without a process for each command: JSON-RPC 1.0 on a daemon's control socket
/// (ovs-appctl(8), ovsdb-server(7)).
/// </summary>
internal sealed class UnixControl : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly byte[] _buffer = new byte[1 << 20];

    public UnixControl(string path)
    {
        _socket.ReceiveTimeout = (int)Bound.TotalMilliseconds;
        _socket.Connect(new UnixDomainSocketEndPoint(path));
    }

    /// <summary>Runs a command to its end; returns what it says.</summary>
    /// <exception cref="InvalidOperationException">The daemon refused.</exception>
    public string Call(string method, params string[] arguments)
    {
        _socket.Send(JsonSerializer.SerializeToUtf8Bytes(new { id = 0, method, @params = arguments }));
        int size = 0;
        while (true)
        {
            int read = _socket.Receive(_buffer.AsSpan(size));
            if (read == 0)
                throw new InvalidOperationException($"{method}: the daemon closed the connection");
            size += read;
            var reader = new Utf8JsonReader(_buffer.AsSpan(0, size), isFinalBlock: false, default);
            if (!JsonDocument.TryParseValue(ref reader, out JsonDocument? reply))
                continue;
            using (reply)
                return ResultOf(method, reply.RootElement);
        }
    }

    public void Dispose() => _socket.Dispose();

    private static string ResultOf(string method, JsonElement reply)
    {
        JsonElement error = reply.GetProperty("error");
        return error.ValueKind == JsonValueKind.Null
            ? reply.GetProperty("result").GetString() ?? ""
            : throw new InvalidOperationException($"{method}: {error}");
    }
}
