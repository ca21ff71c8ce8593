using System;

namespace StackUnderTest.Programs.Probing;

/// <summary>
/// Reads a probe's text:
/// <code>
/// script = item *( ";" item )
/// item   = verb [ ":" target ] *( "," option [ "=" value ] ) / count "*(" script ")"
/// </code>
/// Which verb has which target and options is in <see cref="ProbeStep"/>.
/// </summary>
internal ref struct ProbeParser
{
    private const int GreatestDepth = 4;
    private const int GreatestCount = 1_000_000;
    private const int GreatestPath = 128;
    private const int GreatestPing = 65_507; // with both headers an IPv4 packet's 65535
    private const long GreatestTransfer = 1L << 40;
    private const ushort HttpPort = 80;

    private readonly ProbeScript _script;
    private Scanner _scanner;
    private int _errorPosition;
    private ReadOnlySpan<byte> _expected;

    private ProbeParser(ProbeScript script)
    {
        _script = script;
        _scanner = new Scanner(script.Text);
    }

    /// <summary>Fills the script's steps from its text.</summary>
    public static bool TryParse(ProbeScript script, out CommandError error)
    {
        var parser = new ProbeParser(script);
        bool right = parser.TryItems(0) && (parser._scanner.AtEnd || parser.Fail("; or the end"u8));
        error = new CommandError(parser._errorPosition, parser._expected);
        return right;
    }

    private bool TryItems(int depth)
    {
        do
        {
            bool group = _scanner.Next is >= (byte)'0' and <= (byte)'9';
            if (!(group ? TryGroup(depth) : TryStep()))
                return false;
        }
        while (_scanner.TryTake((byte)';'));
        return true;
    }

    private bool TryGroup(int depth)
    {
        if (depth == GreatestDepth)
            return Fail("groups in at most four others"u8);
        if (!_scanner.TryNumber(1, GreatestCount, out long count))
            return Fail("1 to 1000000 rounds"u8);
        if (!_scanner.TryTake((byte)'*') || !_scanner.TryTake((byte)'('))
            return Fail("*("u8);
        int first = _script.Count;
        if (!TryItems(depth + 1))
            return false;
        if (!_scanner.TryTake((byte)')'))
            return Fail("; or )"u8);
        ProbeStep repeat = ProbeStep.Default(ProbeVerb.Repeat);
        repeat.First = first;
        repeat.Count = (int)count;
        return TryAdd(repeat);
    }

    private bool TryStep()
    {
        int start = _scanner.Position;
        if (!ProbeStep.TryRead(_scanner.Word(), out ProbeVerb verb))
        {
            _scanner.Position = start;
            return Fail("address, sleep, ping, tcp, send, receive, echo, udp, http, listen, hear or N*( )"u8);
        }

        ProbeStep step = ProbeStep.Default(verb);
        if (step.Kind != ProbeTarget.None && !_scanner.TryTake((byte)':'))
            return Fail(": and a target"u8);
        if (!TryTarget(ref step))
            return false;
        while (_scanner.TryTake((byte)','))
        {
            if (!TryOption(ref step))
                return false;
        }

        return TryAdd(step);
    }

    private bool TryTarget(ref ProbeStep step)
    {
        switch (step.Kind)
        {
            case ProbeTarget.Time:
                return _scanner.TryTime(out step.Timeout) || Fail("a time such as 500ms or 3s"u8);
            case ProbeTarget.Port:
                return _scanner.TryPort(out step.Port) || Fail("a port"u8);
            case ProbeTarget.Address:
                return _scanner.TryAddress(out step.Target) || Fail("an address"u8);
            case ProbeTarget.AddressAndPort:
                if (!_scanner.TryAddress(out step.Target))
                    return Fail("an address"u8);
                return (_scanner.TryTake((byte)':') && _scanner.TryPort(out step.Port)) || Fail("a port behind a colon"u8);
            case ProbeTarget.Http:
                return TryHttpTarget(ref step);
            default:
                return true;
        }
    }

    private bool TryHttpTarget(ref ProbeStep step)
    {
        step.Port = HttpPort;
        if (!_scanner.TryAddress(out step.Target))
            return Fail("an address"u8);
        if (_scanner.TryTake((byte)':') && !_scanner.TryPort(out step.Port))
            return Fail("a port"u8);
        if (_scanner.Next != '/')
            return true;
        step.PathStart = _scanner.Position;
        while (_scanner.Next is > (byte)' ' and < 0x7f and not (byte)',' and not (byte)';' and not (byte)')'
            and not (byte)'"' and not (byte)'\\')
            _scanner.Position++;
        step.PathSize = _scanner.Position - step.PathStart;
        return step.PathSize <= GreatestPath || Fail("a path of at most 128 characters"u8);
    }

    private bool TryOption(ref ProbeStep step)
    {
        int start = _scanner.Position;
        if (!TryOptionName(_scanner.Word(), out ProbeOptions option) || (ProbeStep.OptionsOf(step.Verb) & option) == 0)
        {
            _scanner.Position = start;
            return Fail(OptionsFor(step.Verb));
        }

        step.DontFragment |= option == ProbeOptions.DontFragment;
        if (option == ProbeOptions.DontFragment)
            return true;
        return _scanner.TryTake((byte)'=') ? TryValue(ref step, option) : Fail("= and a value"u8);
    }

    private bool TryValue(ref ProbeStep step, ProbeOptions option)
    {
        switch (option)
        {
            case ProbeOptions.Expect:
                int start = _scanner.Position;
                if (ProbeOutcomes.TryRead(_scanner.Word(), out step.Expected))
                    return true;
                _scanner.Position = start;
                return Fail("open, refused, silent, unreachable, blocked, closed, lossy, too-big or another result"u8);
            case ProbeOptions.Timeout:
                return _scanner.TryTime(out step.Timeout) || Fail("a time such as 500ms or 3s"u8);
            case ProbeOptions.Retry:
                return TryInt(0, GreatestCount, out step.Retries) || Fail("0 to 1000000"u8);
            case ProbeOptions.Count:
                return TryInt(1, GreatestCount, out step.Count) || Fail("1 to 1000000"u8);
            case ProbeOptions.Lost:
                return TryInt(0, GreatestCount, out step.Lost) || Fail("0 to 1000000"u8);
            case ProbeOptions.Size:
                return TryInt(0, GreatestPing, out step.Size) || Fail("0 to 65507 octets"u8);
            case ProbeOptions.Bytes:
                return _scanner.TrySize(1, GreatestTransfer, out step.Bytes) || Fail("1 to 1024G octets"u8);
            case ProbeOptions.Status:
                return TryInt(100, 599, out step.Status) || Fail("100 to 599"u8);
            default:
                return TryHash(ref step);
        }
    }

    private bool TryHash(ref ProbeStep step)
    {
        step.HashStart = _scanner.Position;
        step.HashSize = _scanner.Word().Length;
        if (step.HashSize == 2 * Sha256.Size)
            return true;
        _scanner.Position = step.HashStart;
        return Fail("64 hexadecimal digits of SHA-256"u8);
    }

    private bool TryInt(int least, int greatest, out int value)
    {
        bool right = _scanner.TryNumber(least, greatest, out long number);
        value = (int)number;
        return right;
    }

    private bool TryAdd(in ProbeStep step)
    {
        if (_script.Count == ProbeScript.Capacity)
            return Fail("at most 64 steps"u8);
        _script.Steps[_script.Count++] = step;
        return true;
    }

    private bool Fail(ReadOnlySpan<byte> expected)
    {
        _errorPosition = _scanner.Position;
        _expected = expected;
        return false;
    }

    private static bool TryOptionName(ReadOnlySpan<byte> name, out ProbeOptions option)
    {
        option = name.SequenceEqual("expect"u8) ? ProbeOptions.Expect
            : name.SequenceEqual("timeout"u8) ? ProbeOptions.Timeout
            : name.SequenceEqual("retry"u8) ? ProbeOptions.Retry
            : name.SequenceEqual("count"u8) ? ProbeOptions.Count
            : name.SequenceEqual("size"u8) ? ProbeOptions.Size
            : name.SequenceEqual("lost"u8) ? ProbeOptions.Lost
            : name.SequenceEqual("df"u8) ? ProbeOptions.DontFragment
            : name.SequenceEqual("bytes"u8) ? ProbeOptions.Bytes
            : name.SequenceEqual("hash"u8) ? ProbeOptions.Hash
            : name.SequenceEqual("status"u8) ? ProbeOptions.Status : ProbeOptions.None;
        return option != ProbeOptions.None;
    }

    private static ReadOnlySpan<byte> OptionsFor(ProbeVerb verb) => verb switch
    {
        ProbeVerb.Sleep => "no option"u8,
        ProbeVerb.Ping => "expect, timeout, retry, count, size, lost or df"u8,
        ProbeVerb.Udp => "expect, timeout, retry, count, size or lost"u8,
        ProbeVerb.Send or ProbeVerb.Echo => "expect, timeout, retry or bytes"u8,
        ProbeVerb.Receive => "expect, timeout, retry, bytes or hash"u8,
        ProbeVerb.Http => "expect, timeout, retry or status"u8,
        _ => "expect, timeout or retry"u8,
    };
}
