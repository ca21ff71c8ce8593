using StackUnderTest.Stack.Sockets;
using StackUnderTest.Tests.Simulation;

namespace StackUnderTest.Tests.Tcp;

/// <summary>Sends octets from A to B, checks each, closes both ways.</summary>
internal static class Transfer
{
    public static bool Run(TwoStacks stacks, int size, long limit)
    {
        (SocketHandle client, SocketHandle server) = stacks.Connect();
        int sent = 0, received = 0;
        bool closed = false, wrong = false, ended = false;
        byte[] chunk = new byte[16384];
        byte[] got = new byte[16384];
        bool Step()
        {
            while (sent < size)
            {
                int count = Math.Min(chunk.Length, size - sent);
                for (int i = 0; i < count; i++)
                    chunk[i] = OctetAt(sent + i);
                if (stacks.A.Tcp.Send(client, chunk.AsSpan(0, count), out int taken) != SocketError.None)
                    break;
                sent += taken;
            }

            if (sent == size && !closed)
                closed = stacks.A.Tcp.ShutdownSend(client) == SocketError.None;
            while (stacks.B.Tcp.Receive(server, got, out int read) == SocketError.None)
            {
                if (read == 0)
                {
                    ended = true;
                    break;
                }

                for (int i = 0; i < read; i++)
                    wrong |= got[i] != OctetAt(received + i);
                received += read;
            }

            return ended || wrong;
        }

        return stacks.RunUntil(Step, limit) && !wrong && received == size;
    }

    /// <summary>No period that a segment's or page's size could hide behind.</summary>
    private static byte OctetAt(int position) => (byte)(((uint)position * 2654435761) >> 13);
}
