using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Commands;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Evaluation;
using LoyaltyRules.Engine.Model;
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
/// <param name="Pack">The version by whose names it is told: the one that decided it, else the one that was live.</param>
internal sealed record StoryScene(
    LocalDate On, BookCommand? Command, BookEntry? Entry, ImmutableArray<Diagnostic> Refusals, bool IsRepetition, StoryStanding Before, StoryStanding After, RulePack Pack)
{
    /// <summary>The version that goes live; null where none does.</summary>
    public RulePack? Released { get; init; }
}

/// <summary>What came of a story, scene by scene.</summary>
/// <param name="Scenes">Its scenes in order.</param>
/// <param name="EndsOn">The local day it ends on.</param>
/// <param name="End">How everybody stands at its end.</param>
/// <param name="Pack">The version that is live at its end.</param>
internal sealed record StoryCourse(ImmutableArray<StoryScene> Scenes, LocalDate EndsOn, StoryStanding End, RulePack Pack);

/// <summary>Lets a story happen: its commands go to the book of a program in which nothing has happened, and time passes in between.</summary>
internal sealed class StoryRun
{
    private readonly PackHistory packs;
    private readonly ProgramBook book;
    private readonly ImmutableArray<StoryScene>.Builder scenes = ImmutableArray.CreateBuilder<StoryScene>();
    private StoryStanding standing = StoryStanding.Nobody;

    private StoryRun(PackHistory packs, Story story)
    {
        this.packs = packs;
        var start = StoryTimeline.StartOf(story, packs.LiveAt(Instant.MinValue).Pack.TimeZone);
        var members = story.Members.ToDictionary(m => m.Id, StringComparer.Ordinal);
        book = new ProgramBook(packs, start)
        {
            Members = members.GetValueOrDefault,
            ProgramFacts = story.ProgramFacts,
            Observer = Note,
        };
        foreach (var step in story.Steps)
        {
            Take(step, packs.LiveAt(book.Now).Pack.TimeZone);
        }
    }

    /// <summary>What comes of a story under one version. A refused command changes nothing, and the story goes on.</summary>
    public static StoryCourse Of(CompiledPack pack, Story story) => Of(new PackHistory(pack), story);

    /// <summary>What comes of a story through several versions.</summary>
    public static StoryCourse Of(PackHistory packs, Story story)
    {
        var run = new StoryRun(packs, story);

        // A story that came to the end of a day ends on that day, not on the next, of which nothing has passed.
        var pack = packs.LiveAt(run.book.Now).Pack;
        var endsOn = (run.book.Now - Duration.Epsilon).InZone(pack.TimeZone).Date;
        return new StoryCourse(run.scenes.ToImmutable(), endsOn, StoryStanding.Of(run.book, endsOn), pack);
    }

    private void Take(StoryStep step, DateTimeZone zone)
    {
        switch (step)
        {
            case DayStep until:
                book.AdvanceTo(LocalDays.StartOf(zone, until.Day.PlusDays(1)));
                break;
            case InstantStep until:
                book.AdvanceTo(until.At);
                break;
            case ReleaseStep release:
                Release(release, zone);
                break;
            case CommandStep given:
                Handle(given.IsNow ? given.Command with { At = book.Now } : given.Command, zone);
                break;
        }
    }

    // What rules on the release do falls due with it; the version is told before them.
    private void Release(ReleaseStep release, DateTimeZone zone)
    {
        book.AdvanceTo(release.At - Duration.Epsilon);
        var version = packs.LiveAt(release.At).Pack;
        scenes.Add(new StoryScene(release.At.InZone(zone).Date, null, null, [], IsRepetition: false, standing, standing, version) { Released = version });
        book.AdvanceTo(release.At);
    }

    private void Handle(BookCommand command, DateTimeZone zone)
    {
        var answer = book.Handle(command);
        if (answer.Entry is null || answer.IsRepetition)
        {
            scenes.Add(new StoryScene(command.At.InZone(zone).Date, command, null, answer.Refusals, answer.IsRepetition, standing, standing, packs.LiveAt(command.At).Pack));
        }
    }

    private void Note(BookEntry entry)
    {
        var after = StoryStanding.Of(book, entry.BookedOn);
        scenes.Add(new StoryScene(entry.EventOn, entry.Command, entry, [], IsRepetition: false, standing, after, PackOf(entry)));
        standing = after;
    }

    private RulePack PackOf(BookEntry entry) => ((entry.Decision is { } decision ? packs.ByHash(decision.Pack.Hash) : null) ?? packs.LiveAt(book.Now)).Pack;
}
