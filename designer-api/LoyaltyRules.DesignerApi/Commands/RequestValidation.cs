using System.Buffers;
using System.Globalization;
using LoyaltyRules.DesignerApi.Problems;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Json;

namespace LoyaltyRules.DesignerApi.Commands;

/// <summary>What every request has to bring along before anything is asked about its meaning.</summary>
internal static class RequestValidation
{
    /// <summary>The header of the key of repetition.</summary>
    public const string KeyHeader = "Idempotency-Key";

    /// <summary>The most characters of a key.</summary>
    public const int KeyLengthMax = 100;

    /// <summary>Refuses requests whose address says what no command could say; after the routing, before anything is looked up.</summary>
    public static void UsePlainAddresses(this WebApplication app) => app.Use((context, next) =>
    {
        var odd = context.Request.RouteValues.Where(v => v.Value is string text && !PlainText.IsPlain(text)).Select(v => v.Key)
            .Concat(context.Request.Query.Where(q => !PlainText.IsPlain(q.Key) || q.Value.Any(v => v is not null && !PlainText.IsPlain(v))).Select(q => q.Key))
            .FirstOrDefault();
        return odd is null ? next(context) : throw Wrong(PlainText.IsPlain(odd) ? odd : "query");
    });

    /// <summary>Reads a JSON body to its end, within the limit of its endpoint.</summary>
    public static async Task<ReadOnlyMemory<byte>> ReadBodyAsync(this HttpRequest request)
    {
        if (!request.HasJsonContentType() || request.Headers.ContentEncoding.Count > 0)
        {
            throw new ProblemException(new Problem(ProblemKind.UnsupportedMediaType));
        }

        var body = new ArrayBufferWriter<byte>((int)Math.Clamp(request.ContentLength ?? 0, 1_024, 65_536));
        while (true)
        {
            var read = await request.BodyReader.ReadAsync(request.HttpContext.RequestAborted);
            foreach (var part in read.Buffer)
            {
                body.Write(part.Span);
            }

            request.BodyReader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return body.WrittenMemory;
            }
        }
    }

    /// <summary>Reads a body as an object.</summary>
    /// <param name="utf8">The body.</param>
    /// <param name="bag">Takes what is wrong with it.</param>
    /// <param name="hasFiles">Whether its texts are files.</param>
    /// <exception cref="ProblemException">It is none.</exception>
    public static RequestBody Parse(ReadOnlyMemory<byte> utf8, DiagnosticBag bag, bool hasFiles = false)
    {
        var body = RequestBody.Parse(utf8.Span, bag, hasFiles);
        return body is not null && !bag.HasErrors ? body : throw Invalid(bag);
    }

    /// <summary>The problem of a body of which this was found.</summary>
    public static ProblemException Invalid(DiagnosticBag bag) => new(InvalidBody(bag));

    /// <summary>The problem of a body of which this was found.</summary>
    public static Problem InvalidBody(DiagnosticBag bag) => new(ProblemKind.InvalidBody) { Errors = bag.Ordered() };

    /// <summary>The key by which a repetition is known.</summary>
    public static string IdempotencyKey(this HttpRequest request)
    {
        var sent = request.Headers[KeyHeader];
        if (sent.Count == 0)
        {
            throw new ProblemException(new Problem(ProblemKind.KeyMissing));
        }

        return sent.Count == 1 && IsKey(sent[0]) ? sent[0]! : throw new ProblemException(new Problem(ProblemKind.KeyInvalid));
    }

    /// <summary>Whether a text can be a key of repetition.</summary>
    public static bool IsKey(string? text) => text is { Length: >= 1 and <= KeyLengthMax } && text.All(c => c is > ' ' and <= '~');

    /// <summary>How much of a decision's way is asked for: of very many rules, what became of each is the larger part of the answer and of the work.</summary>
    public static TraceDetail Trace(this HttpRequest request) => request.Query["trace"].ToString() switch
    {
        "full" => TraceDetail.Full,
        "outcomes" => TraceDetail.Outcomes,
        "" or "none" => TraceDetail.None,
        _ => throw Wrong("trace"),
    };

    /// <summary>A whole number of the query; null for none.</summary>
    public static long? Number(this HttpRequest request, string name, long least, long most)
    {
        var sent = request.Query[name].ToString();
        if (sent.Length == 0)
        {
            return null;
        }

        return long.TryParse(sent, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number : throw Wrong(name);
    }

    /// <summary>A text of the query that has to be there.</summary>
    public static string Text(this HttpRequest request, string name, int lengthMax)
    {
        var sent = request.Query[name].ToString();
        return sent.Length <= lengthMax && !string.IsNullOrWhiteSpace(sent) ? sent : throw Wrong(name);
    }

    /// <summary>An id out of the address. Servers leave an escaped slash in a path as it was sent.</summary>
    public static string Id(string value)
    {
        var id = value.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        return id.Length <= 200 && !string.IsNullOrWhiteSpace(id) ? id : throw Wrong("id");
    }

    private static ProblemException Wrong(string name) => new(new Problem(ProblemKind.InvalidParameter, name));
}
