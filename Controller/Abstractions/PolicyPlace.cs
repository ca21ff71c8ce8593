namespace Controller.Abstractions;

/// <summary>Where in a policy something was said; lines and columns from 1.</summary>
public readonly record struct PolicyPlace(string File, int Line, int Column)
{
    /// <summary><c>FILE:LINE</c>, as people cite it.</summary>
    public override string ToString() => $"{File}:{Line}";
}
