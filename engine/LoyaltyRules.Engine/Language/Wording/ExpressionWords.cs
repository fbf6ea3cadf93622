using System.Collections.Immutable;
using System.Globalization;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Syntax;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Language.Wording;

/// <summary>
/// Says a checked expression in words, by the pack's labels. Labels are only ever the subject of a sentence, or stand in brackets or quotes: nothing
/// depends on their gender, case or number.
/// </summary>
internal static class ExpressionWords
{
    /// <summary>What people call the days of the week, in the order of <see cref="RuleType.DayOfWeek"/>.</summary>
    public static readonly ImmutableArray<Phrase> DayNames =
    [
        new("Monday", "понедельник"), new("Tuesday", "вторник"), new("Wednesday", "среда"), new("Thursday", "четверг"),
        new("Friday", "пятница"), new("Saturday", "суббота"), new("Sunday", "воскресенье"),
    ];

    private static readonly Phrase Unknown = new("unknown", "неизвестно");

    /// <summary>The expression in both languages of the product; of a condition also its contrary.</summary>
    public static Phrase Of(CheckedNode node, bool isNegated = false) => new(
        new Speaker(ProductLanguage.English).Say(node, isNegated), new Speaker(ProductLanguage.Russian).Say(node, isNegated));

    /// <summary>What people call a name.</summary>
    public static Phrase NameOf(NameDeclaration declaration) => declaration.Label ?? (Phrase)declaration.Name;

    /// <summary>A value that a part had, from the text that packs and events write it as; null for an absent one.</summary>
    public static Phrase ValueOf(CheckedNode node, string? written)
    {
        if (written is null)
        {
            return Unknown;
        }

        var label = node.Type.Kind == TypeKind.Choice ? WordOf(node, node.Type.Choices.IndexOf(written)) : null;
        var decimals = MoneyDecimalsOf(node);
        return label ?? new Phrase(Written(written, node.Type, ProductLanguage.English, decimals), Written(written, node.Type, ProductLanguage.Russian, decimals));
    }

    /// <summary>What people call a word of a choice; null where nothing but the word itself is known.</summary>
    private static Phrase? WordOf(CheckedNode node, int index) => node switch
    {
        FactNode { Fact.ChoiceLabels: { IsEmpty: false } labels } => labels[index],
        CoalesceNode coalesce => WordOf(coalesce.Operand, index),
        ConditionalNode conditional => WordOf(conditional.WhenTrue, index) ?? WordOf(conditional.WhenFalse, index),
        _ => node.Type.Equals(RuleType.DayOfWeek) ? DayNames[index] : null,
    };

    private static string Written(string text, RuleType type, ProductLanguage language, int? moneyDecimals = null)
    {
        var isRussian = language == ProductLanguage.Russian;
        return type.Kind switch
        {
            TypeKind.Percent => Number(text, language) + "%",
            TypeKind.Money when moneyDecimals is { } decimals => NumberWords.Money(decimal.Parse(text, CultureInfo.InvariantCulture), decimals, language),
            TypeKind.Money or TypeKind.Points => Number(text, language),

            // Not in groups: a number alone may be a year.
            TypeKind.Number => language == ProductLanguage.Russian ? text.Replace('.', ',') : text,
            TypeKind.Text => isRussian ? $"«{text}»" : $"“{text}”",
            TypeKind.Boolean => (text == "true" ? new Phrase("yes", "да") : new Phrase("no", "нет")).In(language),
            TypeKind.Date => Day(StoredValue.DateOf(StoredValue.Parse(text, type)!.Value), isRussian),
            TypeKind.Instant => Moment(StoredValue.InstantOf(StoredValue.Parse(text, type)!.Value), isRussian),
            TypeKind.Duration => Span(StoredValue.Parse(text, type)!.Value, isRussian),
            _ => text,
        };
    }

    private static string Number(string text, ProductLanguage language) => NumberWords.Of(decimal.Parse(text, CultureInfo.InvariantCulture), language);

    /// <summary>The decimals of the money that a part is an amount of; null where it is none, or has decimals of its own making.</summary>
    private static int? MoneyDecimalsOf(CheckedNode node) => node switch
    {
        { Type.Kind: not TypeKind.Money } => null,
        FactNode fact => fact.Fact.Range?.Scale,
        WithThisNode withThis => withThis.Counter.Fact.Range?.Scale,
        CoalesceNode coalesce => MoneyDecimalsOf(coalesce.Operand),
        AggregateNode { Body: { } body } => MoneyDecimalsOf(body),
        _ => null,
    };

