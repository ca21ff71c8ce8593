namespace OpenFlow.Protocol.Actions;

/// <summary>An action as a value: one <c>readonly record struct</c> a type, in a file of its own.</summary>
public interface IAction
{
    /// <summary>Octets on the wire, header and padding included: a multiple of eight.</summary>
    int Size { get; }

    /// <summary>Writes <see cref="Size"/> octets.</summary>
    void Write(Span<byte> destination);
}
