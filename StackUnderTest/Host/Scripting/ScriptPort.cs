using System.Net.Sockets;
using StackUnderTest.Stack;

namespace StackUnderTest.Host.Scripting;

/// <summary>
/// The script port (docs/stack.md): socket calls and packets of a conformance tool, over a Unix stream socket. All its
/// connections are served by the loop that owns the stack; a call that blocks is tried again after whatever happened,
/// in the order in which the calls came, which makes waiting takers fair.
/// <para>
/// The connections are the threads of one process: they share descriptors, and with the last of them the process ends.
/// </para>
/// </summary>
internal sealed class ScriptPort : IDisposable
{
    private const int ListenBacklog = 64;

    private readonly string _path;
    private readonly Machine _machine;
    private readonly PacketQueue _sent;
    private readonly SocketCalls _calls;
    private readonly Socket _listener;
    private readonly List<ScriptConnection> _connections = [];
    private readonly List<ScriptConnection> _new = [];

    /// <summary>Connections whose calls block, the longest waiting first.</summary>
    private readonly List<ScriptConnection> _waiting = [];

    /// <exception cref="IOException">There can be none at this path, and why.</exception>
    public ScriptPort(string path, Machine machine, PacketQueue sent)
    {
        _path = path;
        _machine = machine;
        _sent = sent;
        _calls = new SocketCalls(machine, sent);
        _listener = SocketPath.Listen(path, ListenBacklog);
    }

    /// <summary>Serves what can be served now.</summary>
    public void Run(long now)
    {
        AcceptAll();
        bool progress = true;
        while (progress)
        {
            progress = RetryAll(now);
            foreach (ScriptConnection connection in _connections)
            {
                connection.Send();
                connection.Receive();
                progress |= TakeRequests(connection, now);
            }
        }

        RemoveEnded();
    }

    /// <summary>When the first of the blocking calls gives up.</summary>
    public long NextDeadline()
    {
        long deadline = long.MaxValue;
        foreach (ScriptConnection connection in _waiting)
            deadline = Math.Min(deadline, connection.Call!.Deadline);
        return deadline;
    }

    /// <summary>What to wait for: new connections, requests, and room for replies.</summary>
    public void AddTo(List<Libc.PollDescriptor> descriptors)
    {
        descriptors.Add(new Libc.PollDescriptor { Descriptor = (int)_listener.Handle, Events = Libc.PollIn });
        foreach (ScriptConnection connection in _connections)
        {
            short events = connection.TakesMore ? Libc.PollIn : (short)0;
            if (connection.HasReplies)
                events |= Libc.PollOut;
            descriptors.Add(new Libc.PollDescriptor { Descriptor = connection.Descriptor, Events = events });
        }
    }

    public void Dispose()
    {
        foreach (ScriptConnection connection in _connections)
            connection.Dispose();
        _listener.Dispose();
        File.Delete(_path);
    }

    private void AcceptAll()
    {
        while (_listener.Poll(0, SelectMode.SelectRead))
        {
            Socket socket = _listener.Accept();
            socket.Blocking = false;
            _new.Add(new ScriptConnection(socket));
        }

        if (_new.Count == 0)
            return;
        // Those that ended before these began must be seen to be gone first: they may have been another process.
        foreach (ScriptConnection connection in _connections)
            connection.Receive();
        RemoveEnded();
        _connections.AddRange(_new);
        _new.Clear();
    }

    private bool RetryAll(long now)
    {
        bool progress = false;
        for (int i = 0; i < _waiting.Count; i++)
        {
            ScriptConnection connection = _waiting[i];
            if (!Finish(connection, now))
                continue;
            _waiting.RemoveAt(i--);
            progress = true;
        }

        return progress;
    }

    private bool TakeRequests(ScriptConnection connection, long now)
    {
        bool progress = false;
        while (connection.Call == null && connection.TryTakeRequest(out ScriptRequest? request))
        {
            connection.Call = new ScriptCall(request!, now);
            progress = true;
            if (!Finish(connection, now))
                _waiting.Add(connection);
        }

        return progress;
    }

    /// <summary>Tries a call; what it makes the stack send has left when the reply goes.</summary>
    private bool Finish(ScriptConnection connection, long now)
    {
        CallResult result = _calls.Try(connection.Call!, now);
        _machine.Settle(now);
        if (!result.IsDone)
            return false;
        connection.Call = null;
        connection.Reply(result);
        return true;
    }

    private void RemoveEnded()
    {
        int before = _connections.Count;
        for (int i = before - 1; i >= 0; i--)
        {
            ScriptConnection connection = _connections[i];
            if (!connection.IsOver)
                continue;
            _waiting.Remove(connection);
            _calls.Abandon(connection.Call);
            _connections.RemoveAt(i);
            connection.Dispose();
        }

        if (before > 0 && _connections.Count == 0)
            EndProcess();
    }

    private void EndProcess()
    {
        if (_machine.TryStartAnew())
            _calls.ForgetAll();
        else
            _calls.CloseAll();
        _sent.Clear();
    }
}
