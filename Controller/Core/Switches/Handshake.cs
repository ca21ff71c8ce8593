using System.Text;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Switches;

/// <summary>How far a connection has come.</summary>
internal enum HandshakePhase
{
    /// <summary>Nothing but a HELLO may come.</summary>
    AwaitHello,

    /// <summary>FEATURES_REQUEST is out.</summary>
    AwaitFeatures,

    /// <summary>Ports, description and capabilities are being asked.</summary>
    AwaitFacts,

    /// <summary>A switch to work with.</summary>
    Complete,

    /// <summary>Refused; the connection closes.</summary>
    Refused,
}

/// <summary>What the session has to do next.</summary>
internal enum HandshakeStep
{
    /// <summary>The message is not the handshake's business.</summary>
    NotMine,

    /// <summary>Send FEATURES_REQUEST.</summary>
    AskFeatures,

    /// <summary>The datapath is known: set it up and ask for the rest.</summary>
    AskFacts,

    /// <summary>Send HELLO_FAILED with <see cref="Handshake.Refusal"/> as its text, then close.</summary>
    RefuseVersion,

    /// <summary>Close.</summary>
    Close,
}

/// <summary>
/// The order in which a connection becomes a switch (OpenFlow 1.3.5 §6.3.1, §6.3.3): HELLO, FEATURES, then facts.
/// A pure state machine: it reads messages and says what to do, and neither sends nor waits itself.
/// </summary>
internal sealed class Handshake
{
    private const int MaxText = 200;

    public HandshakePhase Phase { get; private set; } = HandshakePhase.AwaitHello;

    /// <summary>Why it was refused, for the log and for the switch.</summary>
    public string Refusal { get; private set; } = "";

    public FeaturesSummary Features { get; private set; }

    public HandshakeStep On(in Header header, ReadOnlySpan<byte> frame) => (Phase, header.Type) switch
    {
        (HandshakePhase.AwaitHello, MessageType.Hello) => OnHello(frame),
        (HandshakePhase.AwaitHello or HandshakePhase.AwaitFeatures, MessageType.Error) => OnError(frame),
        (HandshakePhase.AwaitHello, _) => Refuse(HandshakeStep.Close, $"{header.Type} came before HELLO"),
        (HandshakePhase.AwaitFeatures, MessageType.FeaturesReply) when header.Version == Header.Version13 =>
            OnFeatures(frame),
        _ => HandshakeStep.NotMine,
    };

    /// <summary>All facts have come.</summary>
    public void Complete() => Phase = HandshakePhase.Complete;

    private HandshakeStep OnHello(ReadOnlySpan<byte> frame)
    {
        if (!Hello.TryRead(frame, out Hello peer, out OpenFlowError error))
            return Refuse(HandshakeStep.Close, $"a broken HELLO: {error}");
        var own = new Hello();
        if (!Hello.TryNegotiate(own, peer, out byte version) || version != Header.Version13)
            return Refuse(HandshakeStep.RefuseVersion, VersionsOf(peer));
        Phase = HandshakePhase.AwaitFeatures;
        return HandshakeStep.AskFeatures;
    }

    // A switch that found no common version says so instead of a HELLO that would do, or after its own HELLO.
    private HandshakeStep OnError(ReadOnlySpan<byte> frame)
    {
        if (!Error.TryRead(frame, out Error error, out _))
            return Refuse(HandshakeStep.Close, "a broken ERROR in the handshake");
        string text = error.Type == ErrorType.HelloFailed ? Printable(error.Data) : "";
        return Refuse(HandshakeStep.Close, $"the switch refused: {error.Reason}{text}");
    }

    // The text is ASCII (OpenFlow 1.3.5 §7.4.4); what isn't, doesn't get into the log.
    private static string Printable(ReadOnlySpan<byte> text)
    {
        var words = new StringBuilder(": ");
        foreach (byte octet in text[..Math.Min(text.Length, MaxText)])
            words.Append(octet is >= 0x20 and < 0x7f ? (char)octet : ' ');
        return words.ToString().TrimEnd(' ', ':');
    }

    private HandshakeStep OnFeatures(ReadOnlySpan<byte> frame)
    {
        if (!FeaturesReply.TryRead(frame, out FeaturesReply features, out OpenFlowError error))
            return Refuse(HandshakeStep.Close, $"a broken FEATURES_REPLY: {error}");
        Features = new FeaturesSummary(features.DatapathId, features.TableCount, features.Capabilities);
        if (features.AuxiliaryId != 0)
            return Refuse(HandshakeStep.Close, "an auxiliary connection, which this controller doesn't use");
        Phase = HandshakePhase.AwaitFacts;
        return HandshakeStep.AskFacts;
    }

    private HandshakeStep Refuse(HandshakeStep step, string reason)
    {
        Phase = HandshakePhase.Refused;
        Refusal = reason;
        return step;
    }

    private static string VersionsOf(Hello peer)
    {
        string spoken = string.Join(", ", Versions(peer));
        return $"this controller speaks OpenFlow 1.3 only, the switch {spoken}: "
            + "ovs-vsctl set bridge BRIDGE protocols=OpenFlow13";
    }

    private static List<string> Versions(Hello peer)
    {
        string[] names = ["", "1.0", "1.1", "1.2", "1.3", "1.4", "1.5"];
        var spoken = new List<string>();
        for (byte version = 1; version < names.Length; version++)
        {
            if (peer.Offers(version))
                spoken.Add("OpenFlow " + names[version]);
        }
        if (spoken.Count == 0)
            spoken.Add($"version 0x{peer.Version:x2}");
        return spoken;
    }
}

/// <summary>What the session keeps of FEATURES_REPLY.</summary>
internal readonly record struct FeaturesSummary(
    OpenFlow.Protocol.Types.DatapathId Id, int TableCount, Capabilities Capabilities);
