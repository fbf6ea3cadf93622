using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Syntax;
using LoyaltyRules.Engine.Language.Types;

namespace LoyaltyRules.Engine.Language.Wording;

/// <summary>Says a checked expression in words, by the pack's labels.</summary>
internal static class Sentences
{
    /// <summary>The expression in both languages of the product.</summary>
    public static Phrase Of(CheckedNode node) => new(Of(node, ProductLanguage.English), Of(node, ProductLanguage.Russian));

    /// <summary>What people call a name.</summary>
    public static Phrase NameOf(NameDeclaration declaration) => declaration.Label ?? (Phrase)declaration.Name;

    private static string Of(CheckedNode node, ProductLanguage language)
    {
        string Say(CheckedNode part) => Of(part, language);
        string Phrase(string en, string ru, params ReadOnlySpan<string> arguments) => new Phrase(en, ru).Format(language, arguments);
        switch (node)
        {
            case ConstantNode constant:
                return constant.Parameter is { } parameter ? $"{NameOf(parameter).In(language)} ({Constant(constant, null, language)})" : Constant(constant, null, language);
            case FactNode fact:
                return NameOf(fact.Fact).In(language);
            case SegmentNode segment:
                return Phrase("“{0}”", "«{0}»", NameOf(segment.Segment).In(language));
            case TableNode table:
                return Phrase("the table “{0}”", "таблица «{0}»", NameOf(table.Table).In(language));
            case NotNode not:
                return Phrase("not ({0})", "не ({0})", Say(not.Operand));
            case LogicalNode logical:
                var word = logical.Operator == LogicalOperator.And ? Phrase(" and ", " и ") : Phrase(" or ", " или ");
                return string.Join(word, logical.Children.Select(c => c is LogicalNode ? $"({Say(c)})" : Say(c)));
            case CompareNode compare:
                return $"{Say(compare.Left)} {Relation(compare.Operator, language)} {Operand(compare.Right, compare.Left, language)}";
            case MembershipNode membership:
                var items = string.Join(", ", membership.Items.Select(i => Constant(i, membership.Operand, language)));
                return Phrase("{0} is one of: {1}", "{0} — одно из: {1}", Say(membership.Operand), items);
            case HasNode has:
                return Phrase("{0} is known", "{0}: значение известно", Say(has.Operand));
            case ArithmeticNode arithmetic:
                // By the source: a quotient is kept as a product.
                return arithmetic.Source is BinarySyntax { Operator: BinaryOperator.Divide } quotient
                    ? $"{Say(arithmetic.Left)} / {ExpressionPrinter.Print(quotient.Right)}"
                    : $"{Say(arithmetic.Left)} {ExpressionPrinter.SignOf(arithmetic.Operator)} {Say(arithmetic.Right)}";
            case NegateNode negate:
                return "−" + Say(negate.Operand);
            case ConditionalNode conditional:
                return Phrase("{1} if {0}, otherwise {2}", "{1}, если {0}, иначе {2}", Say(conditional.Condition), Say(conditional.WhenTrue), Say(conditional.WhenFalse));
            case CoalesceNode coalesce:
                return Phrase("{0} ({1} when unknown)", "{0} (если неизвестно — {1})", Say(coalesce.Operand), Constant(coalesce.Fallback, coalesce.Operand, language));
            case CallNode call:
                return FunctionOf(call.Function).Format(language, [.. call.Children.Select(Say)]) is var said && call.Function is FunctionKind.Min or FunctionKind.Max
                    ? said + "(" + string.Join(", ", call.Children.Select(Say)) + ")"
                    : said;
            case AggregateNode aggregate:
                return AggregateOf(aggregate.Kind, aggregate.Body is not null).Format(language, aggregate.Body is null ? "" : Say(aggregate.Body));
            default:
                return node.ToString();
        }
    }

    private static string Operand(CheckedNode node, CheckedNode comparedWith, ProductLanguage language) =>
        node is ConstantNode { Parameter: null } constant ? Constant(constant, comparedWith, language) : Of(node, language);

