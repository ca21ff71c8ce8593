using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Actions;

/// <summary>Actions one after the other, as they stand in a message; walked once when it was read.</summary>
public readonly ref struct ActionListView
{
    private ActionListView(ReadOnlySpan<byte> octets) => Octets = octets;

    public ReadOnlySpan<byte> Octets { get; }

    /// <summary>Takes all of <paramref name="octets"/>; false unless whole actions fill them to the end.</summary>
    public static bool TryRead(ReadOnlySpan<byte> octets, out ActionListView actions, out OpenFlowError error)
    {
        actions = new ActionListView(octets);
        error = default;
        while (!octets.IsEmpty)
        {
            if (!ActionView.TryRead(octets, out ActionView action, out error))
                return false;
            octets = octets[action.Octets.Length..];
        }
        return true;
    }

    /// <summary>Wraps actions that were encoded here, or read before.</summary>
    internal static ActionListView OfTrusted(ReadOnlySpan<byte> octets) => new(octets);

    public Enumerator GetEnumerator() => new(Octets);

    public ref struct Enumerator(ReadOnlySpan<byte> rest)
    {
        private ReadOnlySpan<byte> _rest = rest;

        public ActionView Current { get; private set; }

        public bool MoveNext()
        {
            if (!ActionView.TryRead(_rest, out ActionView action, out _))
                return false;
            Current = action;
            _rest = _rest[action.Octets.Length..];
            return true;
        }
    }
}
