using System.Collections.Immutable;
using System.Text.Json;
using LoyaltyRules.DesignerApi.Callers;
using LoyaltyRules.DesignerApi.Problems;
using LoyaltyRules.DesignerApi.Quotes;
using LoyaltyRules.DesignerApi.Telemetry;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Evaluation.Output;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Storage;
using NodaTime;

namespace LoyaltyRules.DesignerApi.Commands;

/// <summary>What became of one command: an answer, or a problem.</summary>
/// <param name="Answer">The store's answer; null where it did not come to that.</param>
/// <param name="Problem">Why nothing was done; null where it was done, now or before.</param>
internal sealed record CommandOutcome(StoreAnswer? Answer, Problem? Problem)
{
    /// <summary>The decisions with their full trace, the event's own first, where that was asked for and there are any.</summary>
    public ImmutableArray<Decision> Trace { get; init; } = [];
}

/// <summary>A command as it was asked.</summary>
/// <param name="Do">What is asked, by its word in <c>schemas/command.schema.json</c>: repetitions are known within it.</param>
/// <param name="Key">The key by which a repetition is known.</param>
/// <param name="Body">The body without that key, as it came.</param>
/// <param name="Trace">How much of a decision's way is told.</param>
internal sealed record RequestedCommand(string Do, string Key, ReadOnlyMemory<byte> Body, TraceDetail Trace);

/// <summary>A command that was read, ready for the store.</summary>
/// <param name="Asked">How it was asked.</param>
/// <param name="Request">What the store is asked.</param>
/// <param name="Quote">The quote that it comes with; null for none.</param>
internal sealed record ReadCommand(RequestedCommand Asked, StoreRequest Request, QuoteReading? Quote);

/// <summary>Where commands are handed in: reads them, looks at the quote they come with, hands them to the store, and says what became of them.</summary>
/// <param name="store">The program.</param>
/// <param name="quotes">Knows quotes again.</param>
/// <param name="clock">The present.</param>
/// <param name="instruments">Measures.</param>
internal sealed class CommandDispatcher(ProgramStore store, QuoteSigning quotes, IClock clock, Instruments instruments)
{
    private const int TokenMax = 1_024;

    /// <summary>A digest that no decision has. The store answers a repetition with what was done; anything new differs from it, and so is not done.</summary>
    private const string NoDigest = "none";

    /// <summary>Does a command.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="asked">What is asked.</param>
    /// <param name="body">Its body, from which the key was taken.</param>
    /// <param name="bag">What is wrong with it so far.</param>
    /// <param name="cancellation">Stops waiting.</param>
    public async Task<CommandOutcome> DoAsync(ApiCaller caller, RequestedCommand asked, RequestBody body, DiagnosticBag bag, CancellationToken cancellation)
    {
        var (read, problem) = await ReadAsync(caller, asked, body, bag, cancellation);
        return read is null
            ? new CommandOutcome(null, problem)
            : await OutcomeAsync(read, await instruments.AskAsync(asked.Do, () => store.HandleAsync(read.Request, cancellation)), cancellation);
    }

    /// <summary>Does several commands, in one transaction.</summary>
    /// <param name="commands">The commands, in order.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>What became of each, in order.</returns>
    public async Task<ImmutableArray<CommandOutcome>> DoEachAsync(ImmutableArray<ReadCommand> commands, CancellationToken cancellation)
    {
        var answers = await instruments.AskAsync("batch", () => store.HandleEachAsync([.. commands.Select(c => c.Request)], cancellation));
        var outcomes = ImmutableArray.CreateBuilder<CommandOutcome>(commands.Length);
        foreach (var (command, answer) in commands.Zip(answers))
        {
            outcomes.Add(await OutcomeAsync(command, answer, cancellation));
        }

        return outcomes.MoveToImmutable();
    }

