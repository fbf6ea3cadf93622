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
            if (member.BirthDate is { } birthDate)
            {
                Value(Declared("member.birthDate"), FactValue.Of(birthDate), frame.EventFacts, 0, "/member/birthDate");
            }

            if (member.JoinedOn is { } joinedOn)
            {
                Value(Declared("member.joinedOn"), FactValue.Of(joinedOn), frame.EventFacts, 0, "/member/joinedOn");
            }

            if (member.TierEnteredOn is { } enteredOn)
            {
                Value(Declared("member.tierEnteredOn"), FactValue.Of(enteredOn), frame.EventFacts, 0, "/member/tierEnteredOn");
            }

            if (member.LastActivityOn is { } lastActivityOn)
            {
                Value(Declared("member.lastActivityOn"), FactValue.Of(lastActivityOn), frame.EventFacts, 0, "/member/lastActivityOn");
            }

            if (binder.pack.Control is { } control)
            {
                Stored("member.inControl", control.Holds(member.Id) ? 1 : 0);
            }

            Facts("member.", "/member/facts", member.Facts, fees: false);
            Choices(member);
            Rewards(member);
        }

        // Of a member nothing chosen is known too: it is nothing.
        private void Choices(MemberSnapshot member)
        {
            foreach (var choice in binder.pack.Choices)
            {
                var fact = Declared("choice." + choice.Name);
                var options = member.Choices.FirstOrDefault(c => c.Choice == choice.Name).Options;
                foreach (var other in options.IsDefault ? [] : options.Where(o => !choice.Options.Contains(o)))
                {
                    Report("/member/choices/" + choice.Name, EventDiagnostics.NotAChoice, fact.Name, Shortened(other), string.Join(", ", choice.Options));
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
                Value(Declared("member.tier"), FactValue.Of(member?.Tier ?? tiers.NoTier), frame.EventFacts, 0, "/member/tier");
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

                if (Currency(request.Currency, pointer) is { } currency)
                {
                    if (currency.Redemption is null)
                    {
                        Report(pointer, EventDiagnostics.CannotPay, request.Currency);
                    }

                    if (request.Points is { } points)
                    {
                        PointsIn(currency, points, pointer + "/points");
                    }
                }
            }

            foreach (var available in member?.Available ?? [])
            {
                var pointer = "/member/points/" + available.Currency;
                if (Currency(available.Currency, pointer) is { } currency)
                {
                    PointsIn(currency, available.Points, pointer);
                }
            }
        }

        private PointsCurrency? Currency(string name, string pointer)
        {
            var known = binder.pack.Points;
            if (known.FirstOrDefault(p => p.Currency == name) is { } currency)
            {
                return currency;
            }

            var hint = NearestName.Of(name, known.Select(p => p.Currency)) is { } nearest
                ? new Phrase($"Did you mean '{nearest}'?", $"Возможно, имелось в виду «{nearest}»?")
                : new Phrase("Declare it under 'points' of the pack.", "Объявите её в разделе «points» пакета.");
            Report(pointer, EventDiagnostics.UnknownPoints, name, hint);
            return null;
        }

        private void PointsIn(PointsCurrency currency, decimal points, string pointer)
        {
            if (points is < 0 or > PointsMax)
            {
                Report(pointer, EventDiagnostics.OutOfBounds, currency.Currency, ExactDecimal.Format(points), "0", ExactDecimal.Format(PointsMax));
            }
            else if (ExactDecimal.ScaleOf(points) > currency.Decimals)
            {
                Report(pointer, EventDiagnostics.TooManyDecimals, currency.Currency, ExactDecimal.Format(points), Number(currency.Decimals));
            }
        }
    }
}
