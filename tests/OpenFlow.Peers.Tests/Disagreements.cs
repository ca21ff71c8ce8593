using System.Text;
using OpenFlow.Peers.Tests.Generating;
using OpenFlow.Peers.Tests.Peers;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Validation;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Peers.Tests;

/// <summary>What peers hold against messages of ours that <see cref="KnownQuirks"/> doesn't explain.</summary>
internal sealed class Disagreements
{
    private const int Shown = 20;

    // What begins the words of a disagreement that tell one message's octets or text.
    private static readonly string[] Different = ["writes", "reads", "prints"];

    private readonly List<(string Peer, Sample Sample, string Why)> _found = [];

    /// <summary>Has a peer judge messages.</summary>
    public void Ask(IPeer peer, IReadOnlyList<Sample> samples)
    {
        IReadOnlyList<Verdict> verdicts = peer.Judge([.. samples.Select(sample => sample.Octets)]);
        for (int i = 0; i < samples.Count; i++)
        {
            Verdict verdict = Compared(verdicts[i], samples[i]);
            if (!verdict.Accepts && KnownQuirks.Explain(peer.Name, samples[i], verdict) is null)
                Add(peer.Name, samples[i], verdict.Why);
        }
    }

    /// <summary>Has us read a message, write it again and check it against the rules.</summary>
    public void AskUs(Sample sample)
    {
        if (!MessageRewriter.TryRewrite(sample.Octets, out byte[] again, out OpenFlowError error))
            Add("our reader", sample, error.Name);
        else if (!again.AsSpan().SequenceEqual(sample.Octets))
            Add("our writer", sample, "writes: " + Convert.ToHexStringLower(again));
        if (!MessageRules.TryCheck(sample.Octets, out Refusal refusal))
            Add("our rules", sample, $"{refusal.Error.Name} {refusal.Subject}");
    }

    public void Add(string peer, Sample sample, string why) => _found.Add((peer, sample, why));

    /// <summary>Fails if there is any: the smallest message of each sort, with what makes it again.</summary>
    public void AssertNone() => Assert.True(_found.Count == 0, ToString());

    public override string ToString()
    {
        var text = new StringBuilder();
        // What is written instead differs with each message.
        var sorts = _found.GroupBy(one => (one.Peer, Sort: one.Why.Split(':')[0] is var head
            && Different.Any(word => head.StartsWith(word, StringComparison.Ordinal)) ? head : one.Why));
        foreach (var sort in sorts.OrderByDescending(sort => sort.Count()).Take(Shown))
        {
            (string _, Sample Sample, string Why) smallest = sort.MinBy(one => one.Sample.Octets.Length);
            text.AppendLine($"{sort.Count()} x {sort.Key.Peer}: {smallest.Why}").AppendLine($"    {smallest.Sample}");
        }
        return text.ToString();
    }

    private static Verdict Compared(Verdict verdict, Sample sample) =>
        verdict.Again is null || verdict.Again.AsSpan().SequenceEqual(sample.Octets)
            ? verdict
            : Verdict.No($"writes {sample.Octets.Length - verdict.Again.Length} octets less: "
                + Convert.ToHexStringLower(verdict.Again));
}
