using System.Reflection;
using StackUnderTest.Stack;

namespace StackUnderTest.Host;

/// <summary>The counters that aren't zero, one a line, at the end of a run.</summary>
internal static class Report
{
    public static void Write(NetworkStack stack, TextWriter writer)
    {
        foreach (FieldInfo field in typeof(StackCounters).GetFields())
        {
            if (field.GetValue(stack.Counters) is long value and not 0)
                writer.WriteLine($"{field.Name} {value}");
        }

        writer.WriteLine($"PagesFree {stack.Pages.FreeCount} of {stack.Pages.Count}");
    }
}
