using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Packs;
using NodaTime;

namespace LoyaltyRules.Engine.Simulation.Examples;

/// <summary>How members and households stand at a moment of a story. Immutable.</summary>
/// <param name="Members">The members of whom anything is known, in ordinal order.</param>
/// <param name="Households">The households of which anything is known, in ordinal order.</param>
/// <param name="Snapshots">The members as a decision would see them, by id.</param>
internal sealed record StoryStanding(
    ImmutableArray<MemberState> Members, ImmutableArray<HouseholdState> Households, ImmutableDictionary<string, Model.MemberSnapshot> Snapshots)
{
    /// <summary>Nobody is known.</summary>
    public static StoryStanding Nobody { get; } = new([], [], ImmutableDictionary.Create<string, Model.MemberSnapshot>(StringComparer.Ordinal));

    /// <summary>How members and households of a book stand now.</summary>
    public static StoryStanding Of(ProgramBook book, LocalDate day) => new(
        [.. book.State.Members.OrderBy(m => m.Id, StringComparer.Ordinal)],
        [.. book.State.Households.OrderBy(h => h.Id, StringComparer.Ordinal)],
        book.State.Members.ToImmutableDictionary(m => m.Id, m => book.SnapshotOf(m.Id, day), StringComparer.Ordinal));
}

/// <summary>What one step of a story did, or what fell due by itself.</summary>
/// <param name="On">The local day it is about.</param>
/// <param name="Command">What was asked; null for what fell due by itself.</param>
/// <param name="Entry">What it did; null when it was refused.</param>
/// <param name="Refusals">Why it was refused; empty when it was not.</param>
/// <param name="IsRepetition">Whether it had been done before, and was not done again.</param>
/// <param name="Before">How everybody stood before it.</param>
/// <param name="After">How everybody stood after it.</param>
internal sealed record StoryScene(
    LocalDate On, BookCommand? Command, BookEntry? Entry, ImmutableArray<Diagnostic> Refusals, bool IsRepetition, StoryStanding Before, StoryStanding After);

/// <summary>What came of a story, scene by scene.</summary>
/// <param name="Scenes">Its scenes in order.</param>
/// <param name="EndsOn">The local day it ends on.</param>
/// <param name="End">How everybody stands at its end.</param>
internal sealed record StoryCourse(ImmutableArray<StoryScene> Scenes, LocalDate EndsOn, StoryStanding End);

/// <summary>Lets a story happen: its commands go to the book of a program in which nothing has happened, and time passes in between.</summary>
internal sealed class StoryRun
{
    private readonly ProgramBook book;
    private readonly ImmutableArray<StoryScene>.Builder scenes = ImmutableArray.CreateBuilder<StoryScene>();
    private StoryStanding standing = StoryStanding.Nobody;

    private StoryRun(CompiledPack pack, Story story)
    {
        var first = story.StartsAt ?? story.Steps.Select(s => s switch
        {
            CommandStep { IsNow: false } step => step.Command.At,
            InstantStep step => step.At,
            DayStep step => pack.Pack.StartOf(step.Day),
            _ => (Instant?)null,
        }).OfType<Instant>().FirstOrDefault();
        var members = story.Members.ToDictionary(m => m.Id, StringComparer.Ordinal);
        book = new ProgramBook(new PackHistory(pack), story.StartsAt ?? pack.Pack.StartOf(first.InZone(pack.Pack.TimeZone).Date))
        {
            Members = members.GetValueOrDefault,
            ProgramFacts = story.ProgramFacts,
            Observer = Note,
        };
        foreach (var step in story.Steps)
        {
            Take(step, pack.Pack);
        }
    }

    /// <summary>What comes of a story. A refused command changes nothing, and the story goes on.</summary>
    public static StoryCourse Of(CompiledPack pack, Story story)
    {
        var run = new StoryRun(pack, story);

        // A story that came to the end of a day ends on that day, not on the next, of which nothing has passed.
        var endsOn = (run.book.Now - Duration.Epsilon).InZone(pack.Pack.TimeZone).Date;
        return new StoryCourse(run.scenes.ToImmutable(), endsOn, StoryStanding.Of(run.book, endsOn));
    }

    private void Take(StoryStep step, RulePack pack)
    {
        switch (step)
        {
            case DayStep until:
                book.AdvanceTo(pack.StartOf(until.Day.PlusDays(1)));
                break;
            case InstantStep until:
                book.AdvanceTo(until.At);
                break;
            case CommandStep given:
                Handle(given.IsNow ? given.Command with { At = book.Now } : given.Command, pack.TimeZone);
                break;
        }
    }

    private void Handle(BookCommand command, DateTimeZone zone)
    {
        var answer = book.Handle(command);
        if (answer.Entry is null || answer.IsRepetition)
        {
            scenes.Add(new StoryScene(command.At.InZone(zone).Date, command, null, answer.Refusals, answer.IsRepetition, standing, standing));
        }
    }

    private void Note(BookEntry entry)
    {
        var after = StoryStanding.Of(book, entry.BookedOn);
        scenes.Add(new StoryScene(entry.EventOn, entry.Command, entry, [], IsRepetition: false, standing, after));
        standing = after;
    }
}
