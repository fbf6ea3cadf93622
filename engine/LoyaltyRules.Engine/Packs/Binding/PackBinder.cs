using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Packs.Advice;
using LoyaltyRules.Engine.Packs.Binding.Names;
using LoyaltyRules.Engine.Packs.Binding.Program;
using LoyaltyRules.Engine.Packs.Binding.Rules;
using LoyaltyRules.Engine.Packs.Documents;
using LoyaltyRules.Engine.Packs.Program;
using NodaTime;

namespace LoyaltyRules.Engine.Packs.Binding;

/// <summary>
/// Turns a document whose shape was checked into a pack whose meaning is checked. Everything is looked at, in the order in which names
/// depend on each other, whatever was refused before it.
/// </summary>
internal static class PackBinder
{
    /// <summary>The pack; null when anything it cannot do without is missing. Errors are in <paramref name="bag"/>.</summary>
    public static RulePack? Bind(PackDocument document, DiagnosticBag bag)
    {
        var root = document.Root;
        var scope = new PackScope(bag)
        {
            Languages = [.. root.GetItems("languages").OfType<JsonString>().Select(l => l.Value).Where(TextLanguages.IsLanguage)],
        };
        NamesElsewhere.Note(root, scope.Vocabulary);
        var name = scope.Text(root, "name");
        var zone = Zone(root, scope);
        var currency = Currency(root, scope);
        var lateBy = new PeriodBinder(scope).Length(root.Get("lateBy"));

        var pointsBinder = new PointsBinder(scope);
        pointsBinder.Declare(Objects(root, "points"));
        var control = ClosureBinder.Control(root, scope);
        var participation = new ParticipationBinder(scope);
        var partners = participation.BindPartners(Objects(root, "partners"));
        var facts = new FactBinder(scope, hasControl: root.Get("control") is JsonObject);
        facts.Bind(Objects(root, "facts"));
        var parameters = facts.BindParameters(Objects(root, "parameters"));
        var activities = new ActivityBinder(scope).Bind(Objects(root, "activities"));
        var choices = participation.BindChoices(Objects(root, "choices"));

        var tierBinder = new TierBinder(scope, root.Get("tiers") as JsonObject);
        tierBinder.Declare(Objects(root, "facts"));

        // Segments are declared before bases and tables, which may name them, and counters before tables; what their conditions say comes when all are named.
        var segmentBinder = new SegmentBinder(scope);
        segmentBinder.Declare(Objects(root, "segments"));
        var excluded = new Exclusions(scope, root.Get("excluded") as JsonObject);
        excluded.BindLines();
        var bases = new BaseBinder(scope, excluded).Bind(Objects(root, "bases"));
        var stageBinder = new StageBinder(scope);
        var stages = stageBinder.Bind(Objects(root, "stages"));
        stageBinder.DeclareAmounts();
        var counterBinder = new CounterBinder(scope);
        counterBinder.Declare(Objects(root, "counters"));
        var tableBinder = new TableBinder(scope);
        var tables = tableBinder.Bind(Objects(root, "tables"));
        var counters = counterBinder.Bind();
        var segments = segmentBinder.Bind(tables);
        var points = pointsBinder.BindTerms();
        var tiers = tierBinder.Bind();
        excluded.BindRest();
        var privilegeBinder = new PrivilegeBinder(scope, excluded);
        var privileges = privilegeBinder.Bind(Objects(root, "privileges"));
        var rewardBinder = new RewardBinder(scope, excluded);
        rewardBinder.Declare(Objects(root, "rewards"));
        var rewardDrafts = rewardBinder.Drafts();
        var ruleBinder = new RuleBinder(scope, excluded);
        var (stacking, rules) = ruleBinder.Bind(Objects(root, "stacking"), Objects(root, "rules"), rewardDrafts);
        var rewards = rewardBinder.Bind(rewardDrafts, ruleBinder.Groups);
        var closureBinder = new ClosureBinder(scope, bag, control);
        var indicators = closureBinder.Indicators(Objects(root, "indicators"));
        var closure = closureBinder.Closure(root);
        closureBinder.MarkUsed();
        var finances = new FinanceBinder(scope, [.. Objects(root, "activities").Select(a => a.GetText("activity")).OfType<string>()]).Bind(root);
        var wallet = participation.BindWallet(root);
        var messages = new MessageBinder(scope).Bind(Objects(root, "messages"));
        scope.Texts.Report(root);
        if (!bag.HasErrors)
        {
            // Where something was refused, what it named was not seen.
            WarnUnused(root, scope);
            StageBinder.WarnUnused(Objects(root, "stages"), scope);
            tierBinder.WarnNeverReached(rules);
            privilegeBinder.WarnNeverGranted(rules);
            rewardBinder.WarnNeverIssued(rules);
            var birthdays = new BirthdayWarnings(scope, segments, tables, rewards);
            birthdays.WarnRules(Objects(root, "rules"), rules);
            birthdays.WarnPrivileges(Objects(root, "privileges"), privileges);
            birthdays.WarnRewards(Objects(root, "rewards"));
            PackAdvice.Give(root, scope, tableBinder.BoundTables);
        }

        if (bag.HasErrors || name is null || zone is null || currency is null)
        {
            return null;
        }

        return new RulePack
        {
            Id = root.GetText("pack")!,
            Version = root.GetText("version")!,
            Hash = document.Hash,
            CanonicalText = document.CanonicalText,
            Languages = scope.Languages,
            Name = name,
            TimeZone = zone,
            Currency = currency,
            CurrencyDecimals = scope.CurrencyDecimals,
            LeapBirthdayIsInMarch = root.GetText("leapDayBirthday") == "03-01",
            LateBy = lateBy is var (months, days) ? new DayLength(months, days) : null,
            Points = points,
            Parameters = parameters,
            Bases = bases,
            Counters = counters,
            Segments = segments,
            Tables = tables,
            Rules = rules,
            Stacking = stacking,
            Stages = stages,
            Tiers = tiers,
            Privileges = privileges,
            Control = control,
            Indicators = indicators,
            Closure = closure,
            Activities = activities,
            Finances = finances,
            Choices = choices,
            Partners = partners,
            Wallet = wallet,
            Rewards = rewards,
            Messages = messages,
            Templates = document.Templates,
            Vocabulary = scope.Vocabulary,
            Figures = closureBinder.Vocabulary,
            Warnings = bag.Ordered(),
        };
    }

