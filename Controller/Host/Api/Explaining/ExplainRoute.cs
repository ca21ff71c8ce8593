using System.Text.Json;
using Controller.Core.Dataplane;
using Controller.Core.Explaining;
using OpenFlow.Protocol.Text;

namespace Controller.Host.Api.Explaining;

/// <summary>
/// <c>POST /v1/explain</c>: reads what all switches hold at this moment and tells what would become of a packet. Sends
/// nothing to anyone but those questions.
/// </summary>
internal sealed class ExplainRoute(IControllerView controller)
{
    public async Task AnswerAsync(HttpContext context)
    {
        ExplainRequest? request = await ReadAsync(context);
        if (request is null)
        {
            await ApiRoutes.WriteAsync(context, new Problem("Bad request", StatusCodes.Status400BadRequest,
                "the body must be a JSON object with 'switch', 'port' and 'match' or 'packet'"));
            return;
        }
        NetworkModel network = await controller.GetNetworkAsync(context.RequestAborted);
        (ExplainQuestion? question, Problem? problem) =
            ExplainQuestion.Read(request, controller.Switches, network);
        if (problem is not null)
            await ApiRoutes.WriteAsync(context, problem);
        else
            await context.Response.WriteAsJsonAsync(Answer(question!, request, network),
                ApiJson.Default.ExplainModel, contentType: null, context.RequestAborted);
    }

    private static async Task<ExplainRequest?> ReadAsync(HttpContext context)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, ApiJson.Default.ExplainRequest,
                context.RequestAborted);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ExplainModel Answer(ExplainQuestion question, ExplainRequest request, NetworkModel network)
    {
        Explanation explanation = new Explainer(network).Explain(question.Start, question.Frame, question.Input);
        WhyNotAnswer? whyNot = question.WhyNot is { } wanted
            ? new WhyNot(network).Ask(question.Start, question.Frame, question.Input, wanted) : null;
        string[] gaps = [.. network.Bridges.SelectMany(bridge => bridge.Gaps)];
        var mapping = new ExplainMapping(network, explanation);
        var text = new StringWriter { NewLine = "\n" };
        if (question.Assumed.Count > 0)
            text.WriteLine($"assumed: {string.Join(", ", question.Assumed)}");
        foreach (string gap in gaps)
            text.WriteLine($"warning: {gap}");
        ExplanationText.Write(text, network, explanation);
        if (whyNot is not null)
            ExplanationText.Write(text, whyNot, request.WhyNot!);
        return new ExplainModel(text.ToString(), FlowPrinter.Match(FrameFields.Of(question.Frame).View),
            Convert.ToHexStringLower(question.Frame), question.Assumed, gaps, explanation.IsApproximate,
            mapping.Path, mapping.Verdicts, whyNot is null ? null : ExplainMapping.ToModel(whyNot, request.WhyNot!));
    }
}
