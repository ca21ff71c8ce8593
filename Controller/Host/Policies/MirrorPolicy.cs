using Controller.Core.Policies;
using Controller.Host.Policies.Yaml;

namespace Controller.Host.Policies;

/// <summary>One of <c>mirrors</c>.</summary>
internal sealed record MirrorPolicy(
    Position At, IReadOnlyList<PortMention> From, PortMention? To, MirrorDirection Direction)
{
    public Located<string>? Name { get; init; }

    /// <summary>Every port that it names.</summary>
    public IEnumerable<PortMention> Ports => To is null ? From : [.. From, To];
}
