using Controller.Ovsdb.Clients;

namespace Controller.Host.Policies.Checks;

/// <summary>Files for TLS that can't be used: better now than when a switch is to be reached.</summary>
internal static class DatabaseFiles
{
    public static void Check(Policy policy, ErrorList errors)
    {
        if (policy.Controller.DatabaseTls is not { } tls || (tls.Key is not null && tls.Certificate is null))
            return;
        foreach (TlsFileFault fault in tls.Files.FindFaults())
            errors.Add(tls.At(fault.File).At, $"{fault.Path}: {fault.Problem}");
    }
}
