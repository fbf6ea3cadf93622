using System.Collections.Immutable;
using System.Text;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Packs.Program;
using LoyaltyRules.Messages.Events;
using LoyaltyRules.Messages.Formatting;
using LoyaltyRules.Messages.Templates;
using NodaTime;

namespace LoyaltyRules.Messages.Tests;

/// <summary>A small club with everything that messages can name, and short ways to check and render a template.</summary>
internal static class MessagePacks
{
    public const string Members = """
        "pack": "club", "version": "1.0.0", "name": { "en": "Club", "ru": "Клуб" }, "timeZone": "Europe/Moscow", "currency": "RUB",
        "points": [ { "currency": "bonus", "name": { "en": "bonus points", "ru": "бонусы" }, "decimals": 2, "expires": { "since": "lot.earnedOn", "after": "P12M" } } ],
        "parameters": [ { "name": "rate", "value": 5, "unit": "percent" }, { "name": "gift", "value": 200, "unit": "points" } ],
        "counters": [ { "name": "spent", "sum": "base.paid", "window": "year", "label": { "en": "spent this year", "ru": "потрачено за год" } } ],
        "tiers": { "levels": [ { "tier": "gold", "label": { "en": "gold", "ru": "золотая" }, "any": { "member.spent": 90000 } } ], "until": { "since": "tier.enteredOn", "after": "P12M" } },
        "rules": [ { "id": "accrual", "name": { "en": "Points on purchases", "ru": "Бонусы за покупки" }, "then": [ { "earn": { "percent": "parameter.rate", "of": "base.paid", "round": "down" } } ] },
                   { "id": "birthday", "on": "birthday", "then": [ { "earn": { "points": "parameter.gift" } } ], "limits": [ { "per": "member", "window": "year", "times": 1 } ] } ],
        "bases": [ { "name": "paid", "of": "line.paid" } ]
        """;

    public static RulePack Pack { get; } = Accepted(Check("\"languages\": [\"en\", \"ru\"], " + Members));

    public static RulePack Accepted(PackCheck check) => check.Pack ?? throw new RefusedException(check.Diagnostics);

    public static PackCheck Check(string members, params (string Path, string Text)[] files) => MessageCheck.WithMessages(RulePack.Check(
        new Dictionary<string, byte[]>(files.Select(f => KeyValuePair.Create(f.Path, Encoding.UTF8.GetBytes(f.Text)))) { ["pack.json"] = Encoding.UTF8.GetBytes("{" + members + "}") }));

    public static MemberFacts Ann { get; } = new() { Name = "Ann", Available = [new PointsAmount("bonus", 1234.5m)] };

    public static LocalDate Today { get; } = new(2026, 9, 1);

    public static PointsEarnedFacts Earned(decimal points, string? name = "Ann") => new(
        Pack.Points[0], points, [new RulePoints("accrual", points), new RulePoints("birthday", 1)])
    {
        Member = Ann with { Name = name }, Today = Today, ExpiresOn = new LocalDate(2027, 9, 1), Purchase = "A-1",
    };

    public static TemplateContext Context(MessageEvent on = MessageEvent.PointsEarned, string language = "en", params (string Path, string Text)[] files) => new(
        MessageWords.Of(on), EventShapes.Of(Pack, on).Type, MessageLanguage.Of(language)!, Pack.Currency, Pack.CurrencyDecimals,
        files.ToImmutableSortedDictionary(f => f.Path, f => f.Text, StringComparer.Ordinal), new PackNumbers([.. EventShapes.NumbersOf(Pack)]));

    public static CheckedTemplate? Check(string template, TemplateContext context, out ImmutableArray<Diagnostic> found, bool isHtml = false)
    {
        var bag = new DiagnosticBag();
        var source = new TemplateSource(context.PathOf("main", isHtml), template, isHtml);
        var result = new TemplateChecker(context, bag).Check(source);
        found = bag.Ordered();
        return result;
    }

    public static string Render(string template, MessageFacts facts, string language = "en", bool isHtml = false)
    {
        var result = Check(template, Context(facts.On, language), out var found, isHtml);
        Assert.True(result is not null, string.Join('\n', found));
        return result.Render(EventShapes.Of(Pack, facts.On).Read(facts, new Wording(Pack, language)));
    }
}
