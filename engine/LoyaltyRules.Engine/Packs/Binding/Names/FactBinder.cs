using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Language.Wording;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Program;
using LoyaltyRules.Engine.Packs.Rules;

namespace LoyaltyRules.Engine.Packs.Binding.Names;

/// <summary>Declares the names that come with an event: the built-in ones, the pack's facts, its parameters.</summary>
internal sealed class FactBinder(PackScope scope, bool hasControl)
{
    /// <summary>The greatest number, money or points without a bound of its own (N1).</summary>
    private const decimal AmountMax = 1_000_000_000_000m;

    private const decimal PercentMax = 1_000m;

    /// <summary>The most units in one line, of which fractions of a thousandth are counted.</summary>
    private const decimal QuantityMax = 1_000_000_000m;

    private static readonly ImmutableArray<string> RefinableTexts = ["purchase.channel", "purchase.store", "purchase.partner", "line.sku"];

    /// <summary>Declares facts: the pack's first, so that a refined built-in text is not declared twice.</summary>
    public void Bind(IEnumerable<JsonObject> facts)
    {
        var builtIns = BuiltIns().ToDictionary(f => f.Name, StringComparer.Ordinal);
        foreach (var fact in facts)
        {
            Bind(fact, builtIns);
        }

        foreach (var builtIn in builtIns.Values.OrderBy(f => f.Name, StringComparer.Ordinal))
        {
            scope.Vocabulary.TryAdd(builtIn);
        }
    }

    private IEnumerable<FactDeclaration> BuiltIns()
    {
        var money = Money(AmountMax);
        yield return Required("purchase.id", RuleType.Text, "purchase number", "номер покупки");
        yield return Required("purchase.at", RuleType.Instant, "time of purchase", "время покупки");
        yield return Required("purchase.date", RuleType.Date, "day of purchase", "день покупки");
        yield return Required("purchase.dayOfWeek", RuleType.DayOfWeek, "day of the week", "день недели") with { ChoiceLabels = ExpressionWords.DayNames };
        yield return Required("purchase.gross", RuleType.Money, "purchase amount", "сумма покупки") with { Range = Money(AmountMax * Purchase.LinesMax) };
        yield return Optional("purchase.channel", RuleType.Text, "channel", "канал");
        yield return Optional("purchase.store", RuleType.Text, "store", "магазин");
        yield return Partner(Optional("purchase.partner", RuleType.Text, "partner", "партнёр"));
        yield return Required("event.date", RuleType.Date, "day", "день");
        yield return Required("event.dayOfWeek", RuleType.DayOfWeek, "day of the week", "день недели") with { ChoiceLabels = ExpressionWords.DayNames };
        yield return Required("line.id", RuleType.Text, "line number", "номер строки");
        yield return Optional("line.sku", RuleType.Text, "article", "артикул");
        yield return Required("line.quantity", RuleType.Number, "quantity", "количество") with { Range = NumericRange.Between(0, QuantityMax, PurchaseLine.QuantityDecimals) };
        yield return Required("line.gross", RuleType.Money, "line amount", "сумма строки") with { Range = money };
        yield return Optional("line.tax", RuleType.Money, "tax", "налог") with { Range = money };
        yield return Optional("member.birthDate", RuleType.Date, "birth date", "дата рождения");
        yield return Optional("member.joinedOn", RuleType.Date, "day of joining", "день вступления");
        yield return Optional("member.lastActivityOn", RuleType.Date, "day of the last activity", "день последней активности");
        yield return Optional("member.tierEnteredOn", RuleType.Date, "day of entering the tier", "день получения уровня");
        if (hasControl)
        {
            yield return Optional("member.inControl", RuleType.Boolean, "is in the control group", "входит в контрольную группу");
        }
    }

    // Where a program has partners, they are the only ones there are.
    private FactDeclaration Partner(FactDeclaration any)
    {
        var partners = scope.Partners.Values.OrderBy(p => p.Id, StringComparer.Ordinal).ToImmutableArray();
        return partners.IsEmpty ? any : any with
        {
            Type = RuleType.ChoiceOf([.. partners.Select(p => p.Id)]),
            ChoiceLabels = [.. partners.Select(p => p.Name?.ToPhrase() ?? (Phrase)p.Id)],
        };
    }

    private static FactDeclaration Required(string name, RuleType type, string en, string ru) => Optional(name, type, en, ru) with { IsOptional = false };

