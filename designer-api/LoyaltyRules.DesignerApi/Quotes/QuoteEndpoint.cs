using System.Text.Json;
using LoyaltyRules.DesignerApi.Callers;
using LoyaltyRules.DesignerApi.Commands;
using LoyaltyRules.DesignerApi.OpenApi;
using LoyaltyRules.DesignerApi.Problems;
using LoyaltyRules.DesignerApi.Telemetry;
using LoyaltyRules.Engine.Accounts;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Evaluation.Output;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Storage;
using NodaTime;

namespace LoyaltyRules.DesignerApi.Quotes;

/// <summary>
/// What a purchase would cost, earn and unlock. Nothing is written, unless the quote is asked to hold the points that it pays with. Its token fixes the pack until
/// it expires (Q2); what it promises beyond that is what it holds: points, when asked, and never budgets, which are first come, first served.
/// </summary>
internal static class QuoteEndpoint
{
    private const string Operation = "quote";

    /// <summary>Maps it.</summary>
    public static void MapQuotes(this IEndpointRouteBuilder routes) => routes.MapPost("/v1/quotes", QuoteAsync)
        .RequireAuthorization(Scope.Evaluate)
        .Describe(new OperationNotes("Purchases", "Quote a purchase",
            "Nothing is posted. The token `quote`, sent along with the commit, fixes the pack across a release and makes a changed decision a conflict (409). "
            + "With `\"hold\": true` the points that pay are held, which takes the scope `commit` and an `Idempotency-Key`; budgets are not held.")
        {
            Body = ApiSchemas.Quote, Answer = ApiSchemas.QuoteAnswer, IsTraced = true, IsWriteAtTimes = true, Problems = [422],
            Example = $$"""{ "member": "M-1", "purchase": {{CommandRoutes.SamplePurchase.Trim()}} }""",
        });

    private static async Task<IResult> QuoteAsync(HttpContext context, ProgramStore store, QuoteSigning signing, Instruments instruments, IClock clock)
    {
        var (bag, trace, cancellation) = (DiagnosticBag.OfRequest(), context.Request.Trace(), context.RequestAborted);
        var utf8 = await context.Request.ReadBodyAsync();
        var body = RequestValidation.Parse(utf8, bag);
        var isToHold = body.TakeFlag("hold");
        body.Put("do", CommandRoutes.Purchase);
        if (CommandRequest.Read(body, "", clock.GetCurrentInstant()) is not CommitPurchase command)
        {
            throw RequestValidation.Invalid(bag);
        }

        JsonElement? hold = null;
        if (isToHold)
        {
            var (problem, held) = await HoldAsync(context, store, instruments, command, utf8, clock.GetCurrentInstant());
            if (problem is not null)
            {
                return problem;
            }

            hold = held;
        }

        var answer = await TryAsync(command with { HoldId = hold?.GetProperty("id").GetString() }, trace);
        if (CommandDispatcher.ProblemOf(answer) is { } refused)
        {
            return refused;
        }

        var decision = answer.Decision!;
        var terms = new QuoteTerms(CommandRequest.PrintOf(command.Purchase), decision.Pack.Hash, answer.Digest!, signing.ExpiryOfNew());
        var token = await signing.SealAsync(terms, cancellation);
        return new JsonAnswer(writer => Write(writer, token, terms, decision, hold));

        Task<StoreAnswer> TryAsync(CommitPurchase purchase, TraceDetail detail)
        {
            instruments.Decided();
            return instruments.AskAsync(Operation, () => store.TryAsync(purchase, detail, cancellation));
        }
    }

    // The points are those that the purchase would pay with. A repetition holds nothing again: the store knows it by its key.
    private static async Task<(Problem? Problem, JsonElement? Hold)> HoldAsync(
        HttpContext context, ProgramStore store, Instruments instruments, CommitPurchase command, ReadOnlyMemory<byte> body, Instant now)
    {
        var (caller, key, cancellation) = (context.Caller(), context.Request.IdempotencyKey(), context.RequestAborted);
        if (!caller.Scopes.Contains(Scope.Commit))
        {
            return (new Problem(ProblemKind.Forbidden), null);
        }

        var id = CommandDispatcher.IdOf(caller, key);
        var answer = await store.TryAsync(command with { HoldId = id }, TraceDetail.None, cancellation);
        if (answer.Problems.Any(p => p.Descriptor == AccountDiagnostics.UnknownHold))
        {
            answer = await store.TryAsync(command, TraceDetail.None, cancellation);
        }

        if (CommandDispatcher.ProblemOf(answer) is { } refused)
        {
            return (refused, null);
        }

        var paying = answer.Decision!.Redemptions.Where(r => r.Points > 0).ToList();
        if (paying.Count > 1)
        {
            return (new Problem(ProblemKind.CannotHold), null);
        }

        if (paying is not [var pays] || command.Purchase.MemberId is not { } member)
        {
            return (null, null);
        }

        var hold = new HoldPoints(id, now, member, pays.Currency, pays.Points);
        var held = await instruments.AskAsync(Operation, () => store.HandleAsync(new StoreRequest(hold, caller.Name, Operation, key, body) { IsAtDefaulted = true }, cancellation));
        instruments.Answered(Operation, held.Outcome.ToString());
        if (CommandDispatcher.ProblemOf(held) is { } notHeld)
        {
            return (notHeld, null);
        }

        using var done = JsonDocument.Parse(held.Body);
        // Answers kept by an earlier version do not tell the hold.
        return (null, done.RootElement.TryGetProperty("hold", out var told) ? told.Clone() : JsonSerializer.SerializeToElement(new { id, currency = pays.Currency, points = pays.Points }));
    }

    private static void Write(Utf8JsonWriter writer, string token, QuoteTerms terms, Decision decision, JsonElement? hold)
    {
        writer.WriteStartObject();
        writer.WriteString("quote", token);
        writer.WriteInstant("expiresAt", terms.ExpiresAt);
        writer.WritePack("pack", decision.Pack);
        if (hold is { } held)
        {
            writer.WritePropertyName("hold");
            held.WriteTo(writer);
        }

        // Said in every quote, so that nobody has to remember it.
        writer.WriteBoolean("budgetsHeld", false);
        writer.WriteJson("decision", DecisionJson.Write(decision));
        writer.WriteEndObject();
    }
}
