using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Json.Schemas;
using LoyaltyRules.Engine.Model;
using NodaTime;

namespace LoyaltyRules.Engine.Accounts.Commands;

/// <summary>Commands as requests bring them: what is asked stands in the address, and what is left out has a usual value.</summary>
public static class CommandRequest
{
    /// <summary>Reads what is left of a body as a command, in the form of <c>schemas/command.schema.json</c>; its problems go where the body's go.</summary>
    /// <param name="body">The body. What <c>do</c> says was put in, or is the sender's own.</param>
    /// <param name="usualId">The id of a command without one.</param>
    /// <param name="usualAt">When a command without an instant happened.</param>
    /// <returns>The command; null when there is any error.</returns>
    public static BookCommand? Read(RequestBody body, string usualId, Instant usualAt)
    {
        SchemaValidator.Validate(SchemaValidator.Command, body.Rest, body.Problems);
        if (body.Problems.HasErrors)
        {
            return null;
        }

        var command = new CommandReader(body.Problems) { UsualAt = usualAt, UsualId = usualId }.CommandOf(body.Rest);
        return body.Problems.HasErrors ? null : command;
    }

    /// <summary>
    /// What a purchase says, whatever the order and the spelling it came in, as a SHA-256 over its fields: two purchases of one print are the same purchase.
    /// How it is to be paid for by a hold is no part of it.
    /// </summary>
    public static byte[] PrintOf(Purchase purchase)
    {
        using var print = System.Security.Cryptography.IncrementalHash.CreateHash(System.Security.Cryptography.HashAlgorithmName.SHA256);
        Append("id", purchase.Id);
        foreach (var (field, value) in CommandFields.Of(new CommitPurchase(purchase)))
        {
            Append(field, value);
        }

        return print.GetHashAndReset();

        // Lengths stand before the texts, so that nothing moves from one field into the next unseen.
        void Append(string field, string value)
        {
            Span<byte> length = stackalloc byte[4];
            foreach (var text in (ReadOnlySpan<string>)[field, value])
            {
                var bytes = System.Text.Encoding.UTF8.GetBytes(text);
                System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
                print.AppendData(length);
                print.AppendData(bytes);
            }
        }
    }
}
