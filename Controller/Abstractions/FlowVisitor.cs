using OpenFlow.Protocol.Multipart;

namespace Controller.Abstractions;

/// <summary>Sees one flow of a dump; the entry's spans are gone when it returns.</summary>
public delegate void FlowVisitor(in FlowStatsEntry flow);
