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
    public HandshakePhase Phase { get; private set; } = HandshakePhase.AwaitHello;

    /// <summary>Why it was refused, for the log and for the switch.</summary>
    public string Refusal { get; private set; } = "";

    public FeaturesSummary Features { get; private set; }

    public HandshakeStep On(in Header header, ReadOnlySpan<byte> frame) => (Phase, header.Type) switch
    {
        (HandshakePhase.AwaitHello, MessageType.Hello) => OnHello(frame),
        (HandshakePhase.AwaitHello, MessageType.Error) => OnErrorBeforeHello(frame),
        (HandshakePhase.AwaitHello, _) => Refuse(HandshakeStep.Close, $"{header.Type} came before HELLO"),
        (_, MessageType.Hello) => Refuse(HandshakeStep.Close, "a second HELLO"),
        (HandshakePhase.AwaitFeatures, MessageType.FeaturesReply) => OnFeatures(frame),
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

    // A switch that found no common version says so instead of a HELLO that would do.
    private HandshakeStep OnErrorBeforeHello(ReadOnlySpan<byte> frame) =>
        Refuse(HandshakeStep.Close, Error.TryRead(frame, out Error error, out _)
            ? $"the switch refused: {error.Reason}"
            : "a broken ERROR came before HELLO");

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
