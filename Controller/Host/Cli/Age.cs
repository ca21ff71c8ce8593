using System.Globalization;

namespace Controller.Host.Cli;

/// <summary>How long ago, as short as tables want it: <c>7s</c>, <c>12m30s</c>, <c>5h02m</c>, <c>3d04h</c>.</summary>
internal static class Age
{
    public static string Format(double seconds)
    {
        TimeSpan age = TimeSpan.FromSeconds(Math.Max(0, Math.Floor(seconds)));
        return age switch
        {
            { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{age.Seconds}s"),
            { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{age.Minutes}m{age.Seconds:00}s"),
            { TotalDays: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{age.Hours}h{age.Minutes:00}m"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{(int)age.TotalDays}d{age.Hours:00}h"),
        };
    }
}
