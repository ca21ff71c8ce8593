namespace OpenFlow.Protocol.Actions;

/// <summary>Actions that hold lists are the same if their octets are.</summary>
internal static class WrittenOctets
{
    public static bool Same<TAction>(TAction action, TAction? other)
        where TAction : class, IAction =>
        other is not null && action.Size == other.Size && Of(action).AsSpan().SequenceEqual(Of(other));

    public static int Hash(IAction action)
    {
        var hash = new HashCode();
        hash.AddBytes(Of(action));
        return hash.ToHashCode();
    }

    public static byte[] Of(IAction action)
    {
        var octets = new byte[action.Size];
        action.Write(octets);
        return octets;
    }
}
