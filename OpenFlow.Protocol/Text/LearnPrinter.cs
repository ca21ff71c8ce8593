using System.Text;
using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Matching;

namespace OpenFlow.Protocol.Text;

/// <summary>Writes a <c>learn</c> action as ovs-ofctl does, its defaults left out.</summary>
internal static class LearnPrinter
{
    public static void Append(StringBuilder text, LearnAction learn)
    {
        text.Append("learn(table=").Append(learn.Table);
        AppendUnlessZero(text, "idle_timeout", learn.IdleTimeout);
        AppendUnlessZero(text, "hard_timeout", learn.HardTimeout);
        AppendUnlessZero(text, "fin_idle_timeout", learn.FinIdleTimeout);
        AppendUnlessZero(text, "fin_hard_timeout", learn.FinHardTimeout);
        if (learn.Priority != LearnBuilder.DefaultPriority)
            text.Append(",priority=").Append(learn.Priority);
        if ((learn.Flags & LearnFlags.SendFlowRemoved) != 0)
            text.Append(",send_flow_rem");
        if ((learn.Flags & LearnFlags.DeleteLearned) != 0)
            text.Append(",delete_learned");
        if (learn.Cookie.Value != 0)
            text.Append(",cookie=").Append(learn.Cookie);
        AppendUnlessZero(text, "limit", learn.Limit);
        if ((learn.Flags & LearnFlags.WriteResult) != 0)
            text.Append(",result_dst=").Append(OvsFieldName.Of(learn.ResultHeader, 0, learn.ResultFirstBit, 1));
        foreach (LearnSpecView spec in learn.Specs)
            AppendSpec(text.Append(','), spec);
        text.Append(')');
    }

    private static void AppendUnlessZero(StringBuilder text, string name, uint value)
    {
        if (value != 0)
            text.Append(',').Append(name).Append('=').Append(value);
    }

    private static void AppendSpec(StringBuilder text, LearnSpecView spec)
    {
        string source = spec.IsImmediate ? ""
            : OvsFieldName.Of(spec.SourceHeader, spec.SourceExperimenter, spec.SourceFirstBit, spec.BitCount);
        string destination = OvsFieldName.Of(spec.DestinationHeader, spec.DestinationExperimenter,
            spec.DestinationFirstBit, spec.BitCount);
        switch (spec.Kind)
        {
            case LearnSpecKind.Match when spec.IsImmediate:
                AppendMatchOfConstant(text, spec, destination);
                break;
            case LearnSpecKind.Match:
                text.Append(destination);
                if (source != destination)
                    text.Append('=').Append(source);
                break;
            case LearnSpecKind.Load when spec.IsImmediate:
                FieldText.AppendHex(text.Append("load:"), spec.Immediate);
                text.Append("->").Append(destination);
                break;
            case LearnSpecKind.Load:
                text.Append("load:").Append(source).Append("->").Append(destination);
                break;
            default:
                text.Append("output:").Append(source);
                break;
        }
    }

    private static void AppendMatchOfConstant(StringBuilder text, LearnSpecView spec, string destination)
    {
        ReadOnlySpan<byte> value = spec.Immediate;
        if (OxmFields.TryFind(spec.DestinationHeader, spec.DestinationExperimenter, out OxmField field)
            && spec.DestinationFirstBit == 0 && spec.BitCount == Subfield.WidthOf(field)
            && value.Length >= field.Size)
        {
            text.Append(field.OvsName).Append('=');
            SettingText.Append(text, field, value[^field.Size..], []);
            return;
        }
        FieldText.AppendHex(text.Append(destination).Append('='), value);
    }
}
