using System.Text.Json;
using Controller.Ovsdb.Values;

namespace Controller.Ovsdb.Transactions;

/// <summary>What became of one operation of a transaction that was carried out (RFC 7047 section 5.2).</summary>
/// <param name="Row">The id of the row that an insert made.</param>
/// <param name="Count">How many rows an update, mutation or deletion was about.</param>
/// <param name="Number">The first integer of the first row that a select found.</param>
public sealed record OperationResult(Guid? Row, long? Count, long? Number)
{
    /// <summary>Reads the answer to a transaction of so many operations.</summary>
    /// <exception cref="OvsdbErrorException">It wasn't carried out.</exception>
    /// <exception cref="OvsdbProtocolException">That is no answer to it.</exception>
    internal static IReadOnlyList<OperationResult> ReadAll(JsonElement json, int count)
    {
        if (json.ValueKind != JsonValueKind.Array)
            throw new OvsdbProtocolException("a transaction's result is no list");
        // What stands behind the failed operation wasn't tried: null. An error that belongs to none, such as a violated
        // constraint, comes as one element more.
        foreach (JsonElement result in json.EnumerateArray())
        {
            if (result.ValueKind == JsonValueKind.Object && result.TryGetProperty("error", out _))
                throw Rpc.RpcMessages.ErrorOf(result);
        }
        OperationResult[] results = [.. json.EnumerateArray().Select(Read)];
        return results.Length == count ? results : throw new OvsdbProtocolException(
            $"a transaction of {count} operations has {results.Length} results");
    }

    private static OperationResult Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw new OvsdbProtocolException("an operation's result is no object");
        Guid? row = json.TryGetProperty("uuid", out JsonElement id) ? DatumJson.ReadUuid(id) : null;
        long? count = json.TryGetProperty("count", out JsonElement number) && number.ValueKind == JsonValueKind.Number
            && number.TryGetInt64(out long rows) ? rows : null;
        return new OperationResult(row, count, FirstNumber(json));
    }

    private static long? FirstNumber(JsonElement json)
    {
        if (!json.TryGetProperty("rows", out JsonElement rows) || rows.ValueKind != JsonValueKind.Array)
            return null;
        foreach (JsonElement row in rows.EnumerateArray().Where(row => row.ValueKind == JsonValueKind.Object))
        {
            foreach (JsonProperty column in row.EnumerateObject())
            {
                if (column.Value.ValueKind == JsonValueKind.Number && column.Value.TryGetInt64(out long number))
                    return number;
            }
        }
        return null;
    }
}
