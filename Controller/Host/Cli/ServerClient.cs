using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Controller.Host.Api;
using Controller.Host.Policies;
using Controller.Host.Values;

namespace Controller.Host.Cli;

/// <summary>Asks the API of a running controller.</summary>
internal sealed class ServerClient : IDisposable
{
    // Longer than the controller waits for a switch, so that it is the controller that says what is wrong.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly ApiAddress _server;
    private readonly HttpClient _http;

    public ServerClient(ApiAddress server)
    {
        _server = server;
        var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
        if (server is ApiAddress.Unix unix)
            handler.ConnectCallback = (_, cancel) => ConnectAsync(unix.Path, cancel);
        string authority = server is ApiAddress.Http http ? http.EndPoint.ToString() : "localhost";
        _http = new HttpClient(handler) { BaseAddress = new Uri($"http://{authority}"), Timeout = Timeout };
    }

    /// <summary>What the API answers with.</summary>
    /// <exception cref="CommandFailedException">No controller is there, or it says why not.</exception>
    public Task<Answer<T>> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancel) =>
        AskAsync(() => _http.GetAsync(path, cancel), type, cancel);

    /// <summary>What the API answers with to a question in JSON.</summary>
    /// <exception cref="CommandFailedException">No controller is there, or it says why not.</exception>
    public async Task<Answer<T>> PostAsync<T>(
        string path, string json, JsonTypeInfo<T> type, CancellationToken cancel)
    {
        using var content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        return await AskAsync(() => _http.PostAsync(path, content, cancel), type, cancel);
    }

    public void Dispose() => _http.Dispose();

    private async Task<Answer<T>> AskAsync<T>(
        Func<Task<HttpResponseMessage>> ask, JsonTypeInfo<T> type, CancellationToken cancel)
    {
        try
        {
            using HttpResponseMessage response = await ask();
            string body = await response.Content.ReadAsStringAsync(cancel);
            if (!response.IsSuccessStatusCode)
                throw new CommandFailedException(Explain(response, body));
            return JsonSerializer.Deserialize(body, type) is { } value
                ? new Answer<T>(value, body)
                : throw new CommandFailedException(Stranger);
        }
        catch (HttpRequestException error)
        {
            throw new CommandFailedException(
                $"no controller answers at {_server}: {Reason(error)}; start one with `sdn serve`, "
                + "or say where it is with --server", error);
        }
        catch (JsonException error)
        {
            throw new CommandFailedException(Stranger, error);
        }
        catch (TaskCanceledException error) when (!cancel.IsCancellationRequested)
        {
            throw new CommandFailedException(
                $"the controller at {_server} didn't answer within {Timeout.TotalSeconds} s", error);
        }
    }

    private string Stranger => $"what answers at {_server} is no controller of this version";

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancel)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static string Reason(HttpRequestException error) => (error.InnerException as SocketException) switch
    {
        // connect(2) of a path that isn't there; .NET has another word for ENOENT.
        { SocketErrorCode: SocketError.AddressNotAvailable } => "there is no such socket",
        { SocketErrorCode: SocketError.AccessDenied } => "permission denied, it may be another user's",
        { SocketErrorCode: SocketError.ConnectionRefused } => "connection refused",
        { } socket => socket.Message,
        null => error.Message,
    };

    private string Explain(HttpResponseMessage response, string body)
    {
        if (response.Content.Headers.ContentType?.MediaType != Problem.ContentType
            || JsonSerializer.Deserialize(body, ApiJson.Default.Problem) is not { } problem)
            return $"{Stranger} (HTTP {(int)response.StatusCode})";
        if (problem.Errors is { } errors)
            return string.Join('\n', [problem.Detail, .. ProblemLines.Bounded(errors)]);
        if (problem.Known is not { } known)
            return problem.Detail;
        return known.Count == 0
            ? $"{problem.Detail}; none is at the moment"
            : $"{problem.Detail}; there are {string.Join(", ", known)}";
    }
}
