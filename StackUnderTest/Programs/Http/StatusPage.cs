using System;
using StackUnderTest.Stack;
using StackUnderTest.Stack.Link;
using StackUnderTest.Stack.Tcp;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Programs.Http;

/// <summary>
/// The page with the stack's live statistics: the machine, its cards, counters that aren't zero, connections.
/// </summary>
internal sealed class StatusPage : HttpPage
{
    private readonly NetworkStack _stack;
    private readonly GuestMachine _machine;

    public StatusPage(NetworkStack stack, GuestMachine machine)
    {
        _stack = stack;
        _machine = machine;
    }

    public override ReadOnlySpan<byte> ContentType => "text/html; charset=us-ascii"u8;

    private int FirstCard => 2;

    private int FirstCounter => FirstCard + NetworkStack.GreatestInterfaces + 1;

    private int FirstConnection => FirstCounter + CounterTable.Count + 1;

    private int Last => FirstConnection + _stack.Options.Connections;

    public override bool TryWriteRow(int row, ref bool listed, ref AsciiWriter writer, long now)
    {
        if (row == 0)
            Head(ref writer);
        else if (row == 1)
            Machine(ref writer, now);
        else if (row < FirstCounter - 1)
            Card(ref writer, row - FirstCard);
        else if (row == FirstCounter - 1)
            writer.Text("</table><h2>Counters</h2><table>\n"u8);
        else if (row < FirstConnection - 1)
            Counter(ref writer, row - FirstCounter);
        else if (row == FirstConnection - 1)
            ConnectionsHead(ref writer);
        else if (row < Last)
            Connection(ref writer, row - FirstConnection);
        else if (row == Last)
            writer.Text("</table>\n"u8);
        return row <= Last;
    }

    private static void Head(ref AsciiWriter writer) => writer.Text(
        "<!DOCTYPE html><meta http-equiv=refresh content=2><title>stack under test</title>"u8
        + "<style>td,th{padding-right:1em;text-align:left}</style><h1>Stack under test</h1><table>\n"u8);

    private static void ConnectionsHead(ref AsciiWriter writer) => writer.Text(
        "</table><h2>Connections</h2><table><tr><th>local<th>remote<th>state<th>unsent<th>unread"u8
        + "<th>RTT us<th>window<th>retransmissions\n"u8);

    private void Machine(ref AsciiWriter writer, long now)
    {
        Row(ref writer, "milliseconds up"u8, now / StackOptions.Millisecond);
        Row(ref writer, "memory"u8, _machine.MemorySize);
        Row(ref writer, "memory free"u8, _machine.MemoryFree);
        Row(ref writer, "buffer pages"u8, _stack.Pages.Count);
        Row(ref writer, "buffer pages free"u8, _stack.Pages.FreeCount);
        Row(ref writer, "TCP sockets"u8, _stack.Tcp.Count);
        Row(ref writer, "TCP half open"u8, _stack.Tcp.HalfOpenCount);
        Row(ref writer, "TCP in TIME-WAIT"u8, _stack.Tcp.TimeWaits.Count);
        writer.Text("</table><h2>Cards</h2><table>\n"u8);
    }

    private void Card(ref AsciiWriter writer, int index)
    {
        if (index >= _stack.InterfaceCount)
            return;
        EthernetInterface link = _stack[index];
        writer.Text("<tr><td>"u8);
        writer.Hardware(link.Card.Address);
        writer.Text("<td>"u8);
        writer.Address(link.Address);
        writer.Text("/"u8);
        writer.Number(link.PrefixLength);
        writer.Text("<td>MTU "u8);
        writer.Number(link.Mtu);
        writer.Text(link.Card.LinkIsUp ? "<td>up"u8 : "<td>down"u8);
        writer.Text(link.Card.LargeSendSize > 0 ? "<td>large sends"u8 : "<td>"u8);
        writer.Text("\n"u8);
    }

    private void Counter(ref AsciiWriter writer, int index)
    {
        long value = CounterTable.Read(_stack.Counters, index, out ReadOnlySpan<byte> name);
        if (value != 0)
            Row(ref writer, name, value);
    }

    private void Connection(ref AsciiWriter writer, int place)
    {
        if (!_stack.Tcp.TryLook(place, out TcpConnection connection))
            return;
        TcpInformation information = connection.Information();
        writer.Text("<tr><td>"u8);
        EndPoint(ref writer, connection.Tuple.Local, connection.Tuple.LocalPort);
        writer.Text("<td>"u8);
        EndPoint(ref writer, connection.Tuple.Remote, connection.Tuple.RemotePort);
        writer.Text("<td>"u8);
        writer.Text(CountersPage.NameOf(connection.State));
        Cell(ref writer, connection.SendQueueSize);
        Cell(ref writer, connection.ReceiveQueueSize);
        Cell(ref writer, information.RoundTrip);
        Cell(ref writer, information.CongestionWindow);
        Cell(ref writer, information.Retransmissions);
        writer.Text("\n"u8);
    }

    private static void EndPoint(ref AsciiWriter writer, Ipv4Address address, ushort port)
    {
        writer.Address(address);
        writer.Text(":"u8);
        writer.Number(port);
    }

    private static void Cell(ref AsciiWriter writer, long value)
    {
        writer.Text("<td>"u8);
        writer.Number(value);
    }

    private static void Row(ref AsciiWriter writer, ReadOnlySpan<byte> name, long value)
    {
        writer.Text("<tr><td>"u8);
        writer.Text(name);
        writer.Text("<td>"u8);
        writer.Number(value);
        writer.Text("\n"u8);
    }
}
