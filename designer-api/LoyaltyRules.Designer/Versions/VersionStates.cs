using LoyaltyRules.Designer.Shell;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Storage.Authoring;
using NodaTime;

namespace LoyaltyRules.Designer.Versions;

/// <summary>How far a version is, for people.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Sign">Its sign.</param>
internal sealed record VersionState(Phrase Name, Sign Sign)
{
    private static readonly VersionState Edited = new(new("being edited", "редактируется"), Sign.Edited);
    private static readonly VersionState Submitted = new(new("waits for approval", "ждёт утверждения"), Sign.Waiting);
    private static readonly VersionState Scheduled = new(new("scheduled", "запланирована"), Sign.Waiting);
    private static readonly VersionState Live = new(new("in force", "действует"), Sign.Good);
    private static readonly VersionState Past = new(new("superseded", "заменена"), Sign.No);

    /// <summary>The state of a version.</summary>
    /// <param name="draft">The version.</param>
    /// <param name="liveHash">The hash of the pack that decides now.</param>
    /// <param name="now">The present.</param>
    public static VersionState Of(Draft draft, string? liveHash, Instant now) => draft.State switch
    {
        DraftState.Draft => Edited,
        DraftState.Submitted => Submitted,
        DraftState.Released when draft.LiveFrom > now => Scheduled,
        DraftState.Released => draft.Hash == liveHash ? Live : Past,
    };
}