    private static FactDeclaration Optional(string name, RuleType type, string en, string ru) => new(name, type, SubjectOf(name), new Phrase(en, ru));

    private static FactSubject SubjectOf(string name) => name[..name.IndexOf('.', StringComparison.Ordinal)] switch
    {
        "purchase" => FactSubject.Purchase,
        "line" => FactSubject.Line,
        "activity" => FactSubject.Activity,
        "member" => FactSubject.Member,
        "event" => FactSubject.Event,
        _ => FactSubject.Program,
    };

    private NumericRange Money(decimal max) => NumericRange.Between(0, max, scope.CurrencyDecimals);

    private void Bind(JsonObject fact, Dictionary<string, FactDeclaration> builtIns)
    {
        if (fact.Get("name") is not JsonString { Value: var name } nameValue || !name.Contains('.', StringComparison.Ordinal))
        {
            return;
        }

        if (Vocabulary.ComputedNames.Contains(name) || FigureNames.Contains(name))
        {
            scope.Report(nameValue.Place, PackDiagnostics.BuiltIn, name);
            return;
        }

        var type = fact.GetText("type");
        if (builtIns.ContainsKey(name))
        {
            if (type != "choice" || !RefinableTexts.Contains(name) || builtIns[name].Type.Kind != TypeKind.Text)
            {
                scope.Report(nameValue.Place, PackDiagnostics.BuiltIn, name);
                return;
            }

            builtIns.Remove(name);
        }

        NameDeclaration declaration = Declare(fact, name, type) is { } declared ? declared : new RefusedDeclaration(name);
        if (!scope.Vocabulary.TryAdd(declaration))
        {
            scope.Report(nameValue.Place, PackDiagnostics.DeclaredTwice, name);
        }
    }

    private FactDeclaration? Declare(JsonObject fact, string name, string? typeWord)
    {
        var label = scope.Text(fact, "label")?.ToPhrase();
        var (type, decimals, max) = TypeOf(fact, typeWord);
        if (type is null)
        {
            return null;
        }

        var declaration = new FactDeclaration(name, type, SubjectOf(name), label)
        {
            IsFee = fact.Get("fee") is JsonBoolean { Value: true },
            ChoiceLabels = LabelsOf(scope, fact, type.Choices),
        };
        if (declaration.IsFee && (type.Kind != TypeKind.Money || declaration.Subject != FactSubject.Purchase))
        {
            scope.Report(fact.Get("fee")!.Place, PackDiagnostics.FeeNotMoneyOfPurchase);
            return null;
        }

        if (type.IsNumeric)
        {
            if (Range(fact, decimals, max) is not { } range)
            {
                return null;
            }

            declaration = declaration with { Range = range };
        }

        return fact.Get("default") is { } value ? WithDefault(declaration, value) : declaration;
    }

    private (RuleType? Type, int Decimals, decimal Max) TypeOf(JsonObject fact, string? word)
    {
        var decimals = PackScope.Whole(fact, "decimals", 0, 6);
        switch (word)
        {
            case "bool":
                return (RuleType.Boolean, 0, 0);
            case "number":
                return (RuleType.Number, decimals, AmountMax);
            case "percent":
                return (RuleType.Percent, decimals, PercentMax);
            case "money":
                return (RuleType.Money, scope.CurrencyDecimals, AmountMax);
            case "points":
                return scope.Currency(fact) is { } currency ? (RuleType.PointsOf(currency.Currency), currency.Decimals, AmountMax) : default;
            case "text":
                return (RuleType.Text, 0, 0);
            case "choice":
                var words = fact.GetItems("values").OfType<JsonString>().Select(v => v.Value).ToImmutableArray();
                return words.IsEmpty ? default : (RuleType.ChoiceOf(words), 0, 0);
            case "date":
                return (RuleType.Date, 0, 0);
            case "instant":
                return (RuleType.Instant, 0, 0);
            case "duration":
                return (RuleType.Duration, 0, 0);
            default:
                return default;
        }
    }

