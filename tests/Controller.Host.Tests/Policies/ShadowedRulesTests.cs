using System.Globalization;
using Controller.Host.Policies;
using CsCheck;

namespace Controller.Host.Tests.Policies;

/// <summary>Rules that can't match are found as a comparison of each with all before it would find them.</summary>
public sealed class ShadowedRulesTests
{
    // Few values, so that rules cover one another often.
    private static readonly Gen<(int Prefix, int Network, int Port)> Rule =
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, 3], Gen.Int[0, 2]);

    [Fact]
    public void ShadowedRules_are_those_that_one_before_covers() =>
        Rule.Array[1, 30].Sample(rules =>
        {
            string text = "apiVersion: sdn/v1\nacls:\n" +
                string.Concat(rules.Select(rule => $"  - {{{Write(rule)}action: drop}}\n"));

            int[] lines = [.. PolicyReader.Read(text).Warnings
                .Where(warning => warning.Text.StartsWith("this rule can never match", StringComparison.Ordinal))
                .Select(warning => warning.At!.Value.Line)];

            Assert.Equal(Enumerable.Range(0, rules.Length)
                .Where(i => rules[..i].Any(before => Covers(before, rules[i]))).Select(i => i + 3), lines);
        }, iter: 500);

    private static string Write((int Prefix, int Network, int Port) rule)
    {
        string address = rule.Prefix == 0 ? ""
            : string.Create(CultureInfo.InvariantCulture, $"sourceAddress: {rule.Network << 6}.0.0.0/{rule.Prefix}, ");
        string port = rule.Port == 0 ? "" : $"destinationPort: {rule.Port}";
        return $"match: {{protocol: tcp, etherType: ipv4, {address}{port}}}, ";
    }

    // The first two bits of the address are the network's; of a prefix of three or four the others are 0.
    private static bool Covers((int Prefix, int Network, int Port) a, (int Prefix, int Network, int Port) b)
    {
        int bits = Math.Min(a.Prefix, 2);
        bool address = a.Prefix <= b.Prefix && a.Network >> (2 - bits) == b.Network >> (2 - bits);
        return address && (a.Port == 0 || a.Port == b.Port);
    }
}
