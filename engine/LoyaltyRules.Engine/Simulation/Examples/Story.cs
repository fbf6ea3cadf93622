using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation.Binding;
using LoyaltyRules.Engine.Evaluation.Questions;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Json.Schemas;
using LoyaltyRules.Engine.Model;
using NodaTime;

namespace LoyaltyRules.Engine.Simulation.Examples;

/// <summary>One step of a story.</summary>
public abstract record StoryStep
{
    private protected StoryStep()
    {
    }

    /// <summary>Where it stands in the file.</summary>
    public Place Place { get; init; } = new("", "");
}

/// <summary>Something is asked of the program.</summary>
/// <param name="Command">The command.</param>
/// <param name="IsNow">Whether it happens at the instant that the story has come to; its own instant means nothing then.</param>
public sealed record CommandStep(BookCommand Command, bool IsNow) : StoryStep;

/// <summary>Time passes to the end of a local day (T1).</summary>
/// <param name="Day">The day, in the program's zone.</param>
public sealed record DayStep(LocalDate Day) : StoryStep;

/// <summary>Time passes to an instant.</summary>
/// <param name="At">The instant.</param>
public sealed record InstantStep(Instant At) : StoryStep;

/// <summary>A version of the pack goes live.</summary>
/// <param name="Folder">The folder that holds it, from the folder of the story; <c>..</c> is the pack of the story itself.</param>
/// <param name="At">The instant it is live from.</param>
public sealed record ReleaseStep(string Folder, Instant At) : StoryStep;

/// <summary>An example of a pack that goes through time: what happens to its members, step by step, from a program in which nothing has happened. Immutable.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Steps">What happens, in order; at least one step.</param>
public sealed record Story(Phrase Name, ImmutableArray<StoryStep> Steps)
{
    /// <summary>What is known of members from elsewhere: birth date, day of joining, facts.</summary>
    public ImmutableArray<MemberSnapshot> Members { get; init; } = [];

    /// <summary>The facts of the program.</summary>
    public FactSet ProgramFacts { get; init; } = FactSet.Empty;

    /// <summary>When it begins; null for the local day of the first step that says when it happens.</summary>
    public Instant? StartsAt { get; init; }

    /// <summary>The folder of the version that is live at the beginning, from the folder of the story; null for the pack of the story itself.</summary>
    public string? StartsUnder { get; init; }

    /// <summary>Whether a text is meant as a story rather than as an example of one decision: it has steps.</summary>
    public static bool IsStory(ReadOnlySpan<byte> utf8) => StrictJson.Parse("", utf8, new DiagnosticBag()) is JsonObject root && root.Get("story") is not null;

    /// <summary>Reads a story in the form of <c>schemas/story.schema.json</c>. Never throws on what an author can write.</summary>
    /// <param name="source">What to call the text in diagnostics.</param>
    /// <param name="utf8">The JSON.</param>
    /// <param name="diagnostics">Everything found, ordered by place.</param>
    /// <returns>The story; null when there is any error.</returns>
    public static Story? Read(string source, ReadOnlySpan<byte> utf8, out ImmutableArray<Diagnostic> diagnostics)
    {
        var bag = new DiagnosticBag();
        var story = PurchaseContext.Read(source, utf8, SchemaValidator.Story, bag) is { } root ? Of(root, bag) : null;
        diagnostics = bag.Ordered();
        return bag.HasErrors ? null : story;
    }

    private static Story Of(JsonObject root, DiagnosticBag bag)
    {
        var parts = new PurchaseContext.Reader(bag);
        var story = new Story(Example.NameOf(root), StepsOf(root, bag))
        {
            StartsUnder = root.GetText("startsUnder"),
            Members = MembersOf(root, parts, bag),
            ProgramFacts = root.Get("program") is JsonObject program ? PurchaseContext.Reader.Facts(program, "facts") : FactSet.Empty,
            StartsAt = root.Get("startsAt") is JsonString startsAt ? parts.InstantOf(startsAt) : null,
        };
        if (story.StartsAt is null && !story.Steps.Any(s => s is not CommandStep { IsNow: true }))
        {
            bag.Add(root.Place, DocumentDiagnostics.MissingMember, "startsAt");
        }

        return story;
    }

    private static ImmutableArray<MemberSnapshot> MembersOf(JsonObject root, PurchaseContext.Reader parts, DiagnosticBag bag)
    {
        var members = ImmutableArray.CreateBuilder<MemberSnapshot>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var given in root.GetItems("members").OfType<JsonObject>())
        {
            var member = parts.MemberOf(given);
            members.Add(member);
            if (!ids.Add(member.Id))
            {
                bag.Add(given.Place, DocumentDiagnostics.ItemsNotUnique, member.Id);
            }
        }

        return members.ToImmutable();
    }

    private static ImmutableArray<StoryStep> StepsOf(JsonObject root, DiagnosticBag bag)
    {
        var steps = ImmutableArray.CreateBuilder<StoryStep>();
        foreach (var given in root.GetItems("story").OfType<JsonObject>())
        {
            // An id that nothing names need not be thought of: the place in the story is as good.
            var reader = new CommandReader(bag) { UsualAt = Instant.MinValue, UsualId = $"step-{steps.Count + 1}" };
            StoryStep step = given.Get("until") is JsonString until ? UntilOf(until, bag)
                : given.GetText("do") == "goLive" ? new ReleaseStep(given.GetText("pack")!, new PurchaseContext.Reader(bag).InstantOf((JsonString)given.Get("at")!))
                : new CommandStep(reader.CommandOf(given), given.Get("at") is null && given.Get("purchase") is null);
            steps.Add(step with { Place = given.Place });
        }

        return steps.ToImmutable();
    }

    private static StoryStep UntilOf(JsonString until, DiagnosticBag bag)
    {
        var parts = new PurchaseContext.Reader(bag);
        return until.Value.Contains('T', StringComparison.Ordinal) ? new InstantStep(parts.InstantOf(until)) : new DayStep(parts.DayOf(until) ?? default);
    }
}
