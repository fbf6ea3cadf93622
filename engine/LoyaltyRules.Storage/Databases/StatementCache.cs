using System.Data.Common;

namespace LoyaltyRules.Storage.Databases;

/// <summary>The prepared statements of one connection, by their text.</summary>
/// <param name="connection">The connection, open.</param>
/// <param name="namesParameters">Whether parameters are known by their names (<c>$1</c>) rather than by their order.</param>
internal sealed class StatementCache(DbConnection connection, bool namesParameters) : IDisposable
{
    private readonly Dictionary<string, DbCommand> commands = new(StringComparer.Ordinal);

    /// <summary>The statement with values, ready to run. One of a text is in use at a time.</summary>
    public DbCommand Get(string sql, ReadOnlySpan<object?> values)
    {
        if (!commands.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 0; i < values.Length; i++)
            {
                var parameter = command.CreateParameter();
                if (namesParameters)
                {
                    parameter.ParameterName = "$" + (i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
                }

                command.Parameters.Add(parameter);
            }

            commands.Add(sql, command);
        }

        if (command.Parameters.Count != values.Length)
        {
            throw new ArgumentException($"The statement has {command.Parameters.Count} parameters, and {values.Length} values are given: {sql}", nameof(values));
        }

        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] switch { null => DBNull.Value, int number => (long)number, bool flag => flag ? 1L : 0L, var value => value };
        }

        return command;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var command in commands.Values)
        {
            command.Dispose();
        }

        commands.Clear();
    }
}
