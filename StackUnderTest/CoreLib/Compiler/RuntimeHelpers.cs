namespace System.Runtime.CompilerServices;

/// <summary>Constant tables: the compiler makes a span over the data of the file itself.</summary>
public static class RuntimeHelpers
{
    [Intrinsic]
    public static void InitializeArray(Array array, RuntimeFieldHandle field) => InitializeArray(array, field);

    [Intrinsic]
    public static ReadOnlySpan<T> CreateSpan<T>(RuntimeFieldHandle field) => CreateSpan<T>(field);

    [Intrinsic]
    public static bool IsReferenceOrContainsReferences<T>()
        where T : allows ref struct => IsReferenceOrContainsReferences<T>();
}
