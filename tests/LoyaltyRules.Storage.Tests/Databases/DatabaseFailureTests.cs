using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Storage.Databases;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace LoyaltyRules.Storage.Tests.Databases;

/// <summary>Whatever keeps a database from being used is told by a code, the place, and what to do about it.</summary>
public sealed class DatabaseFailureTests
{
    public static TheoryData<string, Exception> Failures() => new()
    {
        { "LR8201", new SqliteException("file is not a database", 26) },
        { "LR8202", new StoreFileException("{0} is in use.", "club.db") { IsInUse = true } },
        { "LR8203", new UnauthorizedAccessException() },
        { "LR8203", new SqliteException("attempt to write a readonly database", 8) },
        { "LR8203", new SqliteException("unable to open database file", 14) },
        { "LR8204", new FileNotFoundException(null, "club.db") },
        { "LR8204", new DirectoryNotFoundException() },
        { "LR8101", new SqliteException("database disk image is malformed", 11) },
        { "LR8206", new SchemaException("newer") },
        { "LR8208", new NpgsqlException("refused") },
        { "LR8209", new InvalidDataException("cut off") },
        { "LR8210", new IOException("No space left on device") },
        { "LR8210", new ArgumentException("Null character in path.") },
        { "LR8211", new StoreFileException("{0} is empty.", "club.db") },
        { "LR8212", new BadConnectionException(new ArgumentException("Format of the initialization string does not conform to specification.")) },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void Failure_ofEveryKind_hasACodeAndAHint(string code, Exception failure)
    {
        var told = DatabaseDiagnostics.Of(failure, "club.db")!;

        Assert.Equal((code, "club.db"), (told.Code, told.Place.Source));
        Assert.NotEmpty(told.Hint(ProductLanguage.English));
        Assert.NotEmpty(told.Hint(ProductLanguage.Russian));
    }

    [Fact]
    public void Failure_ofAnotherKind_isNotOurs() => Assert.Null(DatabaseDiagnostics.Of(new InvalidOperationException(), "club.db"));
}
