namespace Controller.Ovsdb.Clients;

/// <summary>A file can't be used.</summary>
internal sealed class TlsFileException(TlsFileFault fault, Exception? cause = null)
    : OvsdbException($"{fault.Path}: {fault.Problem}", cause)
{
    public TlsFileFault Fault => fault;
}
