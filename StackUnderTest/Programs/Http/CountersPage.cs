using System;
using StackUnderTest.Stack;
using StackUnderTest.Stack.Link;
using StackUnderTest.Stack.Tcp;

namespace StackUnderTest.Programs.Http;

/// <summary>
/// The same for programs: one JSON object with <c>uptimeMs</c>, <c>memory</c>, <c>tcp</c>, and the lists <c>cards</c>,
/// <c>counters</c> (all, by their names) and <c>connections</c>.
/// </summary>
internal sealed class CountersPage : HttpPage
{
    private readonly NetworkStack _stack;
    private readonly GuestMachine _machine;

    public CountersPage(NetworkStack stack, GuestMachine machine)
    {
        _stack = stack;
        _machine = machine;
    }

    public override ReadOnlySpan<byte> ContentType => "application/json"u8;

    private int FirstCounter => 1 + NetworkStack.GreatestInterfaces;

    private int FirstConnection => FirstCounter + CounterTable.Count;

    private int Last => FirstConnection + _stack.Options.Connections;

    public static ReadOnlySpan<byte> NameOf(TcpState state) => state switch
    {
        TcpState.Closed => "CLOSED"u8,
        TcpState.Listen => "LISTEN"u8,
        TcpState.SynSent => "SYN-SENT"u8,
        TcpState.SynReceived => "SYN-RECEIVED"u8,
        TcpState.Established => "ESTABLISHED"u8,
        TcpState.FinWait1 => "FIN-WAIT-1"u8,
        TcpState.FinWait2 => "FIN-WAIT-2"u8,
        TcpState.CloseWait => "CLOSE-WAIT"u8,
        TcpState.Closing => "CLOSING"u8,
        TcpState.LastAck => "LAST-ACK"u8,
        _ => "TIME-WAIT"u8,
    };

    public override bool TryWriteRow(int row, ref bool listed, ref AsciiWriter writer, long now)
    {
        if (row == 0)
            Head(ref writer, now);
        else if (row < FirstCounter)
            Card(ref writer, row - 1);
        else if (row < FirstConnection)
            Counter(ref writer, row - FirstCounter);
        else if (row < Last)
            listed |= TryConnection(ref writer, row - FirstConnection, listed);
        else if (row == Last)
            writer.Text("]}\n"u8);
        return row <= Last;
    }

    private void Head(ref AsciiWriter writer, long now)
    {
        Member(ref writer, "{\"uptimeMs\":"u8, now / StackOptions.Millisecond);
        Member(ref writer, ",\"memory\":{\"size\":"u8, _machine.MemorySize);
        Member(ref writer, ",\"free\":"u8, _machine.MemoryFree);
        Member(ref writer, ",\"pages\":"u8, _stack.Pages.Count);
        Member(ref writer, ",\"pagesFree\":"u8, _stack.Pages.FreeCount);
        Member(ref writer, "},\"tcp\":{\"sockets\":"u8, _stack.Tcp.Count);
        Member(ref writer, ",\"halfOpen\":"u8, _stack.Tcp.HalfOpenCount);
        Member(ref writer, ",\"timeWait\":"u8, _stack.Tcp.TimeWaits.Count);
        writer.Text("},\"cards\":["u8);
    }

    private void Card(ref AsciiWriter writer, int index)
    {
        if (index < _stack.InterfaceCount)
        {
            EthernetInterface link = _stack[index];
            writer.Text(index == 0 ? "{\"mac\":\""u8 : ",{\"mac\":\""u8);
            writer.Hardware(link.Card.Address);
            writer.Text("\",\"address\":\""u8);
            writer.Address(link.Address);
            Member(ref writer, "\",\"prefix\":"u8, link.PrefixLength);
            Member(ref writer, ",\"mtu\":"u8, link.Mtu);
            writer.Text(link.Card.LinkIsUp ? ",\"up\":true}"u8 : ",\"up\":false}"u8);
        }

        if (index == NetworkStack.GreatestInterfaces - 1)
            writer.Text("],\n\"counters\":{"u8);
    }

    private void Counter(ref AsciiWriter writer, int index)
    {
        long value = CounterTable.Read(_stack.Counters, index, out ReadOnlySpan<byte> name);
        writer.Text(index == 0 ? "\""u8 : ",\""u8);
        writer.Text(name);
        Member(ref writer, "\":"u8, value);
        if (index == CounterTable.Count - 1)
            writer.Text("},\n\"connections\":["u8);
    }

    private bool TryConnection(ref AsciiWriter writer, int place, bool listed)
    {
        if (!_stack.Tcp.TryLook(place, out TcpConnection connection))
            return false;
        TcpInformation information = connection.Information();
        writer.Text(listed ? ",\n{\"local\":\""u8 : "{\"local\":\""u8);
        writer.Address(connection.Tuple.Local);
        Member(ref writer, ":"u8, connection.Tuple.LocalPort);
        writer.Text("\",\"remote\":\""u8);
        writer.Address(connection.Tuple.Remote);
        Member(ref writer, ":"u8, connection.Tuple.RemotePort);
        writer.Text("\",\"state\":\""u8);
        writer.Text(NameOf(connection.State));
        Member(ref writer, "\",\"unsent\":"u8, connection.SendQueueSize);
        Member(ref writer, ",\"unread\":"u8, connection.ReceiveQueueSize);
        Member(ref writer, ",\"rttUs\":"u8, information.RoundTrip);
        Member(ref writer, ",\"window\":"u8, information.CongestionWindow);
        Member(ref writer, ",\"retransmissions\":"u8, information.Retransmissions);
        writer.Text("}"u8);
        return true;
    }

    private static void Member(ref AsciiWriter writer, ReadOnlySpan<byte> text, long value)
    {
        writer.Text(text);
        writer.Number(value);
    }
}
