using LoyaltyRules.Engine.Diagnostics;
using static LoyaltyRules.Engine.Diagnostics.DiagnosticDescriptor;

namespace LoyaltyRules.Engine.Packs.Binding;

/// <summary>What can be meant otherwise in a pack that can be used.</summary>
public static class PackWarnings
{
#pragma warning disable CS1591 // Each descriptor's sentences are its documentation; docs/diagnostics.md shows an example of each.
    public static readonly DiagnosticDescriptor NeverHolds = Warning("LR2201",
        "This can never hold: {0}.", "Это никогда не выполнится: {0}.",
        "Look at the values that are compared and at the bounds and words of the facts; remove what is not needed.", "Проверьте, с чем идёт сравнение, и границы и слова фактов; лишнее уберите.");

    public static readonly DiagnosticDescriptor AlwaysHolds = Warning("LR2202",
        "This always holds: {0}.", "Это выполнено всегда: {0}.",
        "Leave it out, or correct what is compared.", "Уберите это или исправьте сравнение.");

    public static readonly DiagnosticDescriptor WordsWithoutRow = Warning("LR2203",
        "No row of the table is for: {0} ({1}). There the result is unknown, and nothing is given.", "В таблице нет строки для: {0} ({1}). Там результат неизвестен, и ничего не даётся.",
        "Add the rows, or a last row of \"*\" for the rest.", "Добавьте строки или последнюю строку из \"*\" для остального.");

    public static readonly DiagnosticDescriptor NoRowForTheRest = Warning("LR2204",
        "The table has no row for the rest, for example for {0}. There the result is unknown, and nothing is given.", "В таблице нет строки для остального, например для {0}. Там результат неизвестен, и ничего не даётся.",
        "Add a last row of \"*\" with the result for the rest, even if that is 0.", "Добавьте последнюю строку из \"*\" с результатом для остального, пусть даже 0.");

    public static readonly DiagnosticDescriptor HigherTiersNotNamed = Warning("LR2205",
        "The tier '{0}' is named here, and above it these are not: {1}. They do not get what it gets.", "Здесь назван уровень «{0}», а уровни выше не названы: {1}. Того, что положено ему, они не получат.",
        "Write {2}: that holds for every level above, also for one that is added later. If only '{0}' is meant, write {3}.", "Напишите {2}: это верно и для всех уровней выше, и для тех, что появятся позже. Если нужен только «{0}», напишите {3}.");

    public static readonly DiagnosticDescriptor PercentBelowOne = Warning("LR2206",
        "{0} is {0}%, less than one percent.", "{0} — это {0}%, меньше одного процента.",
        "A percentage is written in percent: {1} for {1}%. If less than one percent is meant, write it as a fraction: \"{2}\".", "Проценты пишут в процентах: {1} — это {1}%. Если нужно меньше процента, запишите дробью: \"{2}\".");

    public static readonly DiagnosticDescriptor ExpressionAsText = Warning("LR2207",
        "The value '{0}' looks like an expression, and a privilege's value is told as it stands: nothing is computed.", "Значение «{0}» похоже на выражение, а значение привилегии сообщается как есть: ничего не вычисляется.",
        "Write the number, or the name of one parameter: \"parameter.name\". For different members write different privileges.", "Напишите число или имя одного параметра: \"parameter.имя\". Для разных участников заведите разные привилегии.");

    public static readonly DiagnosticDescriptor ParameterRepeated = Warning("LR2208",
        "The value {0} repeats the parameter '{1}': when somebody turns the parameter, the privilege goes on telling {0}.", "Значение {0} повторяет параметр «{1}»: если его изменят, привилегия по-прежнему будет сообщать {0}.",
        "Write \"{1}\" in its place.", "Напишите вместо него \"{1}\".");

    public static readonly DiagnosticDescriptor HigherTiersNotLeftOut = Warning("LR2209",
        "The tier '{0}' is left out here, and above it these are not: {1}. They get what it does not get.", "Здесь исключён уровень «{0}», а уровни выше не исключены: {1}. Они получат то, чего не получит он.",
        "Write {2}: that leaves out every level above too, also one that is added later. If only '{0}' is meant, write {3}.", "Напишите {2}: так исключены и все уровни выше, и те, что появятся позже. Если нужно исключить только «{0}», напишите {3}.");
#pragma warning restore CS1591
}
