using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Actions.Nicira;

/// <summary>
/// Does nothing but carry octets (Open vSwitch, ovs-actions(7), <c>note</c>): they follow the subtype.
/// </summary>
public sealed class NoteAction : IAction<NoteAction>, IEquatable<NoteAction>
{
    /// <param name="octets">
    /// Zeros are added up to 6 octets, 14, 22 and so on: the action has no length of its own.
    /// </param>
    public NoteAction(params ReadOnlySpan<byte> octets)
    {
        int size = Math.Max(NiciraAction.SmallSize, Padding.Align(NiciraAction.BodyOffset + octets.Length));
        Octets = [.. octets, .. new byte[size - NiciraAction.BodyOffset - octets.Length]];
    }

    /// <summary>With the zeros that fill the action.</summary>
    public ImmutableArray<byte> Octets { get; }

    public int Size => NiciraAction.BodyOffset + Octets.Length;

    public static bool TryRead(ActionView view, [NotNullWhen(true)] out NoteAction? action)
    {
        action = NiciraAction.Is(view, NiciraActionType.Note)
            ? new NoteAction(view.Octets[NiciraAction.BodyOffset..])
            : null;
        return action is not null;
    }

    public void Write(Span<byte> destination) => Octets.AsSpan().CopyTo(
        NiciraAction.Start(destination, NiciraActionType.Note, Size)[NiciraAction.BodyOffset..]);

    public bool Equals(NoteAction? other) => WrittenOctets.Same(this, other);

    public override bool Equals(object? obj) => Equals(obj as NoteAction);

    public override int GetHashCode() => WrittenOctets.Hash(this);
}
