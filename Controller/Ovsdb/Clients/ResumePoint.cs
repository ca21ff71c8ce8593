using Controller.Ovsdb.Replicas;

namespace Controller.Ovsdb.Clients;

/// <summary>Where a replica stands, for a server that can tell what happened since (ovsdb-server(7)).</summary>
/// <param name="Transaction">Empty where everything is to be told.</param>
internal sealed record ResumePoint(Replica Replica, Guid Transaction)
{
    public static ResumePoint Start { get; } = new(Replica.Empty, Guid.Empty);
}