    /// <summary>What people call the words of a list, in their order; empty where the pack gives no labels.</summary>
    public static ImmutableArray<Phrase> LabelsOf(PackScope scope, JsonObject parent, ImmutableArray<string> words)
    {
        if (parent.Get("labels") is not JsonObject labels)
        {
            return [];
        }

        var byWord = new Dictionary<string, Phrase>(StringComparer.Ordinal);
        foreach (var member in labels.Members)
        {
            if (!words.Contains(member.Name))
            {
                scope.Report(member.PlaceOfName, LoyaltyRules.Engine.Language.LanguageDiagnostics.NotAChoice, member.Name, string.Join(", ", words), PackScope.Suggestion(member.Name, words));
            }

            if (member.Value is JsonObject text && scope.Text(text) is { } label)
            {
                byWord[member.Name] = label.ToPhrase();
            }
        }

        return [.. words.Select(word => byWord.GetValueOrDefault(word, word))];
    }

    private NumericRange? Range(JsonObject fact, int decimals, decimal max)
    {
        var isFine = true;
        var possible = NumericRange.Between(-max, max, decimals);
        foreach (var bound in new[] { "min", "max" })
        {
            if (fact.Get(bound) is JsonNumber number)
            {
                isFine &= scope.Fits(number, possible);
            }
        }

        var (least, greatest) = (fact.GetNumber("min") ?? 0, fact.GetNumber("max") ?? max);
        if (isFine && least > greatest)
        {
            scope.Report(fact.Place, PackDiagnostics.BoundsCrossed, ExactDecimal.Format(least), ExactDecimal.Format(greatest));
            isFine = false;
        }

        return isFine ? NumericRange.Between(least, greatest, decimals) : null;
    }

    private FactDeclaration? WithDefault(FactDeclaration fact, JsonValue value)
    {
        object? stored = (fact.Type.Kind, value) switch
        {
            (TypeKind.Boolean, JsonBoolean boolean) => boolean.Value ? 1L : 0L,
            (TypeKind.Text, JsonString text) => text.Value,
            (_, JsonNumber { Value: { } number }) when fact.Type.IsNumeric => number,
            (_, JsonString text) => StoredValue.Parse(text.Value, fact.Type),
            _ => null,
        };
        if (stored is null)
        {
            scope.Report(value.Place, PackDiagnostics.BadDefault, TypeNames.Of(fact.Type));
            return null;
        }

        return value is JsonNumber number2 && !scope.Fits(number2, fact.Range!.Value) ? null : fact with { Default = stored };
    }

    /// <summary>Declares the parameters; gives them back by name.</summary>
    public ImmutableArray<Parameter> BindParameters(IEnumerable<JsonObject> parameters)
    {
        var bound = new List<Parameter>();
        foreach (var parameter in parameters)
        {
            if (parameter.Get("name") is not JsonString { Value: var shortName } nameValue)
            {
                continue;
            }

            var name = "parameter." + shortName;
            NameDeclaration declaration = new RefusedDeclaration(name);
            if (BindParameter(parameter, shortName) is var (definition, declared))
            {
                bound.Add(definition);
                declaration = declared;
            }

            if (!scope.Vocabulary.TryAdd(declaration))
            {
                scope.Report(nameValue.Place, PackDiagnostics.DeclaredTwice, name);
            }
        }

        return [.. bound.OrderBy(p => p.Name, StringComparer.Ordinal)];
    }

    private (Parameter, ParameterDeclaration)? BindParameter(JsonObject parameter, string name)
    {
        var label = scope.Text(parameter, "label");
        if (parameter.Get("value") is not JsonNumber { Value: { } value } valueNode)
        {
            return null;
        }

        var unit = parameter.GetText("unit") ?? "number";
        var (type, decimals) = unit switch
        {
            "percent" => (RuleType.Percent, 6),
            "money" => (RuleType.Money, scope.CurrencyDecimals),
            "points" => scope.Currency(parameter) is { } currency ? (RuleType.PointsOf(currency.Currency), currency.Decimals) : (null, 0),
            _ => (RuleType.Number, 6),
        };
        if (type is null)
        {
            return null;
        }

        var (min, max) = (parameter.GetNumber("min"), parameter.GetNumber("max"));
        if (min > max)
        {
            scope.Report(parameter.Place, PackDiagnostics.BoundsCrossed, ExactDecimal.Format(min.Value), ExactDecimal.Format(max.Value));
            return null;
        }

        return scope.Fits(valueNode, NumericRange.Between(min ?? -AmountMax, max ?? AmountMax, 6)) && scope.Fits(valueNode, NumericRange.Between(-AmountMax, AmountMax, decimals))
            ? (new Parameter(name, value, unit, min, max, label), new ParameterDeclaration("parameter." + name, type, value, label?.ToPhrase()))
            : null;
    }
}
