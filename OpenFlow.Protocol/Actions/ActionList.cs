namespace OpenFlow.Protocol.Actions;

/// <summary>An immutable list of actions, in the order in which they are done.</summary>
public sealed class ActionList : IEquatable<ActionList>
{
    private readonly byte[] _octets;

    private ActionList(byte[] octets) => _octets = octets;

    /// <summary>No action: the packet is dropped.</summary>
    public static ActionList Empty { get; } = new([]);

    public ReadOnlySpan<byte> Octets => _octets;

    public ActionListView View => ActionListView.OfTrusted(_octets);

    public static ActionList Of(params ReadOnlySpan<IAction> actions)
    {
        int size = 0;
        foreach (IAction action in actions)
            size += action.Size;
        var octets = new byte[size];
        int at = 0;
        foreach (IAction action in actions)
        {
            action.Write(octets.AsSpan(at));
            at += action.Size;
        }
        return new ActionList(octets);
    }

    /// <summary>The actions as they came, octet for octet.</summary>
    public static ActionList From(ActionListView view) => new(view.Octets.ToArray());

    /// <summary>The actions read as values and written again: their padding is zeros then.</summary>
    public static ActionList Rewrite(ActionListView view) => Of(Values(view));

    /// <summary>The actions as values, in their order on the wire.</summary>
    public static IAction[] Values(ActionListView view)
    {
        var values = new List<IAction>();
        foreach (ActionView action in view)
            values.Add(ActionCodec.Read(action));
        return [.. values];
    }

    public bool Equals(ActionList? other) => other is not null && _octets.AsSpan().SequenceEqual(other._octets);

    public override bool Equals(object? obj) => Equals(obj as ActionList);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(_octets);
        return hash.ToHashCode();
    }
}
