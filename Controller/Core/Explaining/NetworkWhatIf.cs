using System.Collections.Immutable;
using Controller.Core.Dataplane;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Explaining;

/// <summary>Changes to the models of several bridges that are only asked about.</summary>
public sealed class NetworkWhatIf
{
    private readonly ImmutableDictionary<DatapathId, WhatIf> _changes;

    private NetworkWhatIf(ImmutableDictionary<DatapathId, WhatIf> changes) => _changes = changes;

    public static NetworkWhatIf Nothing { get; } = new(ImmutableDictionary<DatapathId, WhatIf>.Empty);

    public WhatIf Of(DatapathId bridge) => _changes.GetValueOrDefault(bridge, WhatIf.Nothing);

    public NetworkWhatIf With(DatapathId bridge, Func<WhatIf, WhatIf> change) =>
        new(_changes.SetItem(bridge, change(Of(bridge))));
}
