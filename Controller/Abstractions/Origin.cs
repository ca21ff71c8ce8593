namespace Controller.Abstractions;

/// <summary>
/// Who put a flow, group or meter into a desired state. It is no part of a flow's equality: a rule that moves to
/// another line of its file touches no flow.
/// </summary>
/// <param name="App">The app's name.</param>
/// <param name="Rule">What of it in words that people know: <c>acl no-smb</c>, <c>forward web</c>, <c>flow br-int[3]</c>.</param>
/// <param name="Place">Where the policy says so; null for what no policy says.</param>
public sealed record Origin(string App, string Rule, PolicyPlace? Place = null)
{
    /// <summary><c>policy: acl no-smb (p.yaml:12)</c>.</summary>
    public override string ToString() => Place is { } place ? $"{App}: {Rule} ({place})" : $"{App}: {Rule}";
}
