namespace Controller.Core.Topology;

/// <summary>Which things hang together (union-find with path halving). A thing not named yet is alone.</summary>
internal sealed class DisjointSets<T>
    where T : struct, IEquatable<T>
{
    private readonly Dictionary<T, T> _parents = [];

    /// <summary>A thing that stands for all that hang together with this one.</summary>
    public T Find(T item)
    {
        while (_parents.TryGetValue(item, out T parent) && !parent.Equals(item))
        {
            T next = _parents.GetValueOrDefault(parent, parent);
            _parents[item] = next;
            item = next;
        }
        return item;
    }

    /// <summary>Joins two; false if they were together before.</summary>
    public bool Join(T left, T right)
    {
        T a = Find(left);
        T b = Find(right);
        if (a.Equals(b))
            return false;
        _parents[a] = b;
        return true;
    }
}
