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

    /// <summary>The approved decision could not be written.</summary>
    public static DiagnosticDescriptor NotWritten { get; } = Error("LR5006",
        "The file '{0}' cannot be written.", "Файл «{0}» не удаётся записать.",
        "Check the permissions of its folder.", "Проверьте права доступа к его папке.");
}
