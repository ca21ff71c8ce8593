using StackUnderTest.Stack.Sockets;

namespace StackUnderTest.Host.Scripting;

/// <summary>A socket as its user knows it.</summary>
internal sealed class OpenSocket(SocketHandle handle)
{
    public SocketHandle Handle { get; } = handle;

    public bool IsTcp => Handle.Kind == SocketKind.Tcp;

    /// <summary>O_NONBLOCK.</summary>
    public bool NonBlocking { get; set; }

    /// <summary>FD_CLOEXEC.</summary>
    public bool CloseOnExec { get; set; }

    /// <summary>connect was called, and its outcome not yet told.</summary>
    public bool Connecting { get; set; }

    /// <summary>SO_RCVTIMEO in microseconds; 0 for ever.</summary>
    public long ReceiveTimeout { get; set; }

    /// <summary>SO_SNDTIMEO in microseconds; 0 for ever.</summary>
    public long SendTimeout { get; set; }
}

/// <summary>
/// Descriptors of one process, which all connections of the script port are threads of: the lowest free number from 3
/// on is given.
/// </summary>
internal sealed class DescriptorTable
{
    public const int First = 3;
    public const int Greatest = 1024;

    private readonly List<OpenSocket?> _sockets = [];

    public IEnumerable<OpenSocket> All => _sockets.OfType<OpenSocket>();

    /// <summary>The new descriptor, or -1 if there are too many.</summary>
    public int Add(OpenSocket socket)
    {
        int place = _sockets.IndexOf(null);
        if (place < 0 && _sockets.Count + First >= Greatest)
            return -1;
        if (place < 0)
        {
            place = _sockets.Count;
            _sockets.Add(null);
        }

        _sockets[place] = socket;
        return place + First;
    }

    public OpenSocket? Find(int descriptor) =>
        descriptor >= First && descriptor - First < _sockets.Count ? _sockets[descriptor - First] : null;

    public void Remove(int descriptor) => _sockets[descriptor - First] = null;

    public void Clear() => _sockets.Clear();
}