    /// <summary>Reads a command.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="asked">What is asked.</param>
    /// <param name="body">Its body, from which the key was taken.</param>
    /// <param name="bag">What is wrong with it so far.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>The command, or what is wrong with it.</returns>
    public async Task<(ReadCommand? Read, Problem? Problem)> ReadAsync(ApiCaller caller, RequestedCommand asked, RequestBody body, DiagnosticBag bag, CancellationToken cancellation)
    {
        var isPurchase = asked.Do == CommandRoutes.Purchase;
        var token = isPurchase ? body.TakeText("quote", TokenMax) : null;
        var acceptsChanges = isPurchase && body.TakeFlag("acceptChanges");
        body.Put("do", asked.Do);
        var (hasInstant, hasId) = (body.Has("at"), body.Has("id"));
        if (CommandRequest.Read(body, IdOf(caller, asked.Key), clock.GetCurrentInstant()) is not { } command)
        {
            return (null, RequestValidation.InvalidBody(bag));
        }

        // The form of an id that is made of a caller and a key is nobody's to give: it would stand where another caller's command has to come.
        if (hasId && command.Id.Contains(':', StringComparison.Ordinal) && command.Id != IdOf(caller, asked.Key))
        {
            return (null, new Problem(ProblemKind.Refused) { Errors = [Diagnostic.At(new Place("", "/id"), StoreDiagnostics.ReservedId, command.Id)] });
        }

        var quote = token is not null && command is CommitPurchase quoted
            ? await quotes.ReadAsync(token, CommandRequest.PrintOf(quoted.Purchase), cancellation)
            : null;
        var request = new StoreRequest(Fixed(command, quote), caller.Name, asked.Do, asked.Key, asked.Body)
        {
            // A quote that does not count may still be a repetition of what was done with it in time.
            QuotedDigest = quote is null ? null : quote.Terms?.Digest ?? NoDigest,
            AcceptsChanges = acceptsChanges && quote?.Refusal is null,
            IsAtDefaulted = !hasInstant && command is not (CommitPurchase or ExchangeItems),
        };
        return (new ReadCommand(asked, request, quote), null);
    }

    private async Task<CommandOutcome> OutcomeAsync(ReadCommand read, StoreAnswer answer, CancellationToken cancellation)
    {
        var (asked, quote) = (read.Asked, read.Quote);
        instruments.Answered(asked.Do, answer.Outcome.ToString());
        if (answer.Decision is not null)
        {
            instruments.Decided();
        }

        var problem = answer.Outcome == StoreOutcome.Changed && quote?.Refusal is { } refusal ? new Problem(refusal) : ProblemOf(answer);
        return new CommandOutcome(answer, problem)
        {
            Trace = problem is null && asked.Trace == TraceDetail.Full && EntryOf(answer) is { } entry ? await ExplainAsync(entry, cancellation) : [],
        };
    }

    /// <summary>The id of a command whose body names none: nobody else's, and the same in every repetition.</summary>
    public static string IdOf(ApiCaller caller, string key) => $"{caller.Name}:{key}";

    /// <summary>The problem that an answer is; null where something was done, now or before.</summary>
    public static Problem? ProblemOf(StoreAnswer answer) => answer.Outcome switch
    {
        StoreOutcome.Refused => new Problem(ProblemKind.Refused) { Errors = answer.Problems },
        StoreOutcome.KeyReused => new Problem(ProblemKind.KeyReused) { Pointer = answer.DiffersAt, Errors = answer.Problems },
        StoreOutcome.Changed => new Problem(ProblemKind.DecisionChanged)
        {
            Beside = writer =>
            {
                if (answer.Decision is { } decision)
                {
                    writer.WriteJson("decision", DecisionJson.Write(decision));
                }
            },
        },
        _ => null,
    };

    // A quote fixes the pack across a release (Q2).
    private static BookCommand Fixed(BookCommand command, QuoteReading? quote) =>
        command is CommitPurchase purchase && quote?.Terms is { } terms ? purchase with { PackHash = terms.PackHash } : command;

    // The answer to a repetition is the one of then, and names its entry itself.
    private static long? EntryOf(StoreAnswer answer)
    {
        if (answer.Entry is not null)
        {
            return answer.Entry;
        }

        using var body = JsonDocument.Parse(answer.Body);
        return body.RootElement.TryGetProperty("entry", out var entry) ? entry.GetInt64() : null;
    }

    // What was erased has no trace any more; the command was done all the same.
    private async Task<ImmutableArray<Decision>> ExplainAsync(long entry, CancellationToken cancellation)
    {
        try
        {
            return await store.ExplainAsync(entry, cancellation);
        }
        catch (ErasedException)
        {
            return [];
        }
    }
}
