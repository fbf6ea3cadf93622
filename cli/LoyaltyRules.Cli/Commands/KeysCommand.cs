using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using LoyaltyRules.Cli.Output;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Storage.Keys;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Cli.Commands;

/// <summary><c>loyalty keys</c>: lists, makes and revokes the API keys of a program, for whoever may read and write its database; its host running or not.</summary>
internal static class KeysCommand
{
    /// <summary>Who the audit trail names.</summary>
    public const string Who = "command line";

    private static readonly Phrase None = new("{0} has no keys.", "У программы {0} нет ключей.");
    private static readonly Phrase Made = new("The key of {0}, shown this once:", "Ключ {0}, показывается один раз:");
    private static readonly Phrase Revoked = new("{0} is revoked: running hosts refuse it within five seconds.", "Ключ {0} отозван: работающие серверы перестанут принимать его за пять секунд.");
    private static readonly Phrase Unknown = new("There is no key '{0}' that is not revoked.", "Действующего ключа «{0}» нет.");
    private static readonly Phrase BadScopes = new("These are the scopes: {0}.", "Права бывают такие: {0}.");
    private static readonly Phrase BadExpiry = new(
        "--expires takes an instant to come, for example 2030-01-01T00:00:00Z.", "--expires — момент в будущем, например 2030-01-01T00:00:00Z.");

    private static readonly Phrase NameTaken = new("There is a key '{0}' already, maybe a revoked one: take another name.", "Ключ «{0}» уже есть или был отозван: возьмите другое имя.");
    private static readonly Phrase BadName = new(
        "A name has 1 to 100 visible ASCII characters, and no colon.", "Имя — от 1 до 100 видимых символов ASCII без двоеточия.");

    private static readonly Phrase BadLimit = new("--per-minute is a number from 1 to {0}.", "--per-minute — число от 1 до {0}.");
    private static readonly Phrase StateActive = new("in force", "действует");
    private static readonly Phrase StateRevoked = new("revoked", "отозван");
    private static readonly Phrase StateExpired = new("expired", "истёк");
    private static readonly Phrase LastUsed = new("last used {0}", "последнее использование {0}");
    private static readonly Phrase NeverUsed = new("never used", "не использовался");

    /// <summary>The command with its own commands.</summary>
    public static Command Create()
    {
        var json = CommonOptions.Json();
        var name = new Argument<string>("name") { Description = "Whose key it is, for example till-west." };
        var scopes = new Option<string>("--scopes") { Description = "What it may do: names of scopes with commas between, for example evaluate,commit.", Required = true };
        var perMinute = new Option<int>("--per-minute") { Description = "How many requests a minute it may make.", DefaultValueFactory = _ => ApiKeyTerms.PerMinuteDefault };
        var expires = new Option<string?>("--expires") { Description = "From when on it is no longer taken, for example 2030-01-01T00:00:00Z." };
        var which = new Argument<string>("key") { Description = "The id or the name of the key." };
        return new Command("keys", "Lists, creates and revokes the API keys of a program; the host may be running.")
        {
            ProgramOptions.New("list", "Lists all keys, revoked ones too.", [json], (place, parsed) => ListAsync(place, parsed.GetValue(json))),
            ProgramOptions.New("make", "Creates a key and shows it once.", [name, scopes, perMinute, expires], (place, parsed) =>
                MakeAsync(place, parsed.GetValue(name)!, parsed.GetValue(scopes)!, parsed.GetValue(perMinute), parsed.GetValue(expires))),
            ProgramOptions.New("revoke", "Revokes a key permanently.", [which], (place, parsed) => RevokeAsync(place, parsed.GetValue(which)!)),
        };
    }

    private static ApiKeys KeysOf(ProgramPlace place) => new(place.Database, place.Program, SystemClock.Instance);

    private static async Task<int> ListAsync(ProgramPlace place, bool isJson)
    {
        var keys = await KeysOf(place).ListAsync(place.Cancellation);
        if (isJson)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(new
            {
                program = place.Program,
                keys = keys.Select(k => new
                {
                    id = k.Id, name = k.Terms.Name, scopes = k.Terms.Scopes, requestsPerMinute = k.Terms.PerMinute, createdAt = Told(k.CreatedAt), createdBy = k.CreatedBy,
                    expiresAt = Told(k.Terms.ExpiresAt), revokedAt = Told(k.RevokedAt), lastUsedAt = Told(k.LastUsedAt),
                }),
            }));
            return ExitCode.Ok;
        }

        var page = Page.Standard();
        if (keys.IsEmpty)
        {
            page.Line(None.Format(place.Language, place.Program));
        }

        foreach (var key in keys)
        {
            var state = key.RevokedAt is not null ? StateRevoked : key.Terms.ExpiresAt <= SystemClock.Instance.GetCurrentInstant() ? StateExpired : StateActive;
            page.Line($"{key.Id} {key.Terms.Name}: {string.Join(", ", key.Terms.Scopes)}");
            page.Line($"{state.In(place.Language)}, {(key.LastUsedAt is { } used ? LastUsed.Format(place.Language, Told(used)!) : NeverUsed.In(place.Language))}", "  ", ink: Ink.Faint);
        }

        return ExitCode.Ok;
    }

    private static async Task<int> MakeAsync(ProgramPlace place, string name, string scopes, int perMinute, string? expires)
    {
        Instant? until = null;
        if (expires is not null)
        {
            if (OffsetDateTimePattern.ExtendedIso.Parse(expires) is not { Success: true, Value: var given })
            {
                return CommonOptions.Refuse(BadExpiry, place.Language);
            }

            until = given.ToInstant();
        }

        try
        {
            var terms = new ApiKeyTerms(name, [.. scopes.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)]) { PerMinute = perMinute, ExpiresAt = until };
            var made = await KeysOf(place).CreateAsync(terms, Who, place.Cancellation);

            // The key alone on standard output: a script takes it from there.
            await Console.Error.WriteLineAsync(Made.Format(place.Language, name));
            Console.Out.WriteLine(made.Text);
            return ExitCode.Ok;
        }
        catch (ApiKeyRefusedException refused)
        {
            return refused.Refusal switch
            {
                ApiKeyRefusal.NameTaken => CommonOptions.Refuse(NameTaken, place.Language, name),
                ApiKeyRefusal.BadScopes => CommonOptions.Refuse(BadScopes, place.Language, string.Join(", ", ApiScopes.All)),
                ApiKeyRefusal.BadLimit => CommonOptions.Refuse(BadLimit, place.Language, ApiKeyTerms.PerMinuteMax.ToString(CultureInfo.InvariantCulture)),
                ApiKeyRefusal.BadExpiry => CommonOptions.Refuse(BadExpiry, place.Language),
                _ => CommonOptions.Refuse(BadName, place.Language),
            };
        }
    }

    private static async Task<int> RevokeAsync(ProgramPlace place, string which)
    {
        var keys = KeysOf(place);
        var id = (await keys.ListAsync(place.Cancellation)).FirstOrDefault(k => k.Id == which || k.Terms.Name == which)?.Id;
        if (id is null || !await keys.RevokeAsync(id, Who, place.Cancellation))
        {
            return CommonOptions.Refuse(Unknown, place.Language, which);
        }

        Page.Standard().Line(Revoked.Format(place.Language, which), ink: Ink.Green);
        return ExitCode.Ok;
    }

    private static string? Told(Instant? at) => at is { } known ? InstantPattern.General.Format(known) : null;
}
