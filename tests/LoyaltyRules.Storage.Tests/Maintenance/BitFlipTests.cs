using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LoyaltyRules.Engine.Simulation.Theatre;
using LoyaltyRules.Engine.Tests.Accounts;
using LoyaltyRules.Storage.Databases;
using LoyaltyRules.Storage.Maintenance.Verification;
using LoyaltyRules.Storage.Tests.Databases;
using LoyaltyRules.Storage.Tests.Programs;
using LoyaltyRules.Testing;
using Microsoft.Data.Sqlite;

namespace LoyaltyRules.Storage.Tests.Maintenance;

/// <summary>A bit of the file that turns over is told, or it lay where nothing is kept: every value of every row, and the schema, are then as they were.</summary>
public sealed class BitFlipTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static int Flips => int.TryParse(Environment.GetEnvironmentVariable("BIT_FLIPS"), CultureInfo.InvariantCulture, out var set) ? set : 60;

    [Fact]
    public async Task Bit_turnedOverAnywhereInTheFile_isToldOrLayInFreeSpace()
    {
        using var folder = new TempFolder();
        var (whole, damaged) = (folder.At("whole.db"), folder.At("damaged.db"));
        var clock = new SetClock(Theatre.Noon("2026-01-01"));
        string program;
        await using (var test = await TestDatabase.NewAsync(Kind.Sqlite))
        {
            program = (await DamagedClub.MakeAsync(test, clock, 60)).Program;
            await ((SqliteDatabase)test.Database).BackUpAsync(whole, Cancellation);
        }

        var (bytes, content) = (await File.ReadAllBytesAsync(whole, Cancellation), Content(whole));
        var failures = new List<string>();
        var told = 0;
        for (var i = 0; i < Flips; i++)
        {
            var bit = new SeededRandom(11, 3, (ulong)i).Below(bytes.Length * 8);
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            await File.WriteAllBytesAsync(damaged, bytes, Cancellation);
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                await using var database = SqliteReadOnly.Open(damaged);
                var report = await new StoreVerification(ProgramStore.Open(database, program, clock)).RunAsync(Cancellation);
                told += report.IsWhole ? 0 : 1;
                if (report.IsWhole && Content(damaged) != content)
                {
                    failures.Add($"bit {bit} (flip {i}) is not told");
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                failures.Add($"bit {bit} (flip {i}): {e}");
            }

            File.Delete(damaged + "-wal");
            File.Delete(damaged + "-shm");
        }

        Assert.True(failures.Count == 0, string.Join(Environment.NewLine, failures));
        Assert.True(told > Flips / 2, $"only {told} of {Flips} lay where something is kept");
    }

    // All values that the store covers, and the text of the schema.
    private static string Content(string path)
    {
        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
            connection.Open();
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (var row in Rows(connection, "SELECT type, name, tbl_name, sql FROM sqlite_master"))
            {
                hash.AppendData(Encoding.UTF8.GetBytes(row));
            }

            foreach (var table in Rows(connection, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"))
            {
                var columns = Rows(connection, $"SELECT name FROM pragma_table_info('{table}')").Where(c => !Coverage.NotCovered.ContainsKey(table + "." + c));
                foreach (var row in Rows(connection, $"SELECT {string.Join(" || ',' || ", columns.Select(c => $"quote({c})"))} FROM {table} ORDER BY 1"))
                {
                    hash.AppendData(Encoding.UTF8.GetBytes(row + "\n"));
                }
            }

            return Convert.ToHexString(hash.GetHashAndReset());
        }
        catch (SqliteException e)
        {
            return e.Message;
        }
    }

    private static List<string> Rows(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "NULL" : reader.GetString(i))));
        }

        return rows;
    }
}
