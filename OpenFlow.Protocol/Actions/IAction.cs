using System.Diagnostics.CodeAnalysis;

namespace OpenFlow.Protocol.Actions;

/// <summary>
/// An action as a value: it can be built, compared and written, and <see cref="ActionCodec"/> reads it.
/// </summary>
public interface IAction
{
    /// <summary>Octets on the wire, header and padding included: a multiple of eight.</summary>
    int Size { get; }

    /// <summary>Writes <see cref="Size"/> octets.</summary>
    void Write(Span<byte> destination);
}

/// <summary>One kind of action.</summary>
public interface IAction<TSelf> : IAction
    where TSelf : IAction<TSelf>
{
    /// <summary>False where it is another action, or one of this kind that the value can't hold.</summary>
    static abstract bool TryRead(ActionView view, [NotNullWhen(true)] out TSelf? action);
}
