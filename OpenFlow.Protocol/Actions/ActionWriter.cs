namespace OpenFlow.Protocol.Actions;

/// <summary>
/// Encodes actions into the caller's buffer, for paths that may not allocate; elsewhere use
/// <see cref="ActionList"/>. A full buffer throws: its size is the caller's constant.
/// </summary>
public ref struct ActionWriter(Span<byte> buffer)
{
    private readonly Span<byte> _buffer = buffer;
    private int _size;

    public readonly ReadOnlySpan<byte> Written => _buffer[.._size];

    public void Add<TAction>(TAction action)
        where TAction : struct, IAction
    {
        action.Write(_buffer[_size..]);
        _size += action.Size;
    }
}
