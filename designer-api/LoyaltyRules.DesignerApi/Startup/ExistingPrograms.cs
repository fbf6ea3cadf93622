using System.Collections.Immutable;
using System.Data.Common;
using LoyaltyRules.Storage.Databases;

namespace LoyaltyRules.DesignerApi.Startup;

/// <summary>The programs that a place keeps, found before one of them is served: nobody who left the pack's folder out means to begin the sample beside their own.</summary>
internal static class ExistingPrograms
{
    private const string Released = "SELECT DISTINCT program FROM pack_release ORDER BY program";

    /// <summary>Those of a folder: of each file that holds the program it is called after. Copies under other names are no programs of their own.</summary>
    /// <returns>The programs, and the files of which it cannot be read whether they hold one.</returns>
    public static async Task<(ImmutableArray<string> Programs, ImmutableArray<string> Unreadable)> InFolderAsync(string folder)
    {
        var found = ImmutableArray.CreateBuilder<string>();
        var unreadable = ImmutableArray.CreateBuilder<string>();
        string[] files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.db") : [];
        foreach (var path in files.Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileNameWithoutExtension(path);
            try
            {
                await using var database = SqliteReadOnly.Open(path);
                if ((await InAsync(database)).Contains(name))
                {
                    found.Add(name);
                }
            }
            catch (Exception failure) when (failure is DbException or IOException or UnauthorizedAccessException)
            {
                unreadable.Add(path);
            }
        }

        return (found.ToImmutable(), unreadable.ToImmutable());
    }

    /// <summary>Refuses to begin a new program, of which nobody spoke, beside a file that may be the one that is meant.</summary>
    /// <param name="unreadable">The files of the folder that cannot be read.</param>
    /// <param name="begun">The file of the program that would begin; what is wrong with that one is told where it is opened.</param>
    /// <exception cref="StartException">There is another.</exception>
    public static void RefuseBeside(ImmutableArray<string> unreadable, string begun)
    {
        if (unreadable.FirstOrDefault(f => f != begun) is { } other)
        {
            throw new StartException($"unreadable-program: {other} cannot be read as a program. Restore it from a backup or move it away; or say which program to begin beside it: --Program:Pack=FOLDER.");
        }
    }

    /// <summary>Those of a database.</summary>
    public static Task<ImmutableArray<string>> InAsync(Database database) =>
        database.ReadAsync(session => session.Query(Released, r => r.GetString(0)).ToImmutableArray());

    /// <summary>The one to serve where no pack is named: the one that is asked for, or the only one.</summary>
    /// <param name="kept">Those that are kept.</param>
    /// <param name="asked">The one that is asked for; empty for none.</param>
    /// <param name="place">Where they are kept.</param>
    /// <returns>The program; null where there is none yet.</returns>
    /// <exception cref="StartException">The one asked for is not there, or it cannot be told which is meant.</exception>
    public static string? Choose(ImmutableArray<string> kept, string? asked, string place)
    {
        if (asked is { Length: > 0 })
        {
            return kept.Contains(asked)
                ? asked
                : throw new StartException($"no-such-program: {place} holds {(kept.IsEmpty ? "no program" : string.Join(", ", kept))}, and not '{asked}'. A new one begins with --Program:Pack=FOLDER.");
        }

        return kept.Length <= 1
            ? kept.FirstOrDefault()
            : throw new StartException($"several-programs: {place} holds {string.Join(", ", kept)}. Say which to serve: --Program:Id={kept[0]}, or --Program:Pack=FOLDER.");
    }
}