    private static string Constant(ConstantNode constant, CheckedNode? comparedWith, ProductLanguage language)
    {
        if (constant.Type.Kind == TypeKind.Choice && comparedWith is FactNode { Fact.ChoiceLabels: { IsEmpty: false } labels })
        {
            return labels[(int)(long)constant.Value].In(language);
        }

        var text = StoredValue.Format(constant.Value, constant.Type);
        return constant.Type.Kind switch
        {
            TypeKind.Percent => text + "%",
            TypeKind.Text => language == ProductLanguage.Russian ? $"«{text}»" : $"“{text}”",
            TypeKind.Boolean => language == ProductLanguage.Russian ? (text == "true" ? "да" : "нет") : (text == "true" ? "yes" : "no"),
            _ => text,
        };
    }

    private static string Relation(BinaryOperator comparison, ProductLanguage language) => (comparison switch
    {
        BinaryOperator.Equal => new Phrase("is", "—"),
        BinaryOperator.NotEqual => new Phrase("is not", "— не"),
        BinaryOperator.Less => new Phrase("is less than", "меньше чем"),
        BinaryOperator.LessOrEqual => new Phrase("is at most", "не больше чем"),
        BinaryOperator.Greater => new Phrase("is more than", "больше чем"),
        _ => new Phrase("is at least", "не меньше чем"),
    }).In(language);

    private static Phrase AggregateOf(AggregateKind kind, bool hasBody) => kind switch
    {
        AggregateKind.Any => new("some line has: {0}", "есть строка чека, где {0}"),
        AggregateKind.All => new("every line has: {0}", "в каждой строке чека {0}"),
        AggregateKind.Count when !hasBody => new("the number of lines", "число строк чека"),
        AggregateKind.Count => new("the number of lines with: {0}", "число строк чека, где {0}"),
        AggregateKind.Sum => new("the sum over the lines of: {0}", "сумма по строкам чека: {0}"),
        AggregateKind.Min => new("the least over the lines of: {0}", "наименьшее по строкам чека: {0}"),
        _ => new("the greatest over the lines of: {0}", "наибольшее по строкам чека: {0}"),
    };

    private static Phrase FunctionOf(FunctionKind function) => function switch
    {
        FunctionKind.IsBirthday => new("{1} is the birthday ({0})", "{1} — день рождения ({0})"),
        FunctionKind.DaysBetween => new("days from {0} to {1}", "дней от «{0}» до «{1}»"),
        FunctionKind.MonthsBetween => new("full months from {0} to {1}", "полных месяцев от «{0}» до «{1}»"),
        FunctionKind.YearsBetween => new("full years from {0} to {1}", "полных лет от «{0}» до «{1}»"),
        FunctionKind.AddDays => new("{1} days after {0}", "через {1} дн. после «{0}»"),
        FunctionKind.AddMonths => new("{1} months after {0}", "через {1} мес. после «{0}»"),
        FunctionKind.AddYears => new("{1} years after {0}", "через {1} г. после «{0}»"),
        FunctionKind.Year => new("the year of {0}", "год ({0})"),
        FunctionKind.Month => new("the month of {0}", "месяц ({0})"),
        FunctionKind.DayOfMonth => new("the day of the month of {0}", "число месяца ({0})"),
        FunctionKind.DayOfWeek => new("the weekday of {0}", "день недели ({0})"),
        FunctionKind.DateOf => new("the day of {0}", "день ({0})"),
        FunctionKind.HourOf => new("the hour of {0}", "час ({0})"),
        FunctionKind.MinuteOf => new("the minute of {0}", "минута ({0})"),
        FunctionKind.StartsWith => new("{0} starts with {1}", "{0} начинается с {1}"),
        FunctionKind.EndsWith => new("{0} ends with {1}", "{0} кончается на {1}"),
        FunctionKind.Contains => new("{0} contains {1}", "{0} содержит {1}"),
        FunctionKind.Length => new("the length of {0}", "длина ({0})"),
        FunctionKind.Min => new("the least of ", "наименьшее из "),
        FunctionKind.Max => new("the greatest of ", "наибольшее из "),
        FunctionKind.Abs => new("the size of {0}", "модуль ({0})"),
        FunctionKind.Round => new("{0}, rounded", "{0} с округлением"),
        _ => new("{0} divided by {1}, rounded", "{0}, делённое на {1}, с округлением"),
    };
}
