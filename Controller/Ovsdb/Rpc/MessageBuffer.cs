using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Controller.Ovsdb.Rpc;

/// <summary>
/// Cuts a stream into JSON objects. JSON-RPC 1.0 has neither delimiters nor lengths (RFC 7047 section 4): an object ends
/// where its brackets do, and each octet is looked at once however it arrives.
/// </summary>
/// <remarks>Not for several threads. A message is good until the next call.</remarks>
internal sealed class MessageBuffer(int maxMessageSize)
{
    private const int FirstSize = 64 * 1024;
    private const int KeptSize = 1024 * 1024;
    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"{}[]"u8);
    private static readonly SearchValues<byte> StringEnd = SearchValues.Create("\"\\"u8);

    private byte[] _octets = new byte[FirstSize];
    private int _start;
    private int _seen;
    private int _end;
    private int _depth;
    private bool _inString;

    /// <summary>Where the next octets of the stream go; never empty.</summary>
    /// <exception cref="OvsdbProtocolException">A message is larger than it may be.</exception>
    public Memory<byte> Free()
    {
        MakeRoom();
        return _octets.AsMemory(_end);
    }

    /// <summary>So many octets were written to <see cref="Free"/>.</summary>
    public void Commit(int size) => _end += size;

    /// <summary>The next whole message.</summary>
    /// <exception cref="OvsdbProtocolException">Something stands between messages.</exception>
    public bool TryTake([NotNullWhen(true)] out ReadOnlyMemory<byte>? message)
    {
        message = null;
        if (_depth == 0 && !TryBegin())
            return false;
        while (_seen < _end)
        {
            if (!TrySkipToNext())
                return false;
            byte octet = _octets[_seen++];
            if (_inString)
            {
                if (!TryPassInString(octet))
                    return false;
            }
            else if (octet == '"')
                _inString = true;
            else if (octet is (byte)'{' or (byte)'[')
                _depth++;
            else if (--_depth == 0)
            {
                message = _octets.AsMemory(_start, _seen - _start);
                _start = _seen;
                return true;
            }
        }
        return false;
    }

    private bool TryBegin()
    {
        while (_start < _end && _octets[_start] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
            _start++;
        _seen = _start;
        if (_start == _end)
            return false;
        return _octets[_start] == '{' ? true : throw new OvsdbProtocolException(
            $"that is no JSON-RPC: a message begins with `{Show(_octets.AsSpan(_start, _end - _start))}`");
    }

    private bool TrySkipToNext()
    {
        int at = _octets.AsSpan(_seen.._end).IndexOfAny(_inString ? StringEnd : Structure);
        _seen = at < 0 ? _end : _seen + at;
        return at >= 0;
    }

    private bool TryPassInString(byte octet)
    {
        if (octet == '"')
        {
            _inString = false;
            return true;
        }
        // What stands behind a backslash ends nothing, and the digits of \u don't either.
        bool isWhole = _seen < _end;
        _seen += isWhole ? 1 : -1; // Else it comes with the next octets: look at the backslash again then.
        return isWhole;
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _octets.AsSpan(_start.._end).CopyTo(_octets);
            (_seen, _end, _start) = (_seen - _start, _end - _start, 0);
        }
        if (_end == 0 && _octets.Length > KeptSize)
            _octets = new byte[FirstSize];
        if (_end < _octets.Length)
            return;
        if (_end >= maxMessageSize)
            throw new OvsdbProtocolException($"a message is larger than {maxMessageSize} octets");
        Array.Resize(ref _octets, (int)Math.Min(_octets.Length * 2L, maxMessageSize));
    }

    private static string Show(ReadOnlySpan<byte> octets)
    {
        string text = Encoding.Latin1.GetString(octets[..Math.Min(octets.Length, 20)]);
        return string.Concat(text.Select(character => char.IsBetween(character, ' ', '~') ? character : '.'));
    }
}
