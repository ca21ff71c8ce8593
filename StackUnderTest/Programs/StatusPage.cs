using System;
using StackUnderTest.Stack;

namespace StackUnderTest.Programs;

/// <summary>The page with the stack's live statistics.</summary>
internal static class StatusPage
{
    public static void Write(ref AsciiWriter page, NetworkStack stack, long now)
    {
        StackCounters counters = stack.Counters;
        page.Text("<!DOCTYPE html><title>stack under test</title><h1>Stack under test</h1><table>\n"u8);
        Row(ref page, "milliseconds up"u8, now / StackOptions.Millisecond);
        Row(ref page, "frames in"u8, counters.FramesIn);
        Row(ref page, "frames out"u8, counters.FramesOut);
        Row(ref page, "IP packets in"u8, counters.IpIn);
        Row(ref page, "IP packets out"u8, counters.IpOut);
        Row(ref page, "IP bad checksums"u8, counters.IpBadChecksum);
        Row(ref page, "fragments in"u8, counters.FragmentsIn);
        Row(ref page, "datagrams reassembled"u8, counters.DatagramsReassembled);
        Row(ref page, "echo replies"u8, counters.IcmpEchoReplies);
        Row(ref page, "UDP datagrams in"u8, counters.UdpIn);
        Row(ref page, "UDP datagrams out"u8, counters.UdpOut);
        Row(ref page, "TCP segments in"u8, counters.TcpSegmentsIn);
        Row(ref page, "TCP segments out"u8, counters.TcpSegmentsOut);
        Row(ref page, "TCP retransmissions"u8, counters.TcpRetransmissions);
        Row(ref page, "TCP timeouts"u8, counters.TcpTimeouts);
        Row(ref page, "TCP sockets"u8, stack.Tcp.Count);
        Row(ref page, "TCP half open"u8, stack.Tcp.HalfOpenCount);
        Row(ref page, "TCP in TIME-WAIT"u8, stack.Tcp.TimeWaits.Count);
        Row(ref page, "buffer pages free"u8, stack.Pages.FreeCount);
        page.Text("</table>\n"u8);
    }

    private static void Row(ref AsciiWriter page, ReadOnlySpan<byte> name, long value)
    {
        page.Text("<tr><td>"u8);
        page.Text(name);
        page.Text("<td>"u8);
        page.Number(value);
        page.Text("\n"u8);
    }
}
