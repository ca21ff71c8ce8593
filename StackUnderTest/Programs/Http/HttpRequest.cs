using System;

namespace StackUnderTest.Programs.Http;

internal enum HttpMethod : byte
{
    Get,
    Head,
    Other,
}

/// <summary>The head of a request (RFC 9112 3), as much of it as matters here.</summary>
internal readonly ref struct HttpRequest
{
    public readonly HttpMethod Method;
    public readonly ReadOnlySpan<byte> Path;

    /// <summary>HTTP/1.1 or later: chunks, and connections that stay.</summary>
    public readonly bool IsLater;

    /// <summary>The client wants the connection closed, or sends a body, which nobody here reads.</summary>
    public readonly bool Closes;

    private HttpRequest(HttpMethod method, ReadOnlySpan<byte> path, bool later, bool closes)
    {
        Method = method;
        Path = path;
        IsLater = later;
        Closes = closes;
    }

    /// <param name="head">Without the empty line at its end; its letters become small.</param>
    /// <param name="request">What it says.</param>
    public static bool TryRead(Span<byte> head, out HttpRequest request)
    {
        request = default;
        ReadOnlySpan<byte> text = head;
        int lineEnd = text.IndexOf("\r\n"u8);
        ReadOnlySpan<byte> line = lineEnd < 0 ? text : text[..lineEnd];
        int first = line.IndexOf((byte)' ');
        if (first <= 0)
            return false;
        ReadOnlySpan<byte> rest = line[(first + 1)..];
        int second = rest.IndexOf((byte)' ');
        if (second <= 0 || rest[0] != '/' || !rest[(second + 1)..].StartsWith("HTTP/1."u8))
            return false;
        HttpMethod method = line.StartsWith("GET "u8) ? HttpMethod.Get
            : line.StartsWith("HEAD "u8) ? HttpMethod.Head : HttpMethod.Other;
        bool later = !rest[(second + 1)..].SequenceEqual("HTTP/1.0"u8);
        ReadOnlySpan<byte> path = rest[..second];
        int query = path.IndexOf((byte)'?');
        Lower(head[line.Length..]);
        ReadOnlySpan<byte> fields = text[line.Length..];
        bool closes = !later || fields.IndexOf("\r\nconnection: close"u8) >= 0
            || fields.IndexOf("\r\ncontent-length:"u8) >= 0 || fields.IndexOf("\r\ntransfer-encoding:"u8) >= 0;
        request = new HttpRequest(method, query < 0 ? path : path[..query], later, closes);
        return true;
    }

    private static void Lower(Span<byte> text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is >= (byte)'A' and <= (byte)'Z')
                text[i] += 'a' - 'A';
        }
    }
}
