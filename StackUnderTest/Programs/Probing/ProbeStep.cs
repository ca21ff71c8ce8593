using System;
using StackUnderTest.Stack;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Programs.Probing;

internal enum ProbeVerb : byte
{
    /// <summary>The end of a group: back to <see cref="ProbeStep.First"/> until it was done often enough.</summary>
    Repeat,
    Address,
    Sleep,
    Ping,
    Tcp,
    Send,
    Receive,
    Echo,
    Udp,
    Http,
    Listen,
    Hear,
}

/// <summary>What stands behind a verb's colon.</summary>
internal enum ProbeTarget : byte
{
    None,
    Address,
    AddressAndPort,

    /// <summary>An address, perhaps a port, perhaps a path.</summary>
    Http,
    Port,
    Time,
}

[Flags]
internal enum ProbeOptions : ushort
{
    None = 0,
    Expect = 1,
    Timeout = 2,
    Retry = 4,
    Count = 8,
    Size = 16,
    Lost = 32,
    DontFragment = 64,
    Bytes = 128,
    Hash = 256,
    Status = 512,
    Common = Expect | Timeout | Retry,
}

/// <summary>A step of a probe, as the parser leaves it.</summary>
internal struct ProbeStep
{
    public ProbeVerb Verb;
    public ProbeTarget Kind;
    public ProbeOutcome Expected;
    public Ipv4Address Target;
    public ushort Port;

    /// <summary>Microseconds for the whole step, for one answer (ping, udp), or without progress (transfers).</summary>
    public long Timeout;

    /// <summary>More tries if it doesn't come out as expected.</summary>
    public int Retries;

    /// <summary>Packets, or rounds of a group.</summary>
    public int Count;

    /// <summary>Octets in each packet.</summary>
    public int Size;

    /// <summary>Packets that may be lost in a ping that is still <see cref="ProbeOutcome.Open"/>.</summary>
    public int Lost;
    public bool DontFragment;

    /// <summary>Octets to transfer; 0: as many as come.</summary>
    public long Bytes;
    public int Status;

    /// <summary>A group's first step.</summary>
    public int First;

    // Places in the script's text.
    public int PathStart;
    public int PathSize;
    public int HashStart;
    public int HashSize;

    public static ReadOnlySpan<byte> NameOf(ProbeVerb verb) => verb switch
    {
        ProbeVerb.Address => "address"u8,
        ProbeVerb.Sleep => "sleep"u8,
        ProbeVerb.Ping => "ping"u8,
        ProbeVerb.Tcp => "tcp"u8,
        ProbeVerb.Send => "send"u8,
        ProbeVerb.Receive => "receive"u8,
        ProbeVerb.Echo => "echo"u8,
        ProbeVerb.Udp => "udp"u8,
        ProbeVerb.Http => "http"u8,
        ProbeVerb.Listen => "listen"u8,
        ProbeVerb.Hear => "hear"u8,
        _ => "repeat"u8,
    };

    public static bool TryRead(ReadOnlySpan<byte> name, out ProbeVerb verb)
    {
        for (verb = ProbeVerb.Address; verb <= ProbeVerb.Hear; verb++)
        {
            if (name.SequenceEqual(NameOf(verb)))
                return true;
        }

        return false;
    }

    public static ProbeTarget TargetOf(ProbeVerb verb) => verb switch
    {
        ProbeVerb.Sleep => ProbeTarget.Time,
        ProbeVerb.Ping => ProbeTarget.Address,
        ProbeVerb.Tcp or ProbeVerb.Send or ProbeVerb.Receive or ProbeVerb.Echo or ProbeVerb.Udp
            => ProbeTarget.AddressAndPort,
        ProbeVerb.Http => ProbeTarget.Http,
        ProbeVerb.Listen or ProbeVerb.Hear => ProbeTarget.Port,
        _ => ProbeTarget.None,
    };

    public static ProbeOptions OptionsOf(ProbeVerb verb) => verb switch
    {
        ProbeVerb.Sleep => ProbeOptions.None,
        ProbeVerb.Ping => ProbeOptions.Common | ProbeOptions.Count | ProbeOptions.Size | ProbeOptions.Lost
            | ProbeOptions.DontFragment,
        ProbeVerb.Udp => ProbeOptions.Common | ProbeOptions.Count | ProbeOptions.Size | ProbeOptions.Lost,
        ProbeVerb.Send or ProbeVerb.Echo => ProbeOptions.Common | ProbeOptions.Bytes,
        ProbeVerb.Receive => ProbeOptions.Common | ProbeOptions.Bytes | ProbeOptions.Hash,
        ProbeVerb.Http => ProbeOptions.Common | ProbeOptions.Status,
        _ => ProbeOptions.Common,
    };

    /// <summary>What a step of this verb is when no option says otherwise.</summary>
    public static ProbeStep Default(ProbeVerb verb)
    {
        const long Mebibyte = 1 << 20;
        ProbeStep step = default;
        step.Verb = verb;
        step.Kind = TargetOf(verb);
        step.Expected = ProbeOutcome.Open;
        step.Count = verb == ProbeVerb.Ping ? 3 : 1;
        step.Size = verb == ProbeVerb.Ping ? 56 : 64;
        step.Bytes = verb is ProbeVerb.Send or ProbeVerb.Echo ? Mebibyte : 0;
        step.Status = 200;
        step.Timeout = verb switch
        {
            ProbeVerb.Ping or ProbeVerb.Udp => StackOptions.Second,
            ProbeVerb.Address => 30 * StackOptions.Second,
            ProbeVerb.Tcp => 3 * StackOptions.Second,
            _ => 10 * StackOptions.Second,
        };
        return step;
    }
}
