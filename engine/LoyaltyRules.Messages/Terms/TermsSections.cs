using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Wording;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Packs.Program;
using LoyaltyRules.Engine.Packs.Rules;
using LoyaltyRules.Messages.Formatting;
using NodaTime;

namespace LoyaltyRules.Messages.Terms;

/// <summary>Writes the sections of the terms of a pack.</summary>
internal sealed class TermsSections(RulePack pack)
{
    private readonly EffectTerms effects = new(pack);

    /// <summary>The sections in order, each with its clauses; empty ones too.</summary>
    public IEnumerable<(Phrase Title, IEnumerable<(Phrase Text, string Of)> Clauses)> All() =>
    [
        (new("The program", "Программа"), Program()),
        (new("Points", "Баллы"), pack.Points.OrderBy(p => p.Position).SelectMany(Points)),
        (new("What you get", "Что вы получаете"), pack.Rules.Select(Rule).Concat(pack.Stacking.Select(Group))),
        (new("Tiers", "Уровни"), pack.Tiers?.ToPhrases().Select(p => (p, "tiers")) ?? []),
        (new("Privileges", "Привилегии"), pack.Privileges.Select(Privilege)),
        (new("Rewards", "Награды"), pack.Rewards.Select(Reward)),
        (new("What you choose", "Что вы выбираете"), pack.Choices.Select(Choice)),
        (new("Partners", "Партнёры"), pack.Partners.Select(p => (Sentence(p.Name?.ToPhrase() ?? p.Id), "partners/" + p.Id))),
        (new("What the words mean", "Что значат слова"), new DefinitionTerms(pack).All()),
        (new("If the program is closed", "Если программа закроется"), pack.Closure is { Plan: var plan } ? Closure(plan) : []),
    ];

    private IEnumerable<(Phrase, string)> Program()
    {
        var name = pack.Name.ToPhrase();
        yield return (new(
            $"These are the terms of the program “{name.En}”, version {pack.Version}. Days begin and end by the time of {pack.TimeZone.Id}. Money is in {pack.Currency}, with {Decimals(pack.CurrencyDecimals).En}.",
            $"Это правила программы «{name.Ru}», версия {pack.Version}. Дни начинаются и кончаются по времени {pack.TimeZone.Id}. Деньги считаются в {pack.Currency}, {Decimals(pack.CurrencyDecimals).Ru}."), "pack");
        yield return (pack.LeapBirthdayIsInMarch
            ? new("Who was born on 29 February has a birthday on 1 March in other years.", "У родившихся 29 февраля день рождения в другие годы — 1 марта.")
            : new("Who was born on 29 February has a birthday on 28 February in other years.", "У родившихся 29 февраля день рождения в другие годы — 28 февраля."), "leapDayBirthday");
        if (pack.LateBy is { } late)
        {
            var length = CountedPhrase.OfTime(late.Months, late.Days);
            yield return (new($"A purchase or an activity that is reported later than {length.En} after it happened does not count.", $"Покупка или активность не учитывается, если о ней сообщили позже чем через {length.Ru}."), "lateBy");
        }
    }

    private static Phrase Decimals(int count) => CountedPhrase.Of(count, "decimal", "decimals", "знак после запятой", "знака после запятой", "знаков после запятой");

