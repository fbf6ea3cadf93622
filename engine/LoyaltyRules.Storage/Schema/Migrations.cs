using System.Globalization;
using LoyaltyRules.Storage.Databases;

namespace LoyaltyRules.Storage.Schema;

/// <summary>
/// The schema, in numbered steps that are applied once each and in order. Steps are written once for both databases; where they differ, a word in braces stands
/// for what each of them says. A step that only one of them needs is named for it: <c>005-quartz.postgres.sql</c>; the other counts it as done.
/// </summary>
/// <param name="database">The database's name in names of steps.</param>
/// <param name="words">What the words in braces stand for.</param>
internal sealed class Migrations(string database, params (string Word, string Meaning)[] words)
{
    /// <summary>The role as which everything but migrations runs in PostgreSQL.</summary>
    public const string ApplicationRole = "loyalty_app";

    /// <summary>The tables of which nothing is ever changed or removed.</summary>
    public static readonly string[] InsertOnly = ["journal", "journal_link", "posting", "budget_use", "program_figure", "audit", "anchor"];

    private const string FilePrefix = "schema/";

    /// <summary>For SQLite.</summary>
    public static Migrations Sqlite { get; } = new("sqlite", ("{bytes}", "BLOB"), ("{identity}", "INTEGER PRIMARY KEY AUTOINCREMENT"), ("{number}", "INTEGER"));

    /// <summary>For PostgreSQL.</summary>
    public static Migrations Postgres { get; } = new("postgres", ("{bytes}", "bytea"), ("{identity}", "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY"), ("{number}", "bigint"));

    /// <summary>The steps, each with its number, the one database that it is for (null for all) and its text.</summary>
    public static IReadOnlyList<(int Number, string? Database, string Sql)> Steps { get; } =
    [
        .. typeof(Migrations).Assembly.GetManifestResourceNames().Where(n => n.StartsWith(FilePrefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(name => (int.Parse(name.AsSpan(FilePrefix.Length, 3), CultureInfo.InvariantCulture), name.Split('.') is [_, var only, _] ? only : null, Read(name))),
    ];

    /// <summary>Applies the steps that are missing.</summary>
    public void Apply(SqlSession session)
    {
        session.Execute("CREATE TABLE IF NOT EXISTS schema_step (step " + Of("{number}") + " PRIMARY KEY)");
        var done = session.Number("SELECT max(step) FROM schema_step") ?? 0;
        if (done > Steps[^1].Number)
        {
            throw new SchemaException($"The database has schema {done}, and this version knows {Steps[^1].Number}: it was written by a newer one.");
        }

        foreach (var (number, only, sql) in Steps.Where(s => s.Number > done))
        {
            var statements = only is null || only == database ? Of(sql) : "";
            foreach (var statement in statements.Split(";\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                session.Execute(statement.TrimEnd(';'));
            }

            session.Execute("INSERT INTO schema_step (step) VALUES ($1)", (long)number);
        }
    }

    /// <summary>As <see cref="Apply"/>, by one node at a time; then lets the application's role do what it may.</summary>
    public void ApplyAndGrant(SqlSession session)
    {
        const long Key = 0x6C_6F_79_61_6C_74_79;
        session.Execute("SELECT pg_advisory_xact_lock($1)", Key);
        Apply(session);
        session.Execute($"DO $do$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ApplicationRole}') THEN CREATE ROLE {ApplicationRole} NOLOGIN; END IF; END $do$");
        session.Execute($"GRANT {ApplicationRole} TO CURRENT_USER");
        session.Execute($"GRANT USAGE ON SCHEMA public TO {ApplicationRole}");
        session.Execute($"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {ApplicationRole}");
        foreach (var table in InsertOnly)
        {
            session.Execute($"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {ApplicationRole}");
        }
    }

    private string Of(string sql) => words.Aggregate(sql, (text, word) => text.Replace(word.Word, word.Meaning, StringComparison.Ordinal));

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(Migrations).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
