namespace System.Collections;

/// <summary>The compiler wants arrays to be enumerable before it turns <c>foreach</c> over one into a plain loop.</summary>
public interface IEnumerable
{
    IEnumerator GetEnumerator();
}

public interface IEnumerator
{
    object Current { get; }

    bool MoveNext();
}
