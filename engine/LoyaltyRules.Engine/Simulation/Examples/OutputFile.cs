using LoyaltyRules.Engine.Diagnostics;

namespace LoyaltyRules.Engine.Simulation.Examples;

/// <summary>Why a file or folder that somebody named could not be written, in both languages: the system's own text is in one of them at most.</summary>
public static class OutputFile
{
    // The numbers of the system for these causes: errno where it is Unix, ERROR_DISK_FULL, ERROR_HANDLE_DISK_FULL and ERROR_WRITE_PROTECT on Windows.
    private const int NoSpaceLeft = 28;
    private const int ReadOnlyFileSystem = 30;
    private const int DiskFull = unchecked((int)0x80070070);
    private const int HandleDiskFull = unchecked((int)0x80070027);
    private const int WriteProtected = unchecked((int)0x80070013);

    /// <summary>Whether an exception says that something could not be written where somebody wanted it.</summary>
    /// <param name="failure">The exception.</param>
    public static bool IsFailure(Exception failure) => failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;

    /// <summary>What is told of it.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="failure">An exception of which <see cref="IsFailure"/> holds.</param>
    public static Diagnostic Problem(string path, Exception failure) => Diagnostic.At(new Place(path, ""), ExampleDiagnostics.NotWritten, Why(path, failure));

    /// <summary>Why it could not be written, or read.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="failure">An exception of which <see cref="IsFailure"/> holds.</param>
    public static Phrase Why(string path, Exception failure) => failure switch
    {
        UnauthorizedAccessException when Directory.Exists(path) => new("a folder has that name, or may not be written", "так называется папка, или она закрыта для записи"),
        UnauthorizedAccessException => new("its rights or those of its folder do not allow it", "не позволяют права на него или на его папку"),
        DirectoryNotFoundException when HasFileAbove(path) => new("a part of its path is a file, and no folder", "часть пути — файл, а не папка"),
        DirectoryNotFoundException => new("there is no such folder", "такой папки нет"),
        FileNotFoundException => new("there is no such file or folder", "такого файла или папки нет"),
        PathTooLongException => new("the path is too long", "путь слишком длинный"),
        IOException { HResult: NoSpaceLeft or DiskFull or HandleDiskFull } => new("the disk is full", "на диске нет места"),
        IOException { HResult: ReadOnlyFileSystem or WriteProtected } => new("the medium is read-only", "носитель доступен только для чтения"),
        IOException when File.Exists(path) => new("a file has that name, or somebody else has it open", "так называется файл, или он открыт другой программой"),
        IOException when HasFileAbove(path) => new("a part of its path is a file, and no folder", "часть пути — файл, а не папка"),
        IOException => new("the system refuses", "система отказывает"),
        _ => new("that is no path", "это не путь"),
    };

    private static bool HasFileAbove(string path)
    {
        for (var folder = Path.GetDirectoryName(path); !string.IsNullOrEmpty(folder); folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(folder))
            {
                return true;
            }
        }

        return false;
    }
}
