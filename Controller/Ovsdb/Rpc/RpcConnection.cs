using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;

namespace Controller.Ovsdb.Rpc;

/// <summary>
/// JSON-RPC 1.0 over a stream (RFC 7047 section 4): requests with their answers, notifications, and echoes both ways.
/// Answers and notifications are read in the order in which they came, on one task; who waits for an answer goes on
/// elsewhere.
/// </summary>
/// <remarks>Any thread may call.</remarks>
internal sealed class RpcConnection : IAsyncDisposable
{
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private readonly Stream _stream;
    private readonly RpcOptions _options;
    private readonly TimeProvider _time;
    private readonly Action<string, JsonElement> _notified;
    private readonly ConcurrentDictionary<long, PendingCall> _pending = new();
    private readonly Channel<byte[]> _outgoing;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<OvsdbException> _ended = new(
        TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _working;
    private long _lastId;
    private long _heardAt;

    /// <param name="notified">Takes a notification's method and parameters; its exception ends the connection.</param>
    public RpcConnection(Stream stream, RpcOptions options, TimeProvider time, Action<string, JsonElement> notified)
    {
        (_stream, _options, _time, _notified) = (stream, options, time, notified);
        _outgoing = Channel.CreateBounded<byte[]>(options.MaxPending);
        _heardAt = time.GetTimestamp();
        _working = Task.WhenAll(Task.Run(ReadAsync), Task.Run(WriteAsync), Task.Run(ProbeAsync));
    }

    /// <summary>Completes with the reason once the connection has ended, whoever ended it.</summary>
    public Task<OvsdbException> Ended => _ended.Task;

    /// <summary>Asks, and reads the answer.</summary>
    /// <param name="write">Writes the parameters: a JSON array.</param>
    /// <param name="read">
    /// Makes a value of the result, in order with notifications; what it throws as
    /// <see cref="OvsdbProtocolException"/> ends the connection.
    /// </param>
    /// <exception cref="OvsdbErrorException">The server answered with an error.</exception>
    /// <exception cref="OvsdbTimeoutException">It didn't answer.</exception>
    /// <exception cref="OvsdbDisconnectedException">The connection ended, or can take no more.</exception>
    public async Task<T> CallAsync<T>(
        string method, Action<Utf8JsonWriter> write, Func<JsonElement, T> read, CancellationToken cancel)
    {
        long id = Interlocked.Increment(ref _lastId);
        var answered = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var call = new PendingCall(result => answered.TrySetResult(read(result)), e => answered.TrySetException(e));
        if (_pending.Count >= _options.MaxPending)
            throw new OvsdbDisconnectedException($"{_options.MaxPending} requests wait for an answer already");
        _pending[id] = call;
        try
        {
            Send(RpcMessages.Request(method, write, id));
            // Behind the entry: who ended the connection meanwhile has seen it, or we see that it ended.
            if (_ended.Task.IsCompleted)
                throw Disconnected();
            return await answered.Task.WaitAsync(_options.Timeout, _time, cancel);
        }
        catch (TimeoutException)
        {
            throw new OvsdbTimeoutException($"no answer to `{method}` within {_options.Timeout.TotalSeconds:0.###} s");
        }
        finally
        {
            _pending.TryRemove(id, out _);
        }
    }

    public async ValueTask DisposeAsync()
    {
        End(new OvsdbDisconnectedException("the connection was closed here"));
        await _working;
        _stop.Dispose();
        await _stream.DisposeAsync();
    }

    private async Task ReadAsync()
    {
        var buffer = new MessageBuffer(_options.MaxMessageSize);
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                int size = await _stream.ReadAsync(buffer.Free(), _stop.Token);
                if (size == 0)
                    throw new OvsdbDisconnectedException("the server closed the connection");
                Volatile.Write(ref _heardAt, _time.GetTimestamp());
                buffer.Commit(size);
                while (buffer.TryTake(out ReadOnlyMemory<byte>? message))
                    Handle(message.Value);
            }
        }
        catch (Exception error)
        {
            End(error);
        }
    }

    private void Handle(ReadOnlyMemory<byte> octets)
    {
        using JsonDocument document = Parse(octets);
        JsonElement message = document.RootElement;
        if (message.TryGetProperty("method", out JsonElement method))
            HandleRequest(message, method);
        else if (message.TryGetProperty("id", out JsonElement id))
            HandleAnswer(message, id);
        else
            throw new OvsdbProtocolException("a message is neither a request nor an answer");
    }

    private void HandleRequest(JsonElement message, JsonElement method)
    {
        if (method.ValueKind != JsonValueKind.String
            || !message.TryGetProperty("params", out JsonElement parameters)
            || parameters.ValueKind != JsonValueKind.Array)
            throw new OvsdbProtocolException("a request has no method or no parameters");
        bool asks = message.TryGetProperty("id", out JsonElement id) && id.ValueKind != JsonValueKind.Null;
        string name = method.GetString()!;
        if (!asks)
            _notified(name, parameters);
        else if (name == "echo")
            Send(RpcMessages.Answer(id, parameters));
        else
            Send(RpcMessages.UnknownMethod(id));
    }

    // An id that nobody waits for belongs to a request that ran out of time.
    private void HandleAnswer(JsonElement message, JsonElement id)
    {
        if (id.ValueKind != JsonValueKind.Number || !id.TryGetInt64(out long number) || number > Volatile.Read(ref _lastId))
            throw new OvsdbProtocolException("the server answers what wasn't asked");
        if (!_pending.TryRemove(number, out PendingCall? call))
            return;
        try
        {
            if (message.TryGetProperty("error", out JsonElement error) && error.ValueKind != JsonValueKind.Null)
                call.Fail(RpcMessages.ErrorOf(error));
            else if (message.TryGetProperty("result", out JsonElement result))
                call.Complete(result);
            else
                throw new OvsdbProtocolException("an answer has neither a result nor an error");
        }
        catch (OvsdbErrorException refused)
        {
            call.Fail(refused); // An answer like another: a transaction's errors stand in its result.
        }
        catch (Exception problem)
        {
            call.Fail(problem);
            throw;
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            await foreach (byte[] message in _outgoing.Reader.ReadAllAsync(_stop.Token))
            {
                await _stream.WriteAsync(message, _stop.Token);
                if (_outgoing.Reader.Count == 0)
                    await _stream.FlushAsync(_stop.Token);
            }
        }
        catch (IOException error)
        {
            // Why it broke is told to who reads, if to anybody.
            await Task.WhenAny(_ended.Task, Task.Delay(LastWords, _time));
            End(error);
        }
        catch (Exception error)
        {
            End(error);
        }
    }

    private async Task ProbeAsync()
    {
        using var timer = new PeriodicTimer(_options.Probe, _time);
        bool asked = false;
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                bool isSilent = _time.GetElapsedTime(Volatile.Read(ref _heardAt)) >= _options.Probe;
                if (isSilent && asked)
                    throw new OvsdbTimeoutException(
                        $"the server answered nothing for {2 * _options.Probe.TotalSeconds:0.###} s");
                if (isSilent)
                    Send(RpcMessages.Request("echo", writer => writer.WriteStartArray(), NextProbe()));
                asked = isSilent;
            }
        }
        catch (Exception error)
        {
            End(error);
        }
    }

    // Its answer finds nobody waiting, which is fine: that anything was heard is what counts.
    private long NextProbe() => Interlocked.Increment(ref _lastId);

    private void Send(byte[] message)
    {
        if (!_outgoing.Writer.TryWrite(message) && !_ended.Task.IsCompleted)
            throw End(new OvsdbDisconnectedException("the server doesn't read what it is sent"));
    }

    private OvsdbException End(Exception error)
    {
        OvsdbException reason = error as OvsdbException ?? new OvsdbDisconnectedException(Describe(error), error);
        if (!_ended.TrySetResult(reason))
            return reason;
        _outgoing.Writer.TryComplete();
        _stop.Cancel();
        foreach (PendingCall call in _pending.Values)
            call.Fail(Disconnected());
        return reason;
    }

    private OvsdbDisconnectedException Disconnected() =>
        new($"the connection ended before the answer came: {_ended.Task.Result.Message}", _ended.Task.Result);

    private static string Describe(Exception error) => error is OperationCanceledException
        ? "the connection was closed here" : TlsAlert.Describe(error) ?? error.Message;

    private static JsonDocument Parse(ReadOnlyMemory<byte> octets)
    {
        try
        {
            return JsonDocument.Parse(octets);
        }
        catch (JsonException error)
        {
            throw new OvsdbProtocolException($"that is no JSON: {error.Message}", error);
        }
    }

    private sealed record PendingCall(Action<JsonElement> Complete, Action<Exception> Fail);
}