    // The day of other countries is written month first: only a name leaves no doubt.
    private static string Day(NodaTime.LocalDate day, bool isRussian) =>
        day.ToString(isRussian ? "dd.MM.yyyy" : "d MMMM yyyy", CultureInfo.InvariantCulture);

    private static string Moment(NodaTime.Instant instant, bool isRussian)
    {
        var moment = instant.InUtc();
        var time = moment.TimeOfDay.ToString(moment.Second == 0 ? "HH:mm" : "HH:mm:ss", CultureInfo.InvariantCulture);
        return $"{Day(moment.Date, isRussian)} {time} UTC";
    }

    private static string Span(long ticks, bool isRussian)
    {
        var span = TimeSpan.FromTicks(Math.Abs(ticks));
        var parts = new List<string>();
        void Part(decimal count, string en, string ru)
        {
            if (count != 0)
            {
                parts.Add($"{NumberWords.Of(count, isRussian ? ProductLanguage.Russian : ProductLanguage.English)} {(isRussian ? ru : en)}");
            }
        }

        Part(span.Days, "d", "дн.");
        Part(span.Hours, "h", "ч");
        Part(span.Minutes, "min", "мин");
        Part(span.Ticks % TimeSpan.TicksPerMinute / (decimal)TimeSpan.TicksPerSecond, "s", "с");
        return parts.Count == 0 ? "0" : (ticks < 0 ? "−" : "") + string.Join(' ', parts);
    }

