using Controller.Host.Api;
using Controller.Host.Metrics;

namespace Controller.Host.Web;

/// <summary>All of the metrics listener: <c>GET /metrics[?name[]=…]</c>.</summary>
internal sealed class MetricsRoute(Scrape scrape)
{
    private const string Path = "/metrics";
    private const string NameFilter = "name[]";

    public async Task ServeAsync(HttpContext context)
    {
        if (context.Request.Path != Path)
            await ApiRoutes.WriteAsync(context, new Problem("Not found", StatusCodes.Status404NotFound,
                $"here is only {Path}"));
        else if (!HttpMethods.IsGet(context.Request.Method))
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        else
            await WriteAsync(context);
    }

    private async Task WriteAsync(HttpContext context)
    {
        string[] names = [.. context.Request.Query[NameFilter].OfType<string>()];
        context.Response.ContentType = ExpositionWriter.ContentType;
        scrape.Write(new ExpositionWriter(context.Response.BodyWriter, names));
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }
}
