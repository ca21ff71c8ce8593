namespace Controller.Core.Policies.Compiling;

/// <summary>The rule group in a cookie; what is in switches today keeps its number.</summary>
internal enum RuleKind : ushort
{
    TableMiss = 1,
    Acl = 2,
    Forward = 3,
    Mirror = 4,
    Limit = 5,
    RawFlow = 6,

    /// <summary>ARP of the servers of forwards.</summary>
    Neighbour = 7,
}
