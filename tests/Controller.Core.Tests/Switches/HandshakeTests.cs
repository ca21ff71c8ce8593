using Controller.Core.Switches;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Tests.Switches;

/// <summary>The handshake as the pure state machine that it is: every phase with every type of message.</summary>
public sealed class HandshakeTests
{
    private static readonly DatapathId Id = new(0x1234);
    private static readonly byte[] Features = Octets.Of(new FeaturesReply
    {
        DatapathId = Id,
        TableCount = 254,
        Capabilities = Capabilities.FlowStats,
    });

    public static TheoryData<byte> AllTypes => [.. Enumerable.Range(0, 256).Select(type => (byte)type)];

    [Theory]
    [MemberData(nameof(AllTypes))]
    public void Handshake_refuses_anything_before_HELLO_but_HELLO(byte type)
    {
        var handshake = new Handshake();

        HandshakeStep step = On(handshake, FrameOf((MessageType)type));

        bool isHello = (MessageType)type == MessageType.Hello;
        Assert.Equal(isHello ? HandshakeStep.AskFeatures : HandshakeStep.Close, step);
        Assert.Equal(isHello ? HandshakePhase.AwaitFeatures : HandshakePhase.Refused, handshake.Phase);
        Assert.Equal(isHello, handshake.Refusal.Length == 0);
    }

    [Theory]
    [MemberData(nameof(AllTypes))]
    public void Handshake_awaits_FEATURES_REPLY_and_leaves_the_rest_to_the_session(byte type)
    {
        Handshake handshake = Awaiting(HandshakePhase.AwaitFeatures);

        HandshakeStep step = On(handshake, FrameOf((MessageType)type));

        Assert.Equal((MessageType)type switch
        {
            MessageType.FeaturesReply => HandshakeStep.AskFacts,
            MessageType.Error => HandshakeStep.Close,
            _ => HandshakeStep.NotMine,
        }, step);
    }

    [Theory]
    [MemberData(nameof(AllTypes))]
    public void Handshake_that_knows_the_datapath_has_no_business_with_messages(byte type)
    {
        Assert.Equal(HandshakeStep.NotMine, On(Awaiting(HandshakePhase.AwaitFacts), FrameOf((MessageType)type)));
        Assert.Equal(HandshakeStep.NotMine, On(Awaiting(HandshakePhase.Complete), FrameOf((MessageType)type)));
    }

    [Theory]
    [MemberData(nameof(AllTypes))]
    public void Handshake_that_refused_stays_refused(byte type)
    {
        Handshake handshake = Awaiting(HandshakePhase.Refused);

        On(handshake, FrameOf((MessageType)type));

        Assert.Equal(HandshakePhase.Refused, handshake.Phase);
        Assert.NotEmpty(handshake.Refusal);
    }

    [Fact]
    public void Handshake_keeps_the_features()
    {
        Handshake handshake = Awaiting(HandshakePhase.AwaitFacts);

        Assert.Equal(new FeaturesSummary(Id, 254, Capabilities.FlowStats), handshake.Features);
    }

    [Fact]
    public void Handshake_refuses_an_auxiliary_connection()
    {
        Handshake handshake = Awaiting(HandshakePhase.AwaitFeatures);

        HandshakeStep step = On(handshake, Octets.Of(new FeaturesReply { DatapathId = Id, AuxiliaryId = 7 }));

        Assert.Equal(HandshakeStep.Close, step);
        Assert.Contains("auxiliary", handshake.Refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(9)]
    [InlineData(31)]
    [InlineData(40)]
    public void Handshake_refuses_FEATURES_REPLY_of_another_size(int size)
    {
        Handshake handshake = Awaiting(HandshakePhase.AwaitFeatures);

        Assert.Equal(HandshakeStep.Close, On(handshake, FrameOf(MessageType.FeaturesReply, size)));
        Assert.Contains("FEATURES_REPLY", handshake.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Handshake_leaves_FEATURES_REPLY_of_another_version_to_the_session()
    {
        Handshake handshake = Awaiting(HandshakePhase.AwaitFeatures);
        byte[] features = Octets.Of(new FeaturesReply { DatapathId = Id });
        features[0] = 1;

        Assert.Equal(HandshakeStep.NotMine, On(handshake, features));
        Assert.Equal(HandshakePhase.AwaitFeatures, handshake.Phase);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Handshake_tells_the_text_of_the_switchs_HELLO_FAILED(bool afterHello)
    {
        Handshake handshake = afterHello ? Awaiting(HandshakePhase.AwaitFeatures) : new Handshake();
        byte[] failed = Octets.Of(new Error(OpenFlowErrors.Incompatible, "we speak 1.0\n\u0007 only\0"u8));

        Assert.Equal(HandshakeStep.Close, On(handshake, failed));
        Assert.Contains("OFPHFC_INCOMPATIBLE", handshake.Refusal, StringComparison.Ordinal);
        Assert.Contains("we speak 1.0", handshake.Refusal, StringComparison.Ordinal);
        Assert.DoesNotContain(handshake.Refusal, char.IsControl);
    }

    [Fact]
    public void Handshake_bounds_the_text_of_the_switchs_HELLO_FAILED()
    {
        var handshake = new Handshake();

        On(handshake,
            Octets.Of(new Error(OpenFlowErrors.Incompatible, Enumerable.Repeat((byte)'x', 60_000).ToArray())));

        Assert.InRange(handshake.Refusal.Length, 1, 500);
    }

    private static HandshakeStep On(Handshake handshake, byte[] frame) => handshake.On(frame.Header(), frame);

    private static Handshake Awaiting(HandshakePhase phase)
    {
        var handshake = new Handshake();
        if (phase == HandshakePhase.Refused)
        {
            On(handshake, Octets.Of(new EchoRequest([])));
            return handshake;
        }
        On(handshake, Octets.Of(new Hello()));
        if (phase >= HandshakePhase.AwaitFacts)
            On(handshake, FrameOf(MessageType.FeaturesReply));
        if (phase == HandshakePhase.Complete)
            handshake.Complete();
        Assert.Equal(phase, handshake.Phase);
        return handshake;
    }

    // A frame that is right in the eyes of whoever reads more than its header here.
    private static byte[] FrameOf(MessageType type, int size = Header.Size)
    {
        if (type == MessageType.FeaturesReply && size == Header.Size)
            return [.. Features];
        byte[] frame = new byte[size];
        Header.Write(frame, type, size, new Xid(7));
        return frame;
    }
}
