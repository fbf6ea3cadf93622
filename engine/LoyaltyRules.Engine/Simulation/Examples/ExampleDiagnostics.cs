using LoyaltyRules.Engine.Diagnostics;
using static LoyaltyRules.Engine.Diagnostics.DiagnosticDescriptor;

namespace LoyaltyRules.Engine.Simulation.Examples;

/// <summary>What can be wrong with the examples of a pack, beside what can be wrong with their JSON and their facts.</summary>
public static class ExampleDiagnostics
{
    /// <summary>No file there.</summary>
    public static DiagnosticDescriptor FileMissing { get; } = Error("LR5001",
        "There is no file '{0}'.", "Файла «{0}» нет.",
        "Check the name and the folder.", "Проверьте имя и папку.");

    /// <summary>A folder where a file is expected.</summary>
    public static DiagnosticDescriptor NotAFile { get; } = Error("LR5002",
        "'{0}' is a folder; a file is expected.", "«{0}» — папка, а нужен файл.");

    /// <summary>The system gave no bytes.</summary>
    public static DiagnosticDescriptor Unreadable { get; } = Error("LR5003",
        "The file '{0}' cannot be read.", "Файл «{0}» не удаётся прочитать.",
        "Check its permissions.", "Проверьте права доступа.");

    /// <summary>Over the limit.</summary>
    public static DiagnosticDescriptor TooLarge { get; } = Error("LR5004",
        "The file '{0}' is larger than {1} bytes.", "Файл «{0}» больше {1} байт.");

    /// <summary>A pack without examples.</summary>
    public static DiagnosticDescriptor NoExamples { get; } = Error("LR5005",
        "The pack has no examples.", "У пакета нет примеров.",
        "Put at least one into {0}.", "Положите хотя бы один в {0}.");

    /// <summary>What was to be written could not be.</summary>
    public static DiagnosticDescriptor NotWritten { get; } = Error("LR5006",
        "It cannot be written: {0}.", "Записать не удаётся: {0}.",
        "Check the path, the rights of its folder and the room on the disk.", "Проверьте путь, права на папку и место на диске.");

    /// <summary>A step of a story that goes back in time.</summary>
    public static DiagnosticDescriptor StepInThePast { get; } = Error("LR5007",
        "The story has come to {0} already; time does not go back to {1}.", "История уже дошла до {0}; вернуться к {1} нельзя.",
        "Put this step where its day belongs, or give a later one.", "Поставьте шаг туда, где его день, или укажите более позднюю дату.");

    /// <summary>A version that cannot be used.</summary>
    public static DiagnosticDescriptor VersionNotUsable { get; } = Error("LR5008",
        "The pack in '{0}' cannot be used.", "Пакет в «{0}» использовать нельзя.",
        "The folder is counted from that of the story. Run `loyalty check` on it.", "Папка указывается относительно папки истории. Проверьте её: `loyalty check`.");

    /// <summary>A version of something else.</summary>
    public static DiagnosticDescriptor VersionOfAnotherProgram { get; } = Error("LR5009",
        "The pack in '{0}' is '{1}'; a version of '{2}' in the same time zone and currency is expected.",
        "Пакет в «{0}» — «{1}», а нужна версия «{2}» с тем же часовым поясом и той же валютой.");

    /// <summary>Versions that go live at one instant, or backwards.</summary>
    public static DiagnosticDescriptor ReleasesOutOfOrder { get; } = Error("LR5010",
        "This version goes live no later than the one before it.", "Эта версия вступает в силу не позже предыдущей.",
        "Put the releases in order of their instants.", "Расположите выпуски версий по порядку времени.");
}
