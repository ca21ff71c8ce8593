using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Actions;

/// <summary>
/// An action kept as the octets that came: one that isn't known, an experimenter's, or a known one that is written in
/// another way than here.
/// </summary>
public sealed class RawAction : IAction, IEquatable<RawAction>
{
    private readonly byte[] _octets;

    private RawAction(ReadOnlySpan<byte> octets) => _octets = octets.ToArray();

    public ReadOnlySpan<byte> Octets => _octets;

    public ActionType Type => View.Type;

    public int Size => _octets.Length;

    /// <summary>The same octets to look into.</summary>
    public ActionView View =>
        ActionView.TryRead(_octets, out ActionView view, out _) ? view : default;

    public static RawAction From(ActionView view) => new(view.Octets);

    /// <summary>False with OFPBAC_BAD_LEN unless one action fills the octets to the end.</summary>
    public static bool TryRead(ReadOnlySpan<byte> octets, out RawAction? action, out OpenFlowError error)
    {
        action = null;
        if (!ActionView.TryRead(octets, out ActionView view, out error))
            return false;
        error = OpenFlowErrors.BadActionLength;
        if (view.Octets.Length != octets.Length)
            return false;
        action = From(view);
        return true;
    }

    public void Write(Span<byte> destination) => _octets.CopyTo(destination);

    public bool Equals(RawAction? other) => other is not null && _octets.AsSpan().SequenceEqual(other._octets);

    public override bool Equals(object? obj) => Equals(obj as RawAction);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(_octets);
        return hash.ToHashCode();
    }
}
