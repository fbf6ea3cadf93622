using System.Globalization;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Compilation;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Evaluation;

/// <summary>What a member brings to the border: dates, choices, rewards, the tier and points.</summary>
internal sealed partial class EventBinder
{
    private readonly partial struct Border
    {
        public void Member(MemberSnapshot member)
        {
            var known = binder.builtIn;
            Day(known.BirthDate, member.BirthDate, "/member/birthDate");
            Day(known.JoinedOn, member.JoinedOn, "/member/joinedOn");
            Day(known.TierEnteredOn, member.TierEnteredOn, "/member/tierEnteredOn");
            Day(known.LastActivityOn, member.LastActivityOn, "/member/lastActivityOn");
            if (binder.pack.Control is { } control)
            {
                frame.EventFacts.Set(binder.byName["member.inControl"].Slot, control.Holds(member.Id) ? 1L : 0L);
            }

            Facts(binder.memberFacts, "member.", "/member/facts", member.Facts, areOnRecord: member.IsOnRecord);
            Choices(member);
            if (!member.Rewards.IsEmpty)
            {
                Rewards(member);
            }
        }

        private void Day(BorderFact fact, LocalDate? day, string pointer)
        {
            if (day is { } known && !fact.TryPut(known, frame.EventFacts, 0))
            {
                Misfit(fact, FactValue.Of(known), pointer);
            }
        }

        // Of a member nothing chosen is known too: it is nothing.
        private void Choices(MemberSnapshot member)
        {
            if (binder.pack.Choices.IsEmpty && member.Choices.IsEmpty)
            {
                return;
            }

            foreach (var choice in binder.pack.Choices)
            {
                var fact = binder.byName["choice." + choice.Name].Fact;
                var options = member.Choices.FirstOrDefault(c => c.Choice == choice.Name).Options;
                foreach (var other in options.IsDefault ? [] : options.Where(o => !choice.Options.Contains(o)))
                {
                    Report("/member/choices/" + choice.Name, EventDiagnostics.NotAChoice, fact.Name, Shortened(other), Listed(choice.Options));
                }

                frame.EventFacts.Set(fact.Slot, StoredValue.OfChosen(options.IsDefault ? [] : options, fact.Type));
            }

            var known = binder.pack.Choices;
            foreach (var unknown in member.Choices.Select(c => c.Choice).Where(n => !known.Any(c => c.Name == n)))
            {
                var hint = NearestName.Of(unknown, known.Select(c => c.Name)) is { } nearest
                    ? new Phrase($"Did you mean '{nearest}'?", $"Возможно, имелось в виду «{nearest}»?")
                    : new Phrase("Declare it under 'choices' of the pack.", "Объявите его в разделе «choices» пакета.");
                Report("/member/choices/" + unknown, EventDiagnostics.UnknownChoice, unknown, hint);
            }
        }

        /// <summary>What the member holds: every id once, and vouchers worth what money can be.</summary>
        private void Rewards(MemberSnapshot member)
        {
            var ids = new HashSet<string>(StringComparer.Ordinal);
            for (var i = 0; i < member.Rewards.Length; i++)
            {
                var (held, pointer) = (member.Rewards[i], string.Create(CultureInfo.InvariantCulture, $"/member/rewards/{i}"));
                if (!ids.Add(held.Id))
                {
                    Report(pointer + "/id", EventDiagnostics.RewardHeldTwice, held.Id);
                }

                if (held.Value is { } worth)
                {
                    Within(RewardDefinition.ValueFact, worth, NumericRange.Between(0, RewardValue.MoneyMax, binder.pack.CurrencyDecimals), pointer + "/value");
                }
            }
        }

        /// <summary>What is presented is among what the member holds, each once. Whether it applies, the decision says.</summary>
        public void Presented(Purchase purchase, MemberSnapshot? member)
        {
            if (purchase.Rewards.Length > Purchase.RewardsMax)
            {
                Report("/purchase/rewards", EventDiagnostics.TooManyRewards, Number(purchase.Rewards.Length), Number(Purchase.RewardsMax));
            }

            for (var i = 0; i < purchase.Rewards.Length; i++)
            {
                var (id, pointer) = (purchase.Rewards[i], string.Create(CultureInfo.InvariantCulture, $"/purchase/rewards/{i}"));
                if (member is null)
                {
                    Report(pointer, EventDiagnostics.NobodyHolds, id);
                }
                else if (!member.Rewards.Any(r => r.Id == id))
                {
                    Report(pointer, EventDiagnostics.NotHeld, id);
                }
                else if (purchase.Rewards.Take(i).Contains(id))
                {
                    Report(pointer, EventDiagnostics.PresentedTwice, id);
                }
            }
        }

        /// <summary>Without a tier, the one below all levels; a tier that the pack does not know is unknown (U3).</summary>
        public void Tier(MemberSnapshot? member)
        {
            if (binder.pack.Tiers is { } tiers)
            {
                var (fact, name) = (binder.builtIn.Tier!, member?.Tier ?? tiers.NoTier);
                if (!fact.TryPut(name, frame.EventFacts, 0))
                {
                    Misfit(fact, FactValue.Of(name), "/member/tier");
                }
            }
            else if (member?.Tier is { } tier)
            {
                Report("/member/tier", EventDiagnostics.NoTiers, tier);
            }
        }

        /// <summary>The points that are to pay, and those there are.</summary>
        public void Points(Purchase purchase, MemberSnapshot? member)
        {
            for (var i = 0; i < purchase.Pay.Length; i++)
            {
                var (request, pointer) = (purchase.Pay[i], string.Create(CultureInfo.InvariantCulture, $"/purchase/pay/{i}"));
                if (member is null)
                {
                    Report(pointer, EventDiagnostics.NobodyPays, request.Currency);
                }

                if (purchase.Pay.Take(i).Any(r => r.Currency == request.Currency))
                {
                    Report(pointer, EventDiagnostics.PaysTwice, request.Currency);
                }

                if (!binder.currencies.TryGetValue(request.Currency, out var currency))
                {
                    UnknownCurrency(request.Currency, pointer);
                    continue;
                }

                if (currency.Redemption is null)
                {
                    Report(pointer, EventDiagnostics.CannotPay, request.Currency);
                }

                if (request.Points is { } points && !Fit(currency, points))
                {
                    Misfit(currency, points, pointer + "/points");
                }
            }

            for (var i = 0; i < member?.Available.Length; i++)
            {
                var (name, points) = member.Available[i];
                if (!binder.currencies.TryGetValue(name, out var currency))
                {
                    UnknownCurrency(name, "/member/points/" + name);
                }
                else if (!Fit(currency, points))
                {
                    Misfit(currency, points, "/member/points/" + name);
                }
            }
        }

        private void UnknownCurrency(string name, string pointer)
        {
            if (bag.IsFull)
            {
                bag.AddUnshown();
                return;
            }

            var hint = NearestName.Of(name, binder.pack.Points.Select(p => p.Currency)) is { } nearest
                ? new Phrase($"Did you mean '{nearest}'?", $"Возможно, имелось в виду «{nearest}»?")
                : new Phrase("Declare it under 'points' of the pack.", "Объявите её в разделе «points» пакета.");
            Report(pointer, EventDiagnostics.UnknownPoints, name, hint);
        }

        private static bool Fit(PointsCurrency currency, decimal points) => points is >= 0 and <= PointsMax && ExactDecimal.HasScale(points, currency.Decimals);

        private void Misfit(PointsCurrency currency, decimal points, string pointer)
        {
            if (points is < 0 or > PointsMax)
            {
                Report(pointer, EventDiagnostics.OutOfBounds, currency.Currency, ExactDecimal.Format(points), "0", ExactDecimal.Format(PointsMax));
            }
            else
            {
                Report(pointer, EventDiagnostics.TooManyDecimals, currency.Currency, ExactDecimal.Format(points), Number(currency.Decimals));
            }
        }
    }
}
