using System.Security.Cryptography;
using System.Text;
using Apps.Overlay.Guests;
using Controller.Core;
using Controller.Host.Policies;
using Controller.Host.Policies.Yaml;

namespace Controller.Host.Serving;

/// <summary>The policy in force.</summary>
/// <param name="Name">The file that it came from; empty without one.</param>
/// <param name="Revision">12 hexadecimal digits, another for every change of a file's text.</param>
/// <param name="Files">All files of it.</param>
internal sealed record ActivePolicy(
    Policy Policy, string Name, string Revision, IReadOnlyList<string> Files, DateTimeOffset Since)
{
    private const int RevisionSize = 6;

    private readonly Lock _making = new();
    private GuestDirectory? _guests;
    private AppConfiguration? _configuration;

    /// <summary>What the controller takes of it: made once, as that of 100,000 rules takes its time.</summary>
    /// <param name="guests">The program's, for a policy that is to be put in force; null where any will do.</param>
    public AppConfiguration Configure(GuestDirectory? guests = null)
    {
        lock (_making)
        {
            if (_configuration is null || (guests is not null && guests != _guests))
            {
                _guests = guests ?? new GuestDirectory();
                _configuration = Composition.Configure(Policy, Revision, _guests);
            }
            return _configuration;
        }
    }

    public static ActivePolicy None(DateTimeOffset now) => new(Policy.Empty, "", RevisionOf([]), [], now);

    /// <param name="reading">One without errors.</param>
    public static ActivePolicy Of(PolicyReading reading, string name, DateTimeOffset now) => new(
        reading.Policy, name, RevisionOf(reading.Sources), [.. reading.Sources.Select(source => source.Name)], now);

    /// <summary>The revision of a policy, good or bad.</summary>
    public static string RevisionOf(PolicyReading reading) => RevisionOf(reading.Sources);

    // Lengths keep "a" + "bc" and "ab" + "c" apart.
    private static string RevisionOf(IReadOnlyList<PolicySource> sources)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (PolicySource source in sources)
        {
            byte[] text = Encoding.UTF8.GetBytes(source.Text);
            hash.AppendData(BitConverter.GetBytes(text.Length));
            hash.AppendData(text);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, RevisionSize));
    }
}

/// <summary>A policy that was refused: the one in force stayed.</summary>
/// <param name="Problems"><c>file:line:column: error: text</c>, a line each.</param>
internal sealed record RefusedPolicy(string Name, DateTimeOffset At, IReadOnlyList<string> Problems);
