using System.Collections.Immutable;
using System.Globalization;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Evaluation.Binding;

/// <summary>Says what of an event does not fit the pack.</summary>
/// <param name="pack">The pack.</param>
/// <param name="declared">Its facts.</param>
/// <param name="bag">Takes the problems.</param>
internal readonly struct EventReporter(RulePack pack, DeclaredFacts declared, DiagnosticBag bag)
{
    private const int WordsListed = 60;

    public void Unknown(string subject, string name, string pointer, bool isFee)
    {
        // What is not shown is not worth a search for the nearest name.
        if (bag.IsFull)
        {
            bag.AddUnshown();
            return;
        }

        var candidates = declared.ByName.Values.Select(f => f.Fact).Where(f => f.IsFee == isFee && f.Name.StartsWith(subject, StringComparison.Ordinal)).Select(f => f.ShortName);
        var hint = new FactPlaces(pack, declared).PlaceOf(subject, name) is { } belongs ? belongs
            : NearestName.Of(name, candidates) is { } nearest ? new Phrase($"Did you mean '{nearest}'?", $"Возможно, имелось в виду «{nearest}»?")
            : new Phrase("Declare it under 'facts' of the pack.", "Объявите его в разделе «facts» пакета.");
        Add($"{pointer}/{name}", isFee ? EventDiagnostics.NotAFee : EventDiagnostics.UnknownFact, subject + name, hint);
    }

    /// <summary>Says why a value is not what its fact was declared to be.</summary>
    public void Misfit(FactSlot at, FactValue value, string pointer)
    {
        var fact = at.Fact;
        switch (value.Kind)
        {
            case FactKind.Text when fact.Type.Kind == TypeKind.Text:
                Add(pointer, EventDiagnostics.TextTooLong, fact.Name, Number(value.AsText.Length), Number(LanguageLimits.TextLengthMax));
                break;
            case FactKind.Text when fact.Type.Kind == TypeKind.Choice:
                Add(pointer, EventDiagnostics.NotAChoice, fact.Name, Shortened(value.AsText), Listed(fact.Type.Choices));
                break;
            case FactKind.Number when fact.Type.IsNumeric:
                Within(fact.Name, value.AsNumber, fact.Range!.Value, pointer);
                break;
            default:
                Add(pointer, EventDiagnostics.WrongKind, fact.Name, TypeNames.Of(fact.Type), Shortened(value.ToString()));
                break;
        }
    }

    public void Within(string name, decimal number, NumericRange range, string pointer)
    {
        if (number < range.MinValue || number > range.MaxValue)
        {
            Add(pointer, EventDiagnostics.OutOfBounds, name, ExactDecimal.Format(number), ExactDecimal.Format(range.MinValue), ExactDecimal.Format(range.MaxValue));
        }
        else if (ExactDecimal.ScaleOf(number) > range.Scale)
        {
            Add(pointer, EventDiagnostics.TooManyDecimals, name, ExactDecimal.Format(number), Number(range.Scale));
        }
    }

    public void UnknownCurrency(string name, string pointer)
    {
        if (bag.IsFull)
        {
            bag.AddUnshown();
            return;
        }

        var hint = NearestName.Of(name, pack.Points.Select(p => p.Currency)) is { } nearest
            ? new Phrase($"Did you mean '{nearest}'?", $"Возможно, имелось в виду «{nearest}»?")
            : new Phrase("Declare it under 'points' of the pack.", "Объявите её в разделе «points» пакета.");
        Add(pointer, EventDiagnostics.UnknownPoints, name, hint);
    }

    public void Misfit(PointsCurrency currency, decimal points, string pointer)
    {
        if (points is < 0 or > PurchaseBinding.PointsMax)
        {
            Add(pointer, EventDiagnostics.OutOfBounds, currency.Currency, ExactDecimal.Format(points), "0", ExactDecimal.Format(PurchaseBinding.PointsMax));
        }
        else
        {
            Add(pointer, EventDiagnostics.TooManyDecimals, currency.Currency, ExactDecimal.Format(points), Number(currency.Decimals));
        }
    }

    // Of very many words the first: a list of thousands would not be read.
    public static string Listed(ImmutableArray<string> words) => words.Length <= WordsListed ? string.Join(", ", words) : string.Join(", ", words.Take(WordsListed)) + ", …";

    public static string Shortened(string text) => text.Length <= 60 ? text : text[..60] + "…";

    public static string LinePointer(int index) => string.Create(CultureInfo.InvariantCulture, $"/purchase/lines/{index}");

    public static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Reports a problem at a place of the event.</summary>
    public void Add(string pointer, DiagnosticDescriptor descriptor, params Phrase[] arguments) =>
        bag.Add(new Place("", pointer), descriptor, arguments);
}