    private IEnumerable<(Phrase, string)> Points(PointsCurrency points)
    {
        var name = points.Name?.ToPhrase() ?? points.Currency;
        var of = "points/" + points.Currency;
        var value = NumberWords.Of(points.PointValue);
        yield return (new(
            $"{Capital(name.En)} are counted with {Decimals(points.Decimals).En}. One is worth {value.En} {pack.Currency}.",
            $"{Capital(name.Ru)}: {Decimals(points.Decimals).Ru}. Один стоит {value.Ru} {pack.Currency}."), of);
        yield return (points.Owner == PointsOwner.Household ? new("They belong to a household together.", "Они общие для семьи.") : new("They belong to the member who earned them.", "Они принадлежат тому, кто их заработал."), of);
        yield return (points.Available is { } available
            ? new($"They can be spent from the day after this: {available.ToPhrase().En}.", $"Их можно тратить со следующего дня после такого срока: {available.ToPhrase().Ru}.")
            : new("They can be spent at once.", "Их можно тратить сразу."), of);
        yield return (points.Expires is { } expires
            ? new($"The last day on which they can be spent is this: {expires.ToPhrase().En}. Then they expire.", $"Последний день, когда их можно потратить: {expires.ToPhrase().Ru}. Потом они сгорают.")
            : new("They do not expire.", "Они не сгорают."), of);
        if (points.Redemption is { } redemption)
        {
            yield return (Redemption(redemption), of);
        }

        if (points.Transfer is { } transfer)
        {
            var least = NumberWords.Of(transfer.Minimum);
            yield return (With(
                new($"They can be given to another member{(transfer.Minimum > 0 ? $", at least {least.En} at a time" : "")}", $"Их можно передать другому участнику{(transfer.Minimum > 0 ? $", не меньше {least.Ru} за раз" : "")}"),
                transfer.Limits), of);
        }

        var hold = Length(points.HoldFor);
        var restored = CountedPhrase.OfTime(0, points.RestoredForDays);
        yield return (new(
            $"Points that are reserved for an order stay so for {hold.En}. If an order that they paid comes back after they would have expired, they can be spent for {restored.En} more.",
            $"Баллы, отложенные для заказа, остаются отложенными {hold.Ru}. Если оплаченный ими заказ возвращён, когда их срок вышел, их можно тратить ещё {restored.Ru}."), of);
    }

    private static Phrase Length(Duration length) => length.Seconds != 0 ? CountedPhrase.Of((long)Math.Floor((decimal)length.BclCompatibleTicks / 10_000_000m), "second", "seconds", "секунду", "секунды", "секунд")
        : length.Minutes != 0 ? CountedPhrase.Of((length.Days * 1440L) + (length.Hours * 60L) + length.Minutes, "minute", "minutes", "минуту", "минуты", "минут")
        : CountedPhrase.Of((length.Days * 24L) + length.Hours, "hour", "hours", "час", "часа", "часов");

    private Phrase Redemption(RedemptionTerms terms)
    {
        var of = EffectTerms.NameOf(new NamedBase(terms.Of));
        var (share, least, step) = (terms.Percent is { } percent ? ExpressionWords.Of(percent) : "100%", NumberWords.Of(terms.Minimum), NumberWords.Of(terms.Step));
        var text = new Phrase(
            $"They pay for at most {share.En} of this: “{of.En}”{(terms.Minimum > 0 ? $"; at least {least.En} at a time" : "")}{(terms.Step > 0 ? $"; in multiples of {step.En}" : "")}",
            $"Ими можно оплатить не больше чем {share.Ru} от суммы «{of.Ru}»{(terms.Minimum > 0 ? $"; не меньше {least.Ru} за раз" : "")}{(terms.Step > 0 ? $"; кратно {step.Ru}" : "")}");
        if (terms.When is { } when)
        {
            var asked = ExpressionWords.Of(when);
            text = new($"{text.En}; only if {asked.En}", $"{text.Ru}; только если {asked.Ru}");
        }

        return With(text, terms.Limits);
    }

