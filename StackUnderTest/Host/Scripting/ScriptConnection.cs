using System.Net.Sockets;

namespace StackUnderTest.Host.Scripting;

/// <summary>
/// A connection of the script port: one thread of the process that uses the stack. It has at most one call under way;
/// requests that come meanwhile wait for their turn.
/// </summary>
internal sealed class ScriptConnection(Socket socket) : IDisposable
{
    /// <summary>So much may wait behind a call that blocks; then the peer has to wait.</summary>
    private const int GreatestWaiting = ScriptRequest.GreatestSize + 64 * 1024;

    private readonly Queue<byte[]> _replies = new();
    private byte[] _received = new byte[4096];
    private int _first;
    private int _end;
    private int _replySent;

    /// <summary>Null if the next request may be taken.</summary>
    public ScriptCall? Call { get; set; }

    /// <summary>Nothing more is read: it ends when the replies have gone.</summary>
    public bool IsEnding { get; private set; }

    public bool IsOver { get; private set; }

    public bool HasReplies => _replies.Count > 0;

    public bool TakesMore => !IsEnding && _end - _first < GreatestWaiting;

    public int Descriptor => (int)socket.Handle;

    /// <summary>Reads what has come, without waiting.</summary>
    public void Receive()
    {
        while (TakesMore)
        {
            MakeRoom();
            int size = socket.Receive(
                _received.AsSpan(_end), SocketFlags.None, out System.Net.Sockets.SocketError error);
            if (error == System.Net.Sockets.SocketError.WouldBlock)
                return;
            if (error != System.Net.Sockets.SocketError.Success || size == 0)
            {
                IsOver = true;
                return;
            }

            _end += size;
        }
    }

    /// <summary>The next request, once it has come whole. After a malformed one the connection ends.</summary>
    public bool TryTakeRequest(out ScriptRequest? request)
    {
        request = null;
        if (IsEnding || HasReplies)
            return false; // a peer that doesn't read its replies doesn't get more
        request = ScriptRequest.TryTake(_received.AsSpan(_first.._end), out int taken, out ScriptFault? fault);
        _first += taken;
        if (fault == null)
            return request != null;
        Console.Error.WriteLine($"stack-host: script port: {fault.Reason}; connection closed");
        IsEnding = true;
        Reply(CallResult.Failed(fault.Error, System.Text.Encoding.UTF8.GetBytes(fault.Reason)));
        return false;
    }

    public void Reply(CallResult result)
    {
        _replies.Enqueue(result.Encode(WallClock.Now));
        Send();
    }

    /// <summary>Sends as much of the replies as the peer takes.</summary>
    public void Send()
    {
        while (_replies.TryPeek(out byte[]? reply))
        {
            int size = socket.Send(
                reply.AsSpan(_replySent), SocketFlags.None, out System.Net.Sockets.SocketError error);
            if (error == System.Net.Sockets.SocketError.WouldBlock)
                return;
            if (error != System.Net.Sockets.SocketError.Success)
            {
                IsOver = true;
                return;
            }

            _replySent += size;
            if (_replySent < reply.Length)
                continue;
            _replies.Dequeue();
            _replySent = 0;
        }

        IsOver |= IsEnding;
    }

    public void Dispose() => socket.Dispose();

    private void MakeRoom()
    {
        if (_first == _end)
            _first = _end = 0;
        if (_end < _received.Length)
            return;
        byte[] next = _end - _first > _received.Length / 2 ? new byte[_received.Length * 2] : _received;
        Buffer.BlockCopy(_received, _first, next, 0, _end - _first);
        _end -= _first;
        _first = 0;
        _received = next;
    }
}
