using Controller.Host.Api;

namespace Controller.Host.Web;

/// <summary>Turns whatever ends without an answer of its own into problem+json.</summary>
internal sealed class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return; // Who asked has gone.
        }
        catch (TimeoutException error) when (!context.Response.HasStarted)
        {
            await ApiRoutes.WriteAsync(context,
                new Problem("The switch didn't answer", StatusCodes.Status504GatewayTimeout, error.Message));
        }
        catch (Exception error) when (!context.Response.HasStarted)
        {
            log.RequestFailed(context.Request.Method, context.Request.Path, error);
            await ApiRoutes.WriteAsync(context, new Problem(
                "Internal error", StatusCodes.Status500InternalServerError, "the controller's log says more"));
        }
        if (!context.Response.HasStarted && context.Response.StatusCode >= StatusCodes.Status400BadRequest)
            await ApiRoutes.WriteAsync(context, Describe(context));
    }

    private static Problem Describe(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound =>
            new Problem("Not found", StatusCodes.Status404NotFound, $"there is no {context.Request.Path}"),
        StatusCodes.Status405MethodNotAllowed => new Problem("Method not allowed",
            StatusCodes.Status405MethodNotAllowed,
            $"{context.Request.Path} takes {context.Response.Headers.Allow}, not {context.Request.Method}"),
        int status => new Problem("Error", status, $"{context.Request.Method} {context.Request.Path} failed"),
    };
}
