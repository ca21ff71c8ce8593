using Controller.Core.Dataplane;

namespace Controller.Core.Explaining;

/// <summary>Who put a flow into a table.</summary>
/// <param name="App">The app, <c>foreign</c> for none of ours.</param>
/// <param name="Rule">The rule of that app, such as <c>acl no-web</c>; null where it isn't known.</param>
/// <param name="Place">Where a policy says so, as <c>file:line:column</c>; null where none does.</param>
public sealed record FlowOwner(string App, string? Rule = null, string? Place = null)
{
    /// <summary><c>policy, acl no-web, office.yaml:12:5</c>.</summary>
    public override string ToString() =>
        string.Join(", ", new[] { App, Rule, Place }.Where(part => !string.IsNullOrEmpty(part)));
}

/// <summary>Tells whose a flow is.</summary>
public delegate FlowOwner OwnerOfFlow(FlowEntry flow);