    /// <summary>Speaks one of the languages.</summary>
    private readonly struct Speaker(ProductLanguage language)
    {
        public string Say(CheckedNode node, bool isNegated)
        {
            switch (node)
            {
                case NotNode not:
                    return Say(not.Operand, !isNegated);
                case LogicalNode logical:
                    // The contrary of "a and b" is "not a, or not b", also where one of them is unknown.
                    var isAnd = logical.Operator == LogicalOperator.And != isNegated;
                    var parts = new List<string>();
                    foreach (var child in logical.Children)
                    {
                        var said = Say(child, isNegated);
                        parts.Add(IsLogical(child) ? $"({said})" : said);
                    }

                    return string.Join(isAnd ? In(" and ", " и ") : In(" or ", " или "), parts);
                case CompareNode compare:
                    return Compare(compare, isNegated);
                case MembershipNode membership:
                    return Membership(membership, isNegated);
                case SegmentNode segment:
                    return In(isNegated, new("the segment “{0}” does not apply", "сегмент «{0}» не подходит"), new("the segment “{0}” applies", "сегмент «{0}» подходит"), Name(segment.Segment));
                case HasNode has:
                    return In(isNegated, new("{0} is unknown", "{0} — неизвестно"), new("{0} is known", "{0} — известно"), Value(has.Operand));
                case AggregateNode { Kind: AggregateKind.Any, Body: { } body }:
                    return In(isNegated, new("there is no line where {0}", "нет строки чека, где {0}"), new("there is a line where {0}", "есть строка чека, где {0}"), Enclosed(body));
                case AggregateNode { Kind: AggregateKind.All, Body: { } body }:
                    return In(isNegated, new("not on every line {0}", "не в каждой строке чека {0}"), new("on every line {0}", "в каждой строке чека {0}"), Enclosed(body));
                case CallNode { Function: FunctionKind.IsBirthday or FunctionKind.StartsWith or FunctionKind.EndsWith or FunctionKind.Contains } call:
                    return In(isNegated, Contrary(call.Function), Statement(call.Function), Value(call.Children[0]), Value(call.Children[1]));
                case CallNode { Function: FunctionKind.Chosen } call:
                    return In(isNegated, new("{1} is not among what was chosen ({0})", "{1} — не среди выбранного ({0})"), new("{1} is among what was chosen ({0})", "{1} — среди выбранного ({0})"),
                        Value(call.Children[0]), ValueBeside(call.Children[1], call.Children[0]));
                case ConditionalNode { Type.Kind: TypeKind.Boolean } conditional:
                    return In("(if {0}, then {1}, otherwise {2})", "(если {0}, то {1}, иначе {2})",
                        Say(conditional.Condition, false), Say(conditional.WhenTrue, isNegated), Say(conditional.WhenFalse, isNegated));
                case ConstantNode { Type.Kind: TypeKind.Boolean } constant:
                    return (long)constant.Value == 0 != isNegated ? In("never", "никогда") : In("always", "всегда");
                case FactNode { Type.Kind: TypeKind.Boolean } fact:
                    return In(isNegated, new("“{0}” is no", "«{0}» — нет"), new("“{0}” is yes", "«{0}» — да"), Name(fact.Fact));
                case CoalesceNode { Type.Kind: TypeKind.Boolean } coalesce:
                    return In("({0}; if unknown, {1})", "({0}; если неизвестно, {1})", Say(coalesce.Operand, isNegated), Say(coalesce.Fallback, isNegated));
                default:
                    return Value(node);
            }
        }

        private static bool IsLogical(CheckedNode node) => node is LogicalNode || (node is NotNode not && IsLogical(not.Operand));

        // Where the end of a part would not be seen.
        private string Enclosed(CheckedNode body) => IsLogical(body) ? $"({Say(body, false)})" : Say(body, false);

        /// <summary>What stands for a value: never a sentence.</summary>
        private string Value(CheckedNode node)
        {
            switch (node)
            {
                case ConstantNode { Parameter: { } parameter } constant:
                    return $"{Name(parameter)} ({Constant(constant, constant)})";
                case ConstantNode { Type.Kind: not TypeKind.Boolean } constant:
                    return Constant(constant, constant);
                case FactNode { Type.Kind: not TypeKind.Boolean } fact:
                    return Name(fact.Fact);
                case TableNode table:
                    return In("the table “{0}”", "таблица «{0}»", Name(table.Table));
                case ArithmeticNode arithmetic:
                    return Arithmetic(arithmetic);
                case WithThisNode withThis:
                    return In("{0} (with this purchase)", "{0} (с учётом этой покупки)", Name(withThis.Counter.Fact));
                case NegateNode negate:
                    return "−" + Factor(negate.Operand);
                case ConditionalNode { Type.Kind: not TypeKind.Boolean } conditional:
                    return In("({1} if {0}, otherwise {2})", "({1}, если {0}, иначе {2})", Say(conditional.Condition, false),
                        ValueBeside(conditional.WhenTrue, conditional.WhenFalse), ValueBeside(conditional.WhenFalse, conditional.WhenTrue));
                case CoalesceNode { Type.Kind: not TypeKind.Boolean } coalesce:
                    return In("{0} ({1} if unknown)", "{0} (если неизвестно, то {1})", Value(coalesce.Operand), Constant(coalesce.Fallback, coalesce.Operand));
                case CallNode call:
                    return Call(call);
                case AggregateNode { Kind: AggregateKind.Count, Body: { } body }:
                    return In("the number of lines where ({0})", "число строк чека, где ({0})", Say(body, false));
                case AggregateNode { Type.Kind: not TypeKind.Boolean } aggregate:
                    return In(TotalOf(aggregate.Kind), aggregate.Body is null ? "" : Inner(aggregate.Body));
                default:
                    // A condition in the place of a value.
                    return $"({Say(node, false)})";
            }
        }

        // What stands in brackets already needs none of its own.
        private string Inner(CheckedNode node) => node is ConditionalNode ? Value(node)[1..^1] : Value(node);

        private string Compare(CompareNode compare, bool isNegated)
        {
            var comparison = isNegated ? ContraryOf(compare.Operator) : compare.Operator;
            if (compare.Left.Type.Kind == TypeKind.Boolean)
            {
                if (compare.Right is ConstantNode truth)
                {
                    return Say(compare.Left, (long)truth.Value == 0 != (comparison == BinaryOperator.NotEqual));
                }

                return comparison == BinaryOperator.Equal
                    ? In("{0} and {1}: both or neither", "{0} и {1}: оба или ни одного", Value(compare.Left), Value(compare.Right))
                    : In("{0} and {1}: only one of them", "{0} и {1}: только одно из двух", Value(compare.Left), Value(compare.Right));
            }

            return $"{ValueBeside(compare.Left, compare.Right)} {In(Relation(comparison, compare.Left.Type.Kind))} {ValueBeside(compare.Right, compare.Left)}";
        }

        private string Membership(MembershipNode membership, bool isNegated)
        {
            var words = new List<string>();
            foreach (var item in membership.Items)
            {
                words.Add(Constant(item, membership.Operand));
            }

            var operand = Value(membership.Operand);
            return words.Count == 1
                ? In(isNegated, new("{0} is not {1}", "{0} — не {1}"), new("{0} is {1}", "{0} — {1}"), operand, words[0])
                : In(isNegated, new("{0} is not one of ({1})", "{0} — ни одно из ({1})"), new("{0} is one of ({1})", "{0} — одно из ({1})"), operand, string.Join(", ", words));
        }

        private string Arithmetic(ArithmeticNode arithmetic)
        {
            // By the source: a quotient is kept as a product.
            if (arithmetic.Source is BinarySyntax { Operator: BinaryOperator.Divide } quotient)
            {
                return $"{Factor(arithmetic.Left)} / {ExpressionPrinter.Print(quotient.Right)}";
            }

            return arithmetic.Operator switch
            {
                BinaryOperator.Multiply => $"{Factor(arithmetic.Left)} × {Factor(arithmetic.Right)}",
                BinaryOperator.Subtract => $"{Value(arithmetic.Left)} − {Factor(arithmetic.Right)}",
                _ => $"{Value(arithmetic.Left)} + {Value(arithmetic.Right)}",
            };
        }

        private string Factor(CheckedNode node) =>
            node is ArithmeticNode { Operator: BinaryOperator.Add or BinaryOperator.Subtract } ? $"({Value(node)})" : Value(node);

        private string Call(CallNode call)
        {
            var values = new List<string>();
            foreach (var argument in call.Children)
            {
                values.Add(Inner(argument));
            }

            return call.Function is FunctionKind.Min or FunctionKind.Max
                ? In(ResultOf(call), string.Join("; ", values))
                : In(ResultOf(call), [.. values]);
        }

        private string ValueBeside(CheckedNode node, CheckedNode other) =>
            node is ConstantNode { Parameter: null } constant ? Constant(constant, other) : Value(node);

        /// <summary>A fixed value, by the labels of what it is held against.</summary>
        private string Constant(ConstantNode constant, CheckedNode beside)
        {
            var label = constant.Type.Kind == TypeKind.Choice ? WordOf(beside, (int)(long)constant.Value) : null;
            
            // A whole amount stays as its author wrote it.
            var decimals = constant.Type.Kind == TypeKind.Money && ExactDecimal.ScaleOf(constant.Number) > 0 ? MoneyDecimalsOf(beside) : null;
            return label?.In(language) ?? Written(StoredValue.Format(constant.Value, constant.Type), constant.Type, language, decimals);
        }

        private string Name(NameDeclaration declaration) => NameOf(declaration).In(language);

        private string In(Phrase phrase, params ReadOnlySpan<string> arguments) => phrase.Format(language, arguments);

        private string In(string en, string ru, params ReadOnlySpan<string> arguments) => In(new Phrase(en, ru), arguments);

        private string In(bool isNegated, Phrase contrary, Phrase statement, params ReadOnlySpan<string> arguments) =>
            In(isNegated ? contrary : statement, arguments);
    }

