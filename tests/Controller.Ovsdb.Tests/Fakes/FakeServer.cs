using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Controller.Ovsdb.Addresses;
using Controller.Ovsdb.Rpc;

namespace Controller.Ovsdb.Tests.Fakes;

/// <summary>
/// An OVSDB server on loopback with one small database, made to go wrong: it answers each method with what
/// <see cref="Answers"/> has, and sends whatever a test wants sent. In all of that ROW stands for
/// <see cref="RowId"/> and TXN for <see cref="Transaction"/>.
/// </summary>
internal sealed class FakeServer : IAsyncDisposable
{
    public const string Schema = """
        {"name":"Things","version":"1.2.3","tables":{"Thing":{"columns":{
        "name":{"type":"string"},
        "size":{"type":"integer"},
        "note":{"type":{"key":"string","min":0,"max":1}},
        "tags":{"type":{"key":"string","min":0,"max":"unlimited"}},
        "extra":{"type":{"key":"string","value":"string","min":0,"max":"unlimited"}},
        "unread":{"type":"real"}}}}}
        """;

    public const string ServerSchema = """
        {"name":"_Server","tables":{"Database":{"columns":{"name":{"type":"string"},"model":{"type":"string"},
        "connected":{"type":"boolean"},"leader":{"type":"boolean"}}}}}
        """;

    public const string RowId = "11111111-2222-3333-4444-555555555555";
    public const string Transaction = "aaaaaaaa-0000-0000-0000-000000000001";

    /// <summary>One thing, as update2 has it.</summary>
    public const string Rows = """{"Thing":{"ROW":{"initial":{"name":"one","size":1}}}}""";

    private readonly ConcurrentDictionary<Socket, byte> _connections = new();
    private readonly IPEndPoint _endpoint;
    private Socket _listener;
    private Task _accepting;

    public FakeServer()
    {
        _listener = Listen(new IPEndPoint(IPAddress.Loopback, 0));
        _endpoint = (IPEndPoint)_listener.LocalEndPoint!;
        _accepting = Task.Run(() => AcceptAsync(_listener));
    }

    public OvsdbAddress Address => new(OvsdbTransport.Tcp, "127.0.0.1", _endpoint.Port);

    /// <summary>Results by method; null is an answer that never comes, a text that begins with "!" an error.</summary>
    public ConcurrentDictionary<string, string?> Answers { get; } = new()
    {
        ["list_dbs"] = """["Things"]""",
        ["get_schema"] = Schema,
        ["monitor_cond_since"] = $"""[false,"TXN",{Rows}]""",
        ["set_db_change_aware"] = "{}",
        ["echo"] = "[]",
    };

    /// <summary>What it was asked, as <c>method params</c>.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>What it was answered.</summary>
    public ConcurrentQueue<string> Answered { get; } = new();

    /// <summary>Whether it sends its answers an octet at a time.</summary>
    public bool IsSlow { get; set; }

    public int Accepted { get; private set; }

    /// <summary>Says that it is a member of a cluster, and whether it leads.</summary>
    public void BecomeMember(bool leads)
    {
        Answers["list_dbs"] = """["_Server","Things"]""";
        Answers["get_schema _Server"] = ServerSchema;
        Answers["monitor"] = """
            {"Database":{"ROW":{"new":
            {"name":"Things","model":"clustered","connected":true,"leader":LEADS}}}}
            """.Replace("LEADS", leads ? "true" : "false", StringComparison.Ordinal);
    }

    /// <summary>Sends this to everyone.</summary>
    public async Task SendAsync(string text)
    {
        foreach (Socket connection in _connections.Keys)
            await connection.SendAsync(Encode(text));
    }

    /// <summary>Ends all connections as they end with the process.</summary>
    public void Drop()
    {
        foreach (Socket connection in _connections.Keys)
            connection.Dispose();
    }

    /// <summary>Takes no more connections, and ends those there are.</summary>
    public async Task StopAsync()
    {
        _listener.Dispose();
        await _accepting;
        Drop();
    }

    public void Start()
    {
        _listener = Listen(_endpoint);
        _accepting = Task.Run(() => AcceptAsync(_listener));
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private static byte[] Encode(string text) => Encoding.UTF8.GetBytes(text
        .Replace("ROW", RowId, StringComparison.Ordinal).Replace("TXN", Transaction, StringComparison.Ordinal));

    private static Socket Listen(IPEndPoint endpoint)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(endpoint);
        listener.Listen();
        return listener;
    }

    private async Task AcceptAsync(Socket listener)
    {
        try
        {
            while (true)
            {
                Socket connection = await listener.AcceptAsync();
                _connections[connection] = 0;
                Accepted++;
                _ = ServeAsync(connection);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // It was stopped.
        }
    }

    private async Task ServeAsync(Socket connection)
    {
        var buffer = new MessageBuffer(16 * 1024 * 1024);
        try
        {
            while (await connection.ReceiveAsync(buffer.Free()) is > 0 and int size)
            {
                buffer.Commit(size);
                while (buffer.TryTake(out ReadOnlyMemory<byte>? message))
                    await HandleAsync(connection, JsonDocument.Parse(message.Value.ToArray()).RootElement);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The other end went, or a test dropped it.
        }
        _connections.TryRemove(connection, out _);
    }

    private async Task HandleAsync(Socket connection, JsonElement message)
    {
        if (!message.TryGetProperty("method", out JsonElement name))
        {
            Answered.Enqueue(message.GetRawText());
            return;
        }
        string method = name.GetString()!;
        string parameters = message.GetProperty("params").GetRawText();
        Asked.Enqueue($"{method} {parameters}");
        string key = parameters == """["_Server"]""" ? $"{method} _Server" : method;
        string? result = Answers.GetValueOrDefault(key, "!unknown method");
        if (result is null)
            return;
        string id = message.GetProperty("id").GetRawText();
        string answer = result.StartsWith('!')
            ? $$"""{"error":"{{result[1..]}}","id":{{id}}}"""
            : $$"""{"id":{{id}},"result":{{result}},"error":null}""";
        byte[] octets = Encode(answer);
        for (int at = 0; at < octets.Length; at += IsSlow ? 1 : octets.Length)
            await connection.SendAsync(octets.AsMemory(at, IsSlow ? 1 : octets.Length));
    }
}
