namespace System;

/// <summary>Nothing throws: the compiler wants the types to exist, and a throw ends in a panic.</summary>
public class Exception
{
    public Exception()
    {
    }

    public Exception(string message) => Message = message;

    public string? Message { get; }
}

public class SystemException : Exception;

public sealed class InvalidOperationException : SystemException;

public sealed class NotSupportedException : SystemException;

public sealed class NullReferenceException : SystemException;

public sealed class IndexOutOfRangeException : SystemException;

public sealed class OutOfMemoryException : SystemException;
