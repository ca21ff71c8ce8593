using System;
using StackUnderTest.Stack.Ip;
using StackUnderTest.Stack.Link;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack.Icmp;

/// <summary>An answer to an echo request of ours.</summary>
public struct EchoAnswer
{
    public Ipv4Address Source;
    public ushort Identifier;
    public ushort Sequence;
    public int Size;

    /// <summary>Every octet was what was sent.</summary>
    public bool IsIntact;
    public long Received;
}

/// <summary>
/// Sends echo requests and keeps the last answers; the payload's octets count up from the sequence number.
/// </summary>
public sealed class EchoClient
{
    private const int Capacity = 32;

    private readonly EchoAnswer[] _answers = new EchoAnswer[Capacity];
    private readonly Ipv4Sender _sender;
    private int _first;
    private int _count;

    public EchoClient(Ipv4Sender sender) => _sender = sender;

    public SendResult Send(Ipv4Address destination, ushort identifier, ushort sequence, int size, long now)
    {
        IpFlow flow = default;
        flow.Destination = destination;
        flow.Protocol = IpProtocol.Icmp;
        flow.TimeToLive = IpFlow.DefaultTimeToLive;
        flow.Interface = IpFlow.AnyInterface;
        if (!_sender.TrySource(destination, out flow.Source))
            return SendResult.NoRoute;
        SendResult result =
            _sender.TryBegin(flow, IcmpView.HeaderSize + size, false, now, out Span<byte> message);
        if (result != SendResult.Ready)
            return result;
        for (int i = 0; i < size; i++)
            message[IcmpView.HeaderSize + i] = (byte)(sequence + i);
        IcmpView.Write(message, IcmpView.EchoRequest, 0, (uint)identifier << 16 | sequence);
        _sender.Commit();
        return result;
    }

    public bool TryTake(out EchoAnswer answer)
    {
        answer = default;
        if (_count == 0)
            return false;
        answer = _answers[_first];
        _first = (_first + 1) % Capacity;
        _count--;
        return true;
    }

    /// <summary>When no one takes the answers, the oldest go.</summary>
    public void Receive(Ipv4Address source, in IcmpView icmp, long now)
    {
        if (_count == Capacity)
        {
            _first = (_first + 1) % Capacity;
            _count--;
        }

        ref EchoAnswer answer = ref _answers[(_first + _count++) % Capacity];
        answer.Source = source;
        answer.Identifier = (ushort)(icmp.Rest >> 16);
        answer.Sequence = (ushort)icmp.Rest;
        answer.Size = icmp.Data.Length;
        answer.Received = now;
        answer.IsIntact = true;
        for (int i = 0; i < icmp.Data.Length; i++)
            answer.IsIntact &= icmp.Data[i] == (byte)(answer.Sequence + i);
    }
}
