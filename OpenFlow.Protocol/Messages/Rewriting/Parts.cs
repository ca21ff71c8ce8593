using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages.Rewriting;

/// <summary>
/// The parts of messages, each read as a value and written again. They were walked when their message was read, so that
/// none fails here; of an empty span comes an empty one.
/// </summary>
internal static class Parts
{
    /// <summary>What becomes of an entry: the same with its own parts written again.</summary>
    public delegate TEntry Part<TEntry>(TEntry entry)
        where TEntry : allows ref struct;

    public static EntryListView<TEntry> Entries<TEntry>(ReadOnlySpan<byte> octets, Part<TEntry>? part = null)
        where TEntry : IEntry<TEntry>, allows ref struct
    {
        var again = new OctetBuffer(octets.Length);
        foreach (TEntry entry in new EntryListView<TEntry>(octets))
        {
            TEntry next = part is null ? entry : part(entry);
            next.Write(again.Take(next.Size));
        }
        return new EntryListView<TEntry>(again.Written);
    }

    public static EntryListView<TEntry> Entries<TEntry>(EntryListView<TEntry> entries, Part<TEntry>? part = null)
        where TEntry : IEntry<TEntry>, allows ref struct => Entries(entries.Octets, part);

    public static MatchView MatchOf(MatchView match) => MatchView.OfTrusted(OxmsOf(match.Oxms));

    public static ReadOnlySpan<byte> OxmsOf(ReadOnlySpan<byte> oxms)
    {
        var again = new OctetBuffer(oxms.Length);
        while (Oxm.TryRead(oxms, out Oxm oxm))
        {
            if (OxmValue.TryRead(oxms, out OxmValue? value))
                value.Write(again.Take(value.Size));
            else
                oxms[..oxm.Size].CopyTo(again.Take(oxm.Size));
            oxms = oxms[oxm.Size..];
        }
        return again.Written;
    }

    public static ReadOnlySpan<byte> ActionsOf(ReadOnlySpan<byte> actions)
    {
        var again = new OctetBuffer(actions.Length);
        foreach (ActionView view in ActionListView.OfTrusted(actions))
        {
            IAction action = ActionCodec.Read(view);
            action.Write(again.Take(action.Size));
        }
        return again.Written;
    }

    public static ReadOnlySpan<byte> InstructionsOf(ReadOnlySpan<byte> instructions)
    {
        var again = new OctetBuffer(instructions.Length);
        foreach (InstructionView view in InstructionListView.OfTrusted(instructions))
        {
            IInstruction instruction = InstructionCodec.Read(view);
            instruction.Write(again.Take(instruction.Size));
        }
        return again.Written;
    }

    public static InstructionListView InstructionsOf(InstructionListView instructions) =>
        InstructionListView.OfTrusted(InstructionsOf(instructions.Octets));

    public static ReadOnlySpan<byte> BucketsOf(ReadOnlySpan<byte> buckets)
    {
        var again = new OctetBuffer(buckets.Length);
        foreach (BucketView view in BucketListView.OfTrusted(buckets))
        {
            Bucket bucket = Bucket.From(view) with { Actions = ActionList.Rewrite(view.Actions) };
            bucket.Write(again.Take(bucket.Size));
        }
        return again.Written;
    }

    public static EntryListView<PacketQueue> QueuesOf(EntryListView<PacketQueue> queues) =>
        Entries(queues, static queue => queue with { Properties = Entries(queue.Properties) });

    /// <summary>Elements, and then what is no whole element as it is.</summary>
    public static ReadOnlySpan<byte> HelloElements(Hello hello)
    {
        ReadOnlySpan<byte> again = Entries(hello.ElementList).Octets;
        return (byte[])[.. again, .. hello.Elements[again.Length..]];
    }
}
