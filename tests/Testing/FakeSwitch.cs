using System.Net;
using System.Net.Sockets;
using Controller.Core.Dataplane;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Testing;

/// <summary>
/// A switch that speaks OpenFlow 1.3 over TCP, with the pipeline model as its heart: fast, exact, and faulty on
/// demand. Its flows outlive its connections.
/// <code>
/// await using var sw = new FakeSwitch(new FakeSwitchOptions { Id = new DatapathId(7) });
/// await sw.ConnectAsync(controllerEndPoint, bound);
/// await sw.UntilAsync(model => model.Flows.All.Any(), bound, "flows");
/// sw.Receive(1, frame);                              // packet-ins go to the controller
/// byte[] sent = await sw.NextOutputAsync(2, bound);  // by a flow or by a packet-out
/// byte[] message = await sw.NextMessageAsync(MessageType.FlowMod, bound);
/// </code>
/// </summary>
/// <remarks>Any thread may use it. Every wait is bounded and says what it waited for.</remarks>
public sealed class FakeSwitch : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly FakeSwitchOptions _options;
    private readonly TimeProvider _time;
    private readonly OpenFlowAgent _agent;
    private readonly Dictionary<uint, Inbox<byte[]>> _outputs = [];
    private readonly Inbox<byte[]> _messages;
    private readonly List<Condition> _conditions = [];
    private FakeConnection? _connection;
    private uint _echoes;

    /// <param name="time">What flows' times count by; the system's if null.</param>
    public FakeSwitch(FakeSwitchOptions? options = null, TimeProvider? time = null)
    {
        _options = options ?? new FakeSwitchOptions();
        _time = time ?? TimeProvider.System;
        _agent = new OpenFlowAgent(_options, Transmit);
        _messages = new Inbox<byte[]>(ToString(), Describe);
    }

    /// <summary>A packet-out sent a frame: none of those that a frame that came in sent.</summary>
    public event Action<FakeSwitch, OutputFrame>? SentByController;

    public DatapathId Id => _options.Id;

    public FakeFaults Faults => _options.Faults;

    /// <summary>What the controller is to this switch.</summary>
    public ControllerRole Role => Ask(_ => _agent.Role);

    /// <summary>Whether there is a connection.</summary>
    public bool IsConnected => _connection is { Closed.IsCompleted: false };

    /// <summary>Messages of the controller that no wait has taken, from the oldest.</summary>
    public Inbox<byte[]> Messages => _messages;

    private long Now => (long)_time.GetElapsedTime(0).TotalMilliseconds;

    /// <summary>Connects, again where it was connected before, and says HELLO.</summary>
    public async Task ConnectAsync(EndPoint controller, TimeSpan bound)
    {
        Disconnect();
        FakeConnection connection = await FakeConnection.OpenAsync(controller, bound);
        lock (_gate)
        {
            _connection = connection;
            if (!Faults.IsSilent)
                _agent.Connected();
        }
        connection.Start(Faults, OnMessage);
    }

    /// <summary>Waits for the end of the connection; returns why it ended.</summary>
    /// <exception cref="TimeoutException">It is still there.</exception>
    public async Task<string> ClosedAsync(TimeSpan bound)
    {
        if (_connection is not { } connection)
            return "not connected";
        try
        {
            return await connection.Closed.WaitAsync(bound);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{this}: the connection is still there after {bound.TotalSeconds:0.###} s");
        }
    }

    /// <summary>Closes the connection as a switch does that goes away in peace.</summary>
    public void Disconnect() => Interlocked.Exchange(ref _connection, null)?.Close("disconnected by the test");

    /// <summary>Resets the connection: the controller gets an error, not an end.</summary>
    public void Reset() => Interlocked.Exchange(ref _connection, null)?.Reset();

    /// <summary>Asks the model something; nothing changes meanwhile.</summary>
    public TResult Ask<TResult>(Func<PipelineModel, TResult> question)
    {
        lock (_gate)
            return question(_agent.Model);
    }

    /// <summary>Waits until the model is so; looked at whenever a message or a frame has come.</summary>
    /// <exception cref="TimeoutException">It wasn't within the bound.</exception>
    public async Task UntilAsync(Predicate<PipelineModel> isSo, TimeSpan bound, string what)
    {
        var condition = new Condition(isSo);
        lock (_gate)
        {
            if (isSo(_agent.Model))
                return;
            _conditions.Add(condition);
        }
        try
        {
            await condition.Met.Task.WaitAsync(bound);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{this}: no {what} within {bound.TotalSeconds:0.###} s; "
                + Ask(model => $"{model.Flows.All.Count()} flows, {model.Groups.All.Count} groups"));
        }
        finally
        {
            lock (_gate)
                _conditions.Remove(condition);
        }
    }

    /// <summary>Takes the next message of this type that the controller sent.</summary>
    public Task<byte[]> NextMessageAsync(MessageType type, TimeSpan bound) =>
        _messages.NextAsync(bound, type.ToString(), message => TypeOf(message) == type);

    /// <summary>Takes the next frame that went out by a port, whoever sent it.</summary>
    public Task<byte[]> NextOutputAsync(uint port, TimeSpan bound) => OutputsOf(port).NextAsync(bound, "frame");

    /// <summary>Frames that went out by a port.</summary>
    public Inbox<byte[]> OutputsOf(uint port)
    {
        lock (_outputs)
        {
            if (!_outputs.TryGetValue(port, out Inbox<byte[]>? inbox))
                _outputs.Add(port, inbox = new Inbox<byte[]>($"port {port} of {this}", Convert.ToHexString));
            return inbox;
        }
    }

    /// <summary>
    /// Waits until the controller has done all that this switch's messages before make it do on the session's own
    /// thread: its echo reply stands behind the answers.
    /// </summary>
    public async Task SettleAsync(TimeSpan bound)
    {
        var xid = new Xid(0xfa4e_0000 | Interlocked.Increment(ref _echoes));
        Send(new EchoRequest([]).ToArray(xid));
        await _messages.NextAsync(bound, "ECHO_REPLY", message => Header.TryRead(message, out Header header)
            && header.Type == MessageType.EchoReply && header.Xid == xid);
    }

    /// <summary>Sends octets as they are: half a message, or none at all.</summary>
    public void Send(byte[] octets) => _connection?.Send(octets);

    public PipelineTrace Receive(uint port, ReadOnlySpan<byte> frame) => Receive(new PortNumber(port), frame);

    /// <summary>A frame comes in by a port; what it makes the switch send goes out.</summary>
    public PipelineTrace Receive(PortNumber port, ReadOnlySpan<byte> frame, PipelineInput? input = null)
    {
        PipelineTrace trace;
        lock (_gate)
        {
            trace = _agent.Receive(port, frame, Now, input);
            Judge();
        }
        Deliver(trace.Outputs);
        return trace;
    }

    /// <summary>Adds a port or changes one; PORT_STATUS tells of it.</summary>
    public void SetPort(PortDescription port) => Do(() => _agent.SetPort(port));

    public void RemovePort(uint port) => Do(() => _agent.RemovePort(new PortNumber(port)));

    /// <summary>Pulls the cable of a port, or puts it back.</summary>
    public void SetLink(uint port, bool up) => Do(() =>
    {
        if (_agent.Model.TryFindPort(new PortNumber(port), out PipelinePort? known))
            _agent.SetPort(known!.Description with { State = up ? PortState.Live : PortState.LinkDown });
    });

    /// <summary>Lets flows go whose time is over by the clock.</summary>
    public void Expire() => Do(() => _agent.Expire(Now));

    public async ValueTask DisposeAsync()
    {
        FakeConnection? connection = Interlocked.Exchange(ref _connection, null);
        if (connection is not null)
            await connection.DisposeAsync();
    }

    public override string ToString() => $"switch {_options.Name} ({Id})";

    private void Do(Action change)
    {
        lock (_gate)
        {
            change();
            Judge();
        }
    }

    private void OnMessage(FakeConnection connection, byte[] message)
    {
        List<OutputFrame> outputs;
        lock (_gate)
        {
            if (connection != _connection || Faults.IsSilent || !Handle(message))
            {
                _messages.Add(message);
                return;
            }
            outputs = _agent.TakeOutputs();
            Judge();
        }
        _messages.Add(message);
        Deliver(outputs);
        foreach (OutputFrame output in outputs)
            SentByController?.Invoke(this, output);
    }

    private bool Handle(byte[] message)
    {
        MessageType type = TypeOf(message);
        if (type == Faults.ClosesAt)
        {
            _connection!.Close($"fault: closes at {type}");
            return false;
        }
        if (Faults.Ignores(message) || (type == MessageType.EchoRequest && !Faults.AnswersEcho))
            return false;
        _agent.On(message, Now);
        if (_agent.Failure is { } failure)
            _connection!.Close(failure);
        return true;
    }

    private void Transmit(byte[] message)
    {
        if (!Faults.IsSilent && Faults.Rewrites(message) is { } changed)
            _connection?.Send(changed);
    }

    private void Deliver(IReadOnlyList<OutputFrame> outputs)
    {
        foreach (OutputFrame output in outputs)
            OutputsOf(output.Port.Value).Add(output.Frame);
    }

    private void Judge()
    {
        foreach (Condition condition in _conditions)
        {
            if (condition.IsSo(_agent.Model))
                condition.Met.TrySetResult();
        }
    }

    private static MessageType TypeOf(byte[] message) => (MessageType)message[1];

    private static string Describe(byte[] message) => TypeOf(message).ToString();

    private sealed record Condition(Predicate<PipelineModel> IsSo)
    {
        public TaskCompletionSource Met { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
