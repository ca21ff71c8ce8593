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

    /// <summary>0 for an answer; else the ICMP type of the error that came for it.</summary>
    public byte ErrorType;
    public byte ErrorCode;

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

    /// <summary>No answer waits to be taken.</summary>
    public bool IsEmpty => _count == 0;

    public SendResult Send(
        Ipv4Address destination, ushort identifier, ushort sequence, int size, long now, bool dontFragment = false)
    {
        IpFlow flow = default;
        flow.Destination = destination;
        flow.Protocol = IpProtocol.Icmp;
        flow.TimeToLive = IpFlow.DefaultTimeToLive;
        flow.Interface = IpFlow.AnyInterface;
        flow.DontFragment = dontFragment;
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
        ref EchoAnswer answer = ref Add(source, icmp.Rest, now);
        answer.Size = icmp.Data.Length;
        answer.IsIntact = true;
        for (int i = 0; i < icmp.Data.Length; i++)
            answer.IsIntact &= icmp.Data[i] == (byte)(answer.Sequence + i);
    }

    /// <summary>An error came from <paramref name="source"/> for a request of ours, whose ICMP it quotes.</summary>
    public void ReceiveError(Ipv4Address source, ReadOnlySpan<byte> quoted, IcmpError error, long now)
    {
        if (!IcmpView.TryRead(quoted, out IcmpView request) || request.Type != IcmpView.EchoRequest)
            return;
        ref EchoAnswer answer = ref Add(source, request.Rest, now);
        answer.ErrorType = error.Type;
        answer.ErrorCode = error.Code;
    }

    private ref EchoAnswer Add(Ipv4Address source, uint identity, long now)
    {
        if (_count == Capacity)
        {
            _first = (_first + 1) % Capacity;
            _count--;
        }

        ref EchoAnswer answer = ref _answers[(_first + _count++) % Capacity];
        answer = default;
        answer.Source = source;
        answer.Identifier = (ushort)(identity >> 16);
        answer.Sequence = (ushort)identity;
        answer.Received = now;
        return ref answer;
    }
}
