using System.Reflection;
using System.Text;
using System.Text.Json;
using StackUnderTest.Programs.Http;
using StackUnderTest.Stack;
using StackUnderTest.Stack.Wire;
using StackUnderTest.Tests.Simulation;

namespace StackUnderTest.Tests.Programs;

public sealed class HttpTests
{
    private const TcpFlags Push = TcpFlags.Psh | TcpFlags.Ack;

    private readonly Bench _bench = new("http,echo");

    [Fact]
    public void Http_page_shows_cards_counters_and_connections()
    {
        TcpPeer peer = Connect();
        string page = Ask(peer, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", page, StringComparison.Ordinal);
        string body = Body(page);
        Assert.Contains("<td>10.78.0.2/24<td>MTU 1500<td>up", body, StringComparison.Ordinal);
        Assert.Contains("<tr><td>TcpPassiveOpens<td>1\n", body, StringComparison.Ordinal);
        string connection = $"<td>10.78.0.2:80<td>10.78.0.1:{peer.LocalPort}<td>ESTABLISHED";
        Assert.Contains(connection, body, StringComparison.Ordinal);
        Assert.Contains("<td>LISTEN<td>", body, StringComparison.Ordinal);
        Assert.EndsWith("</table>\n", body, StringComparison.Ordinal);
    }

    [Fact]
    public void Http_gives_every_counter_as_json()
    {
        string answer = Ask(Connect(), "GET /counters.json?x=1 HTTP/1.1\r\n\r\n");
        JsonElement json = JsonDocument.Parse(Body(answer)).RootElement;
        string[] expected = [.. typeof(StackCounters).GetFields().Select(field => field.Name)];
        Assert.Equal(expected, json.GetProperty("counters").EnumerateObject().Select(member => member.Name));
        Assert.Equal(1, json.GetProperty("counters").GetProperty("TcpPassiveOpens").GetInt64());
        Assert.Equal("10.78.0.2", json.GetProperty("cards")[0].GetProperty("address").GetString());
        Assert.Equal(3, json.GetProperty("connections").GetArrayLength());
        Assert.True(json.GetProperty("uptimeMs").GetInt64() > 0);
    }

    [Fact]
    public void Http_counter_table_reads_the_counter_it_names()
    {
        var counters = new StackCounters();
        int value = 1;
        foreach (FieldInfo field in typeof(StackCounters).GetFields())
            field.SetValue(counters, (long)value++);
        for (int i = 0; i < CounterTable.Count; i++)
        {
            long read = CounterTable.Read(counters, i, out ReadOnlySpan<byte> name);
            Assert.Equal(typeof(StackCounters).GetField(Encoding.ASCII.GetString(name))!.GetValue(counters), read);
        }

        Assert.Equal(CounterTable.Count, value - 1);
    }

    [Fact]
    public void Http_connections_stay_for_the_next_request()
    {
        TcpPeer peer = Connect();
        for (int i = 0; i < 5; i++)
            Assert.EndsWith("</table>\n", Body(Ask(peer, "GET / HTTP/1.1\r\n\r\n")), StringComparison.Ordinal);
        string two = Ask(peer, "GET /nowhere HTTP/1.1\r\n\r\nGET /elsewhere HTTP/1.1\r\n\r\n");
        Assert.Equal(2, two.Split("HTTP/1.1 404 Not Found").Length - 1);
    }

    [Theory]
    [InlineData("HEAD / HTTP/1.1\r\n\r\n", "HTTP/1.1 200 OK", false)]
    [InlineData("HEAD /x HTTP/1.1\r\n\r\n", "HTTP/1.1 404 Not Found", false)]
    [InlineData("GET /x HTTP/1.1\r\n\r\n", "HTTP/1.1 404 Not Found", false)]
    [InlineData("GET / HTTP/1.0\r\n\r\n", "HTTP/1.1 200 OK", true)]
    [InlineData("GET / HTTP/1.1\r\nConnection: Close\r\n\r\n", "HTTP/1.1 200 OK", true)]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc", "HTTP/1.1 405 Method Not Allowed", true)]
    [InlineData("hello\r\n\r\n", "HTTP/1.1 400 Bad Request", true)]
    [InlineData("GET x HTTP/1.1\r\n\r\n", "HTTP/1.1 400 Bad Request", true)]
    [InlineData("GET / SPDY/3\r\n\r\n", "HTTP/1.1 400 Bad Request", true)]
    public void Http_answers_what_it_is_asked(string request, string status, bool closes)
    {
        TcpPeer peer = Connect();
        string answer = Ask(peer, request, out bool closed);
        Assert.StartsWith(status + "\r\n", answer, StringComparison.Ordinal);
        Assert.Equal(closes, closed);
        bool head = request.StartsWith("HEAD", StringComparison.Ordinal);
        bool bodyless = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) == answer.Length - 4;
        Assert.Equal(head, bodyless);
        if (request.Contains("HTTP/1.0", StringComparison.Ordinal))
            Assert.DoesNotContain("chunked", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void Http_takes_a_request_that_comes_octet_by_octet()
    {
        TcpPeer peer = Connect();
        byte[] request = "GET / HTTP/1.1\r\n\r\n"u8.ToArray();
        foreach (byte octet in request[..^1])
        {
            peer.Send(Push, [octet]);
            Assert.Empty(peer.Receive());
        }

        peer.Send(Push, request.AsSpan(request.Length - 1));
        Assert.StartsWith("HTTP/1.1 200", Everything(peer, out _), StringComparison.Ordinal);
    }

    [Fact]
    public void Http_refuses_a_head_without_end()
    {
        TcpPeer peer = Connect();
        peer.Send(Push, Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nx: " + new string('y', 1000)));
        for (int i = 0; i < 4; i++)
            peer.Send(Push, Encoding.ASCII.GetBytes(new string('y', 1000)));
        Assert.StartsWith("HTTP/1.1 431 ", Everything(peer, out bool closed), StringComparison.Ordinal);
        Assert.True(closed);
    }

    [Fact]
    public void Http_client_that_does_not_read_holds_up_nobody_and_is_left()
    {
        var slow = new List<TcpPeer>();
        for (ushort port = 41000; port < 41020; port++)
        {
            TcpPeer peer = new TcpPeer(_bench, 80, port) { Window = 0 }.Open();
            peer.Send(Push, "GET / HTTP/1.1\r\n\r\n"u8);
            slow.Add(peer);
        }

        TcpPeer other = Connect();
        Assert.EndsWith("</table>\n", Body(Ask(other, "GET / HTTP/1.1\r\n\r\n")), StringComparison.Ordinal);
        int sockets = _bench.Stack.Tcp.Count;
        _bench.Run(HttpServer.Patience + 2 * Bench.Second);
        Assert.Equal(sockets - 21, _bench.Stack.Tcp.Count); // with the one that asked and then was silent
        Assert.Equal(_bench.Stack.Pages.Count, _bench.Stack.Pages.FreeCount);
    }

    private TcpPeer Connect() => new TcpPeer(_bench, 80).Open();

    private string Ask(TcpPeer peer, string request) => Ask(peer, request, out _);

    private string Ask(TcpPeer peer, string request, out bool closed)
    {
        _bench.Clear();
        peer.Send(Push, Encoding.ASCII.GetBytes(request));
        return Everything(peer, out closed);
    }

    /// <summary>All that comes until the stack is silent; whether it ended its side.</summary>
    private string Everything(TcpPeer peer, out bool closed)
    {
        var text = new StringBuilder();
        uint before = peer.Expected;
        for (int i = 0; i < 20; i++)
        {
            text.Append(Encoding.ASCII.GetString(peer.Receive()));
            _bench.Run(Bench.Millisecond * 50);
        }

        closed = peer.Expected - before == (uint)text.Length + 1;
        return text.ToString();
    }

    private static string Body(string answer)
    {
        string rest = answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        var body = new StringBuilder();
        while (true)
        {
            int end = rest.IndexOf("\r\n", StringComparison.Ordinal);
            int size = Convert.ToInt32(rest[..end], 16);
            body.Append(rest.AsSpan(end + 2, size));
            rest = rest[(end + 2 + size + 2)..];
            if (size == 0)
                return rest.Length == 0 ? body.ToString() : throw new FormatException(rest);
        }
    }
}