    private static BinaryOperator ContraryOf(BinaryOperator comparison) => comparison switch
    {
        BinaryOperator.Equal => BinaryOperator.NotEqual,
        BinaryOperator.NotEqual => BinaryOperator.Equal,
        BinaryOperator.Less => BinaryOperator.GreaterOrEqual,
        BinaryOperator.LessOrEqual => BinaryOperator.Greater,
        BinaryOperator.Greater => BinaryOperator.LessOrEqual,
        _ => BinaryOperator.Less,
    };

    private static Phrase Relation(BinaryOperator comparison, TypeKind kind) => (comparison, kind) switch
    {
        (BinaryOperator.Equal, _) => new("is", "—"),
        (BinaryOperator.NotEqual, _) => new("is not", "— не"),
        (BinaryOperator.Less, TypeKind.Date or TypeKind.Instant) => new("is before", "раньше чем"),
        (BinaryOperator.LessOrEqual, TypeKind.Date or TypeKind.Instant) => new("is not after", "не позже чем"),
        (BinaryOperator.Greater, TypeKind.Date or TypeKind.Instant) => new("is after", "позже чем"),
        (BinaryOperator.GreaterOrEqual, TypeKind.Date or TypeKind.Instant) => new("is not before", "не раньше чем"),
        (BinaryOperator.Less, TypeKind.Choice) => new("is below", "ниже, чем"),
        (BinaryOperator.LessOrEqual, TypeKind.Choice) => new("is at most", "не выше, чем"),
        (BinaryOperator.Greater, TypeKind.Choice) => new("is above", "выше, чем"),
        (BinaryOperator.GreaterOrEqual, TypeKind.Choice) => new("is at least", "не ниже, чем"),
        (BinaryOperator.Less, _) => new("is less than", "меньше чем"),
        (BinaryOperator.LessOrEqual, _) => new("is at most", "не больше чем"),
        (BinaryOperator.Greater, _) => new("is more than", "больше чем"),
        _ => new("is at least", "не меньше чем"),
    };

