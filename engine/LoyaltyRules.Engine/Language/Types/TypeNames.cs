using LoyaltyRules.Engine.Diagnostics;

namespace LoyaltyRules.Engine.Language.Types;

/// <summary>What types are called in messages.</summary>
internal static class TypeNames
{
    public static Phrase Of(RuleType type) => type.Kind switch
    {
        TypeKind.Boolean => new("a condition (true or false)", "условие (да или нет)"),
        TypeKind.Number => new("a number", "число"),
        TypeKind.Percent => new("a percentage", "процент"),
        TypeKind.Money => new("money", "деньги"),
        TypeKind.Points => new($"points '{type.Unit}'", $"баллы «{type.Unit}»"),
        TypeKind.Text => new("a text", "текст"),
        TypeKind.Choice => new("a choice of words", "слово из списка"),
        TypeKind.Date => new("a date", "дата"),
        TypeKind.Instant => new("an instant", "момент времени"),
        TypeKind.Duration => new("a duration", "длительность"),
        TypeKind.Chosen => new("what a member has chosen", "выбор участника"),
        _ => new("something unreadable", "нечто нечитаемое"),
    };
}
