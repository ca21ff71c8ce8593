namespace Controller.Host.Web;

/// <summary>What a listener is for; one never answers for the other, whatever path is asked of it.</summary>
internal enum ListenerRole
{
    Api,
    Metrics,
}

/// <summary>Says of a connection by which listener it came.</summary>
internal sealed record ListenerFeature(ListenerRole Role);