    private static IEnumerable<JsonObject> Objects(JsonObject root, string name) => root.GetItems(name).OfType<JsonObject>();

    private static DateTimeZone? Zone(JsonObject root, PackScope scope)
    {
        if (root.Get("timeZone") is not JsonString name)
        {
            return null;
        }

        var zones = DateTimeZoneProviders.Tzdb;
        if (zones.GetZoneOrNull(name.Value) is { } zone)
        {
            return zone;
        }

        scope.Report(name.Place, PackDiagnostics.UnknownZone, name.Value, PackScope.Suggestion(name.Value, zones.Ids));
        return null;
    }

    private static string? Currency(JsonObject root, PackScope scope)
    {
        if (root.Get("currency") is not JsonString code)
        {
            scope.CurrencyDecimals = 2;
            return null;
        }

        var decimals = CurrencyCodes.DecimalsOf(code.Value);
        scope.CurrencyDecimals = root.Get("currencyDecimals") is null ? decimals ?? 2 : PackScope.Whole(root, "currencyDecimals", 0, 6);
        if (decimals is null)
        {
            scope.Report(code.Place, PackDiagnostics.UnknownMoney, code.Value);
            return null;
        }

        return code.Value;
    }

    private static void WarnUnused(JsonObject root, PackScope scope)
    {
        foreach (var (list, prefix) in new[] { ("parameters", "parameter."), ("bases", "base."), ("tables", "table.") })
        {
            foreach (var node in Objects(root, list))
            {
                if (node.Get("name") is JsonString name && !scope.UsedNames.Contains(prefix + name.Value))
                {
                    scope.Report(name.Place, PackDiagnostics.NeverUsed, prefix + name.Value);
                }
            }
        }
    }
}