    private (Phrase, string) Rule(Rule rule)
    {
        var name = rule.Name?.ToPhrase() ?? rule.Id;
        var trigger = TriggerTerms.Of(rule.On, pack);
        var text = new Phrase($"{name.En}: {trigger.En}", $"{name.Ru}: {trigger.Ru}");
        if (rule.From is { } from)
        {
            text = Join(text, new($", from {Plain(from, "en")}", $", с {Plain(from, "ru")}"));
        }

        if (rule.To is { } to)
        {
            text = Join(text, new($", until {Plain(to, "en")} included", $", по {Plain(to, "ru")} включительно"));
        }

        if (rule.When is { } when)
        {
            var asked = ExpressionWords.Of(when);
            text = Join(text, new($", if {asked.En}", $", если {asked.Ru}"));
        }

        foreach (var (effect, i) in rule.Then.Select((e, i) => (e, i)))
        {
            var given = effects.Of(effect);
            text = Join(text, new((i == 0 ? " — " : "; ") + given.En, (i == 0 ? " — " : "; ") + given.Ru));
        }

        if (rule.Priority != 0)
        {
            var rank = NumberWords.Of(rule.Priority);
            text = Join(text, new($"; its precedence is {rank.En}", $"; очерёдность {rank.Ru}"));
        }

        return (With(text, rule.Limits), "rules/" + rule.Id);
    }

    private (Phrase, string) Group(StackingGroup group)
    {
        var members = pack.Rules.Where(r => r.Stack?.Group == group.Group).Select(r => r.Name?.ToPhrase() ?? r.Id).ToList();
        var how = group.Pick switch
        {
            StackingPick.Best => new Phrase("the one that gives most counts", "действует то, что даёт больше"),
            StackingPick.First => new Phrase("the first that gives anything counts", "действует первое, что даёт хоть что-то"),
            _ => new Phrase("all count together", "действуют все вместе"),
        };
        var text = new Phrase(
            $"Of these, {how.En}{(group.PerLine ? ", for each line of the order by itself" : "")}: {string.Join("; ", members.Select(m => m.En))}",
            $"Из этого {how.Ru}{(group.PerLine ? ", отдельно в каждой строке заказа" : "")}: {string.Join("; ", members.Select(m => m.Ru))}");
        return (With(text, group.Limits), "stacking/" + group.Group);
    }

    private (Phrase, string) Privilege(PrivilegeDefinition privilege)
    {
        var text = privilege.Name?.ToPhrase() ?? privilege.Id;
        if (!privilege.Value.IsEmpty)
        {
            var worth = string.Join(", ", privilege.Value.Select(v => $"{v.Key} {v.Value}"));
            text = Join(text, $" ({worth})");
        }

        if (privilege.When is { } when)
        {
            var asked = ExpressionWords.Of(when);
            text = Join(text, new($": if {asked.En}", $": если {asked.Ru}"));
        }
        else
        {
            text = Join(text, privilege.IsGrantedOnly ? new(": where a rule grants it", ": когда её даёт правило") : new(": every member", ": каждому участнику"));
        }

        return (With(text, privilege.Limits), "privileges/" + privilege.Id);
    }

    private (Phrase, string) Reward(RewardDefinition reward)
    {
        var text = reward.Name?.ToPhrase() ?? reward.Id;
        if (reward.Value is { } value)
        {
            var (money, step) = (NumberWords.Of(value.Money), NumberWords.Of(value.Step));
            text = Join(text, new($": worth {money.En} {pack.Currency}{(value.Step > 0 ? $", and {step.En} more with each step" : "")}", $": стоит {money.Ru} {pack.Currency}{(value.Step > 0 ? $" и на {step.Ru} больше с каждым шагом" : "")}"));
        }

        if (reward.Cost is { } cost)
        {
            var (points, step, currency) = (NumberWords.Of(cost.Points), NumberWords.Of(cost.Step), cost.Currency.Name?.ToPhrase() ?? cost.Currency.Currency);
            text = Join(text, new($"; costs {points.En} ({currency.En}){(cost.Step > 0 ? $", each further step {step.En}" : "")}", $"; цена {points.Ru} ({currency.Ru}){(cost.Step > 0 ? $", каждый следующий шаг {step.Ru}" : "")}"));
        }

        if (reward.IsOnRequest)
        {
            var asked = reward.Request is { } request ? ExpressionWords.Of(request) : null;
            text = Join(text, asked is null ? new("; on request", "; по запросу") : new($"; on request, if {asked.En}", $"; по запросу, если {asked.Ru}"));
        }

        var uses = CountedPhrase.Of(reward.Uses, "time", "times", "раз", "раза", "раз");
        text = Join(text, new($"; can be used {uses.En}", $"; можно использовать {uses.Ru}"));
        text = Join(text, reward.Expires is { } expires
            ? new($", until this day: {expires.ToPhrase().En}", $", до такого дня: {expires.ToPhrase().Ru}")
            : new(", without a deadline", ", без срока"));
        if (reward.AtPurchase is { } atPurchase)
        {
            var (rule, _) = Rule(atPurchase);
            text = Join(text, new($". At a purchase: {rule.En.TrimEnd('.')}", $". При покупке: {rule.Ru.TrimEnd('.')}"));
        }

        return (With(text, reward.IssueLimits), "rewards/" + reward.Id);
    }

