using Controller.Core.Switches;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Flows;

/// <summary>What brings changes to one switch. All calls, and calls back, are on the switch's event loop.</summary>
internal interface IMessageSender
{
    /// <summary>Sends one message and returns its transaction id, the one after that of the message before.</summary>
    Xid Send<TMessage>(in TMessage message)
        where TMessage : IMessage, allows ref struct;

    /// <summary>Sends a barrier; <paramref name="passed"/> is called when it comes back, and whether it did.</summary>
    void SendBarrier(Action<bool> passed);

    /// <summary>Asks for a step in a bundle's life; <paramref name="ended"/> is called with what came of it.</summary>
    void SendBundleControl(BundleId bundle, BundleControlType type, BundleFlags flags, Action<RequestOutcome> ended);
}
