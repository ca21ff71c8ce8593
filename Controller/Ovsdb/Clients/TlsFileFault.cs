namespace Controller.Ovsdb.Clients;

/// <summary>Why a file can't be used, and what to do.</summary>
public sealed record TlsFileFault(TlsFile File, string Path, string Problem);
