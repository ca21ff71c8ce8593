using System.Text.Json;
using Controller.Ovsdb.Replicas;
using Controller.Ovsdb.Schemas;

namespace Controller.Ovsdb.Clients;

/// <summary>
/// What a server says of the databases that it serves: its own database <c>_Server</c> (ovsdb-server(5)), which tells
/// whether it leads a cluster, and whether it is connected to the others of it.
/// </summary>
internal static class ServerDatabase
{
    public const string Name = "_Server";

    private const string Table = "Database";

    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Tables { get; } =
        new Dictionary<string, IReadOnlyList<string>> { [Table] = ["name", "model", "connected", "leader"] };

    public static DatabaseSchema ReadSchema(JsonElement json) => DatabaseSchema.Read(json, Tables);

    /// <summary>Whether a version of it says enough; before Open vSwitch 2.9 there were no clusters.</summary>
    public static bool IsKnown(DatabaseSchema schema) =>
        schema.Has(Table, "model") && schema.Has(Table, "leader") && schema.Has(Table, "connected");

    /// <summary>Why this server can't be used for a database; null if it can.</summary>
    public static string? FindObjection(Replica server, string database, bool needsLeader)
    {
        Row? row = server.RowsOf(Table).Values.FirstOrDefault(row => row.TextOf("name") == database);
        if (row is null)
            return $"the server has no database {database}";
        if (!row.IsTrue("connected"))
            return $"the server isn't connected to the others of its cluster of {database}";
        return needsLeader && row.TextOf("model") == "clustered" && !row.IsTrue("leader")
            ? $"the server doesn't lead its cluster of {database}" : null;
    }
}
