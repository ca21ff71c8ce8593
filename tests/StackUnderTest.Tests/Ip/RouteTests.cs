using StackUnderTest.Stack.Ip;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Tests.Ip;

public sealed class RouteTests
{
    [Fact]
    public void RouteTable_finds_the_longest_prefix_whatever_the_order()
    {
        var table = new RouteTable(8);
        Assert.True(table.TryAdd(default, 0, new Ipv4Address(10, 0, 0, 254), 0));
        Assert.True(table.TryAdd(new Ipv4Address(10, 1, 2, 0), 24, default, 2));
        Assert.True(table.TryAdd(new Ipv4Address(10, 0, 0, 0), 8, default, 1));
        Assert.True(table.TryAdd(new Ipv4Address(10, 1, 2, 3), 32, default, 3));
        Assert.Equal(3, InterfaceFor(table, new Ipv4Address(10, 1, 2, 3)));
        Assert.Equal(2, InterfaceFor(table, new Ipv4Address(10, 1, 2, 4)));
        Assert.Equal(1, InterfaceFor(table, new Ipv4Address(10, 200, 0, 1)));
        Assert.Equal(0, InterfaceFor(table, new Ipv4Address(192, 168, 0, 1)));
    }

    [Fact]
    public void RouteTable_without_a_match_says_so_and_refuses_more_than_it_holds()
    {
        var table = new RouteTable(1);
        Assert.True(table.TryAdd(new Ipv4Address(10, 0, 0, 0), 8, default, 0));
        Assert.False(table.TryAdd(new Ipv4Address(11, 0, 0, 0), 8, default, 0));
        Assert.False(table.TryFind(new Ipv4Address(192, 168, 0, 1), out _));
        table.RemoveInterface(0);
        Assert.Equal(0, table.Count);
    }

    private static int InterfaceFor(RouteTable table, Ipv4Address destination)
    {
        Assert.True(table.TryFind(destination, out int index));
        return table[index].Interface;
    }
}
