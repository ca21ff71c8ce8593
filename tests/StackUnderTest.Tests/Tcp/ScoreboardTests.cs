using StackUnderTest.Stack.Tcp;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Tests.Tcp;

/// <summary>The scoreboard against a model that has a state for each octet.</summary>
public sealed class ScoreboardTests
{
    private const int Unit = 10;

    [Fact, Behaviour(56), Behaviour(58)]
    public void Scoreboard_counts_as_a_table_of_octets_would()
    {
        for (int seed = 0; seed < 300; seed++)
            Compare(new Random(seed));
    }

    [Fact]
    public void Scoreboard_stays_bounded_when_every_second_octet_is_reported()
    {
        var origin = new SequenceNumber(uint.MaxValue - 500);
        var board = new Scoreboard();
        var rack = default(Rack);
        board.Clear(origin);
        rack.Start(origin);
        for (int i = 1; i <= 100_000 && !board.IsFull; i++)
            board.Send(origin + i, i);
        Assert.Equal(100_000, board.End - origin); // later ones are counted to the last run
        rack.Begin(200_000, false, 0, origin);
        for (int i = 1; i < 99_000; i += 2)
            board.Hold(origin + i, origin + i + 1, ref rack);
        rack.End();
        Assert.InRange(board.Count, 1, Scoreboard.Capacity);
        board.LoseByTimeout(Unit, 300_000);
        while (board.NextLost(out SequenceNumber start, out int size))
            board.Resend(start, start + Math.Min(size, 3), 300_001);
        Assert.InRange(board.Count, 1, Scoreboard.Capacity);
        board.Acknowledge(board.End, ref rack);
        Assert.Equal((0, 0, 0, 0), (board.Count, board.Held, board.HeldRuns, board.Lost));
    }

    private static void Compare(Random random)
    {
        var origin = new SequenceNumber((uint)random.NextInt64(uint.MaxValue));
        var board = new Scoreboard();
        var rack = default(Rack);
        board.Clear(origin);
        rack.Start(origin);
        int una = 0, end = 0;
        var held = new HashSet<int>();
        var lost = new HashSet<int>();
        for (int now = 1; now < 120; now++)
        {
            rack.Begin(now * 1000, false, 0, origin + una);
            int left = una + random.Next(Math.Max(end - una, 1)) / Unit * Unit;
            int right = Math.Min(left + random.Next(1, 4) * Unit, end);
            switch (random.Next(6))
            {
                case 0 or 1 when !board.IsFull:
                    end += random.Next(1, 5) * Unit;
                    board.Send(origin + end, now * 1000);
                    break;
                case 2 when right > left && board.Count < 90:
                    IEnumerable<int> block = Enumerable.Range(left, right - left);
                    Assert.Equal(block.Count(n => !held.Contains(n)), board.Hold(origin + left, origin + right, ref rack));
                    held.UnionWith(block);
                    lost.ExceptWith(block);
                    break;
                case 3 when board.NextLost(out SequenceNumber start, out int size):
                    int first = start - origin;
                    Assert.Equal(lost.Min(), first);
                    size = Math.Min(size, Unit);
                    board.Resend(start, start + size, now * 1000);
                    lost.ExceptWith(Enumerable.Range(first, size));
                    break;
                case 4 when end > una && random.Next(3) == 0:
                    board.LoseByTimeout(Unit, long.MaxValue);
                    lost.UnionWith(Enumerable.Range(una, end - una).Except(held));
                    break;
                case 5 when end > una:
                    una = Math.Min(una + random.Next(3) * Unit, end);
                    board.Acknowledge(origin + una, ref rack);
                    held.RemoveWhere(n => n < una);
                    lost.RemoveWhere(n => n < una);
                    break;
            }

            rack.End();
            Assert.Equal((end - una, held.Count, lost.Count), (board.End - board.Start, board.Held, board.Lost));
            Assert.Equal(held.Count(n => !held.Contains(n - 1)), board.HeldRuns);
            Assert.InRange(board.Count, 0, Scoreboard.Capacity);
        }
    }
}