    private (Phrase, string) Choice(ChoiceDefinition choice)
    {
        var name = choice.Label?.ToPhrase() ?? choice.Name;
        var (most, changes) = (NumberWords.Of(choice.Max), NumberWords.Of(choice.Changes));
        var when = choice.Window is { } window ? PeriodWords.When(window) : null;
        return (new(
            $"{name.En}: of {string.Join(", ", choice.Options)}, at most {most.En}{(when is null ? "" : $"; chosen at most {changes.En} times {when.En}")}{(choice.TakesEffectNextWindow ? "; in force from the next period on" : "")}{(choice.EndsWithWindow ? "; over with the period" : "")}.",
            $"{name.Ru}: из {string.Join(", ", choice.Options)}, не больше {most.Ru}{(when is null ? "" : $"; выбрать можно не больше {changes.Ru} раз {when.Ru}")}{(choice.TakesEffectNextWindow ? "; действует со следующего периода" : "")}{(choice.EndsWithWindow ? "; действует до конца периода" : "")}."), "choices/" + choice.Name);
    }

    private static IEnumerable<(Phrase, string)> Closure(ClosurePlan plan)
    {
        var notice = CountedPhrase.OfTime(plan.Notice.Months, plan.Notice.Days);
        yield return (new($"Members are told at least {notice.En} before anything is taken from them.", $"Участникам сообщают не меньше чем за {notice.Ru} до того, как у них что-то отнимут."), "closure");
        foreach (var stage in plan.Stages)
        {
            var (en, ru) = (Events.StageNames.Of(stage.Stage, "en"), Events.StageNames.Of(stage.Stage, "ru"));
            var after = CountedPhrase.OfTime(stage.After.Months, stage.After.Days);
            yield return (stage.After is { Months: 0, Days: 0 }
                ? new($"From the first day: {en}.", $"С первого дня: {ru}.")
                : new($"After {after.En}: {en}.", $"Через {after.Ru}: {ru}."), "closure");
        }

        yield return (plan.Balances == FinalBalances.PayOut
            ? new("What is left then is paid out in money at the value of a point.", "Остаток выплачивается деньгами по стоимости балла.")
            : new("What is left then expires.", "Остаток сгорает."), "closure");
        if (plan.EraseAfter is { } erase)
        {
            var later = CountedPhrase.OfTime(erase.Months, erase.Days);
            yield return (new($"Members' data are erased {later.En} after the end.", $"Данные участников стирают через {later.Ru} после закрытия."), "closure");
        }
    }

    private Phrase With(Phrase text, IEnumerable<Limit> limits)
    {
        foreach (var limit in limits)
        {
            var most = limit.ToPhrase(pack.Currency);
            text = Join(text, new($"; {most.En}", $"; {most.Ru}"));
        }

        return Sentence(text);
    }

    private static string Plain(LocalDate day, string language) => MessageLanguage.Of(language)!.LongDate(day).Replace('\u00A0', ' ');

    private static Phrase Sentence(Phrase text) => new(text.En + ".", text.Ru + ".");

    private static Phrase Join(Phrase a, Phrase b) => new(a.En + b.En, a.Ru + b.Ru);

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
