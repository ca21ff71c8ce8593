using Controller.Ovsdb.Clients;

namespace Controller.Ovsdb.Tests.Fakes;

/// <summary>Clients that are quick about everything, and waits with a limit.</summary>
internal static class Clients
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public static OvsdbClientOptions OptionsOf(params FakeServer[] servers) => new()
    {
        Addresses = [.. servers.Select(server => server.Address)],
        Database = "Things",
        Tables = new Dictionary<string, IReadOnlyList<string>>
        {
            ["Thing"] = ["name", "size", "note", "tags", "extra", "futureColumn"],
            ["FutureTable"] = ["name"],
        },
        MinBackoff = TimeSpan.FromMilliseconds(10),
        MaxBackoff = TimeSpan.FromMilliseconds(40),
    };

    public static OvsdbClient Of(params FakeServer[] servers) => new(OptionsOf(servers), TimeProvider.System);

    public static async Task<DatabaseView> UntilAsync(this OvsdbClient client, Func<DatabaseView, bool> isWanted)
    {
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            return await client.WhenAsync(isWanted, limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"it never came to that; it is {client.View} now");
        }
    }

    public static Task<DatabaseView> UntilReadyAsync(this OvsdbClient client) => client.UntilAsync(view => view.IsReady);

    /// <summary>Waits for something that nothing tells of.</summary>
    public static async Task UntilAsync(Func<bool> isSo, string what)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!isSo())
        {
            if (limit.IsCancellationRequested)
                throw new TimeoutException(what);
            await Task.Delay(5);
        }
    }
}
