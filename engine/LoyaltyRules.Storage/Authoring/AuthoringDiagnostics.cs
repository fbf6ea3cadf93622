using LoyaltyRules.Engine.Diagnostics;
using static LoyaltyRules.Engine.Diagnostics.DiagnosticDescriptor;

namespace LoyaltyRules.Storage.Authoring;

/// <summary>Why a version cannot go on.</summary>
internal static class AuthoringDiagnostics
{
    public static readonly DiagnosticDescriptor NotInState = Error("LR8401",
        "The version is {0}, and this can only be done with one that is {1}.", "Версия в состоянии «{0}», а действие возможно только в состоянии «{1}».",
        "Read it again: somebody may have gone on with it.", "Перечитайте её: возможно, с ней уже продолжили работу.");

    public static readonly DiagnosticDescriptor SameEyes = Error("LR8402",
        "'{0}' has saved or submitted this version and cannot approve it.", "«{0}» сохранял или отправлял эту версию и не может её утвердить.",
        "Let somebody approve it who has not worked on it.", "Пусть утвердит тот, кто над ней не работал.");

    public static readonly DiagnosticDescriptor VersionTaken = Error("LR8403",
        "Version {0} was released before, with other content.", "Версия {0} уже выпускалась с другим содержанием.",
        "Raise 'version' in pack.json: a released version never changes.", "Увеличьте «version» в pack.json: выпущенная версия не меняется.");

    public static readonly DiagnosticDescriptor ExamplesDiffer = Error("LR8404",
        "{0} of {1} examples are not decided as approved: {2}.", "Не так, как утверждено, решаются примеры: {0} из {1}: {2}.",
        "Mend the pack, or approve the new decisions in the draft's examples.", "Исправьте пакет или утвердите новые решения в примерах черновика.");

    public static readonly DiagnosticDescriptor NothingNew = Error("LR8405",
        "The pack is the one that was released last.", "Пакет совпадает с выпущенным последним.",
        "Change it before you submit it.", "Измените его перед отправкой.");

    public static readonly DiagnosticDescriptor TooEarly = Error("LR8406",
        "The version cannot decide from {0} on: {1} is the earliest.", "Версия не может действовать с {0}: самое раннее — {1}.",
        "What was decided stays decided: choose a later instant, or leave it out for at once.", "Решённое не меняется: выберите более позднее время или не указывайте его.");

    public static readonly DiagnosticDescriptor OtherProgram = Error("LR8407",
        "The pack's {0} is '{1}', and that of the program is '{2}'.", "В пакете {0} — «{1}», а у программы — «{2}».",
        "It stays the same over all versions: accounts are kept in it.", "Оно одинаково во всех версиях: по нему ведутся счета.");

    public static readonly DiagnosticDescriptor AlreadyLive = Error("LR8408",
        "The version has been deciding since {0}.", "Версия действует с {0}.",
        "Release a version that follows it: roll back makes one of an earlier version.", "Выпустите следующую версию: откат создаёт её из более ранней.");
}
