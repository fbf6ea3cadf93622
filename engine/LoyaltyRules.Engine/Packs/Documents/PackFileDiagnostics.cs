using LoyaltyRules.Engine.Diagnostics;
using static LoyaltyRules.Engine.Diagnostics.DiagnosticDescriptor;

namespace LoyaltyRules.Engine.Packs.Documents;

/// <summary>What can be wrong with the files that a pack is spread over.</summary>
internal static class PackFileDiagnostics
{
    /// <summary>No folder there.</summary>
    public static readonly DiagnosticDescriptor FolderMissing = Error("LR2001",
        "There is no folder '{0}'.", "Папки «{0}» нет.",
        "Name the folder that holds pack.json.", "Укажите папку, в которой лежит pack.json.");

    /// <summary>No pack.json.</summary>
    public static readonly DiagnosticDescriptor PackFileMissing = Error("LR2002",
        "The pack has no file pack.json.", "В пакете нет файла pack.json.",
        "A pack is a folder with pack.json in it.", "Пакет — это папка, в которой лежит pack.json.");

    /// <summary>The system gave no bytes.</summary>
    public static readonly DiagnosticDescriptor Unreadable = Error("LR2003",
        "This file or folder cannot be read.", "Этот файл или папку не удаётся прочитать.",
        "Check its permissions, and that links lead to a file.", "Проверьте права доступа и что ссылки ведут к файлу.");

    /// <summary>A folder named like a file.</summary>
    public static readonly DiagnosticDescriptor NotAFile = Error("LR2004",
        "A file is expected here, and this is a folder.", "Здесь ожидается файл, а это папка.");

    /// <summary>One file over the limit.</summary>
    public static readonly DiagnosticDescriptor FileTooLarge = Error("LR2005",
        "The file is larger than {0} bytes.", "Файл больше {0} байт.",
        "Split the pack into files under rules/ and tables/.", "Разделите пакет на файлы в папках rules/ и tables/.");

    /// <summary>All files over the limit.</summary>
    public static readonly DiagnosticDescriptor PackTooLarge = Error("LR2006",
        "The files of the pack together are larger than {0} bytes.", "Файлы пакета вместе больше {0} байт.");

    /// <summary>Too many files.</summary>
    public static readonly DiagnosticDescriptor TooManyFiles = Error("LR2007",
        "The pack has more than {0} files.", "В пакете больше {0} файлов.",
        "A file may hold a list of rules or tables.", "В одном файле может быть список правил или таблиц.");

    /// <summary>A part of a split pack is neither an object nor a list.</summary>
    public static readonly DiagnosticDescriptor PartNotObjectOrList = Error("LR2021",
        "The file must hold one object or a list of them.", "В файле должен быть один объект или список объектов.");
}