    private static Phrase TotalOf(AggregateKind kind) => kind switch
    {
        AggregateKind.Count => new("the number of lines", "число строк чека"),
        AggregateKind.Sum => new("the sum over the lines ({0})", "сумма по строкам чека ({0})"),
        AggregateKind.Min => new("the least of the lines ({0})", "наименьшее по строкам чека ({0})"),
        _ => new("the greatest of the lines ({0})", "наибольшее по строкам чека ({0})"),
    };

    private static Phrase Statement(FunctionKind function) => function switch
    {
        FunctionKind.IsBirthday => new("{1} is a birthday ({0})", "{1} — день рождения ({0})"),
        FunctionKind.StartsWith => new("{0} starts with {1}", "{0} начинается с {1}"),
        FunctionKind.EndsWith => new("{0} ends with {1}", "{0} кончается на {1}"),
        _ => new("{0} contains {1}", "{0} содержит {1}"),
    };

    private static Phrase Contrary(FunctionKind function) => function switch
    {
        FunctionKind.IsBirthday => new("{1} is not a birthday ({0})", "{1} — не день рождения ({0})"),
        FunctionKind.StartsWith => new("{0} does not start with {1}", "{0} не начинается с {1}"),
        FunctionKind.EndsWith => new("{0} does not end with {1}", "{0} не кончается на {1}"),
        _ => new("{0} does not contain {1}", "{0} не содержит {1}"),
    };

    private static Phrase ResultOf(CallNode call) => call.Function switch
    {
        FunctionKind.DaysFromBirthday => new("the number of days from the nearest birthday ({0}) to ({1})", "число дней от ближайшего дня рождения ({0}) до ({1})"),
        FunctionKind.DaysBetween => new("the number of days from ({0}) to ({1})", "число дней от ({0}) до ({1})"),
        FunctionKind.MonthsBetween => new("the number of full months from ({0}) to ({1})", "число полных месяцев от ({0}) до ({1})"),
        FunctionKind.YearsBetween => new("the number of full years from ({0}) to ({1})", "число полных лет от ({0}) до ({1})"),
        FunctionKind.AddDays => new("({0}) plus {1} day(s)", "({0}) плюс дней: {1}"),
        FunctionKind.AddMonths => new("({0}) plus {1} month(s)", "({0}) плюс месяцев: {1}"),
        FunctionKind.AddYears => new("({0}) plus {1} year(s)", "({0}) плюс лет: {1}"),
        FunctionKind.Year => new("the year ({0})", "год ({0})"),
        FunctionKind.Month => new("the month ({0})", "месяц ({0})"),
        FunctionKind.DayOfMonth => new("the day of the month ({0})", "число месяца ({0})"),
        FunctionKind.DayOfWeek => new("the day of the week ({0})", "день недели ({0})"),
        FunctionKind.DateOf => new("the day ({0})", "день ({0})"),
        FunctionKind.HourOf => new("the hour ({0})", "час ({0})"),
        FunctionKind.MinuteOf => new("the minute ({0})", "минута ({0})"),
        FunctionKind.Length => new("the number of characters ({0})", "число знаков ({0})"),
        FunctionKind.Min => new("the least of ({0})", "наименьшее из ({0})"),
        FunctionKind.Max => new("the greatest of ({0})", "наибольшее из ({0})"),
        FunctionKind.Abs => new("the size without sign ({0})", "величина без знака ({0})"),
        FunctionKind.Round => Rounded(call, "{0}"),
        _ => Rounded(call, "{0} / {1}"),
    };

    private static Phrase Rounded(CallNode call, string of)
    {
        var how = RoundingWords.InWords(call.Rounding);
        var digits = CountedPhrase.Of(call.Digits, "decimal", "decimals", "знака", "знаков", "знаков");
        return call.Digits == 0 ? new($"{how.En} to a whole ({of})", $"{how.Ru} до целого ({of})") : new($"{how.En} to {digits.En} ({of})", $"{how.Ru} до {digits.Ru} ({of})");
    }
}
