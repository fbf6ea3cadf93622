using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Model;

namespace LoyaltyRules.Engine.Json;

/// <summary>
/// The JSON object of a request, read as strictly as every other document, its problems collected. What belongs to the request itself is taken out by name;
/// what an address or a header says is put in; what is left is the thing asked for, and goes to its own reader.
/// </summary>
public sealed class RequestBody
{
    private readonly DiagnosticBag bag;

    private RequestBody(JsonObject rest, DiagnosticBag bag) => (Rest, this.bag) = (rest, bag);

    /// <summary>What was not taken yet.</summary>
    internal JsonObject Rest { get; private set; }

    /// <summary>Where problems go.</summary>
    internal DiagnosticBag Problems => bag;

    /// <summary>Reads a text. Whatever the bytes are, the outcome is a body or a diagnostic.</summary>
    /// <param name="utf8">The JSON.</param>
    /// <param name="bag">Takes what is wrong, now and whenever something is taken.</param>
    /// <param name="hasFiles">Whether its texts are files, which have more than one line.</param>
    /// <returns>The body; null where the text holds no object.</returns>
    public static RequestBody? Parse(ReadOnlySpan<byte> utf8, DiagnosticBag bag, bool hasFiles = false)
    {
        var root = StrictJson.Parse("", utf8, bag, hasFiles ? JsonLimits.RequestsWithFiles : JsonLimits.Requests);
        if (root is not (null or JsonObject))
        {
            bag.Add(root.Place, DocumentDiagnostics.RootNotObject);
        }

        return root is JsonObject given ? new RequestBody(given, bag) : null;
    }

    /// <summary>Takes a text out.</summary>
    /// <param name="name">The member's name.</param>
    /// <param name="lengthMax">The most characters.</param>
    /// <param name="isRequired">Whether it has to be there, and not empty.</param>
    /// <returns>The text; null where there is none that is in order.</returns>
    public string? TakeText(string name, int lengthMax, bool isRequired = false)
    {
        switch (Take(name))
        {
            case null when isRequired:
                bag.Add(Rest.Place, DocumentDiagnostics.MissingMember, name);
                return null;
            case null:
                return null;
            case JsonString { Value.Length: 0 } empty when isRequired:
                bag.Add(empty.Place, DocumentDiagnostics.TextTooShort);
                return null;
            case JsonString text when text.Value.Length > lengthMax:
                bag.Add(text.Place, DocumentDiagnostics.TextTooLong, lengthMax.ToString(System.Globalization.CultureInfo.InvariantCulture));
                return null;
            case JsonString text:
                return text.Value;
            case { } other:
                bag.AddExpected(other, "string");
                return null;
        }
    }

    /// <summary>Takes a word out that has to be one of those known.</summary>
    /// <param name="name">The member's name.</param>
    /// <param name="isKnown">Whether a word is known.</param>
    /// <param name="shown">The words, for people.</param>
    /// <returns>The word; null where there is none that is in order.</returns>
    public string? TakeWord(string name, Func<string, bool> isKnown, string shown)
    {
        switch (Take(name))
        {
            case null:
                return null;
            case JsonString word when isKnown(word.Value):
                return word.Value;
            case JsonString word:
                bag.Add(word.Place, DocumentDiagnostics.NotInList, ShownValue.Of(word), shown);
                return null;
            case { } other:
                bag.AddExpected(other, "string");
                return null;
        }
    }

    /// <summary>Takes an object of texts out: files by their paths, for example.</summary>
    /// <param name="name">The member's name.</param>
    /// <param name="countMax">The most texts.</param>
    /// <param name="isRequired">Whether it has to be there.</param>
    /// <returns>The texts by their names; null where there is no object that is in order.</returns>
    public IReadOnlyDictionary<string, string>? TakeTexts(string name, int countMax, bool isRequired = false)
    {
        switch (Take(name))
        {
            case null when isRequired:
                bag.Add(Rest.Place, DocumentDiagnostics.MissingMember, name);
                return null;
            case null:
                return null;
            case JsonObject given when given.Members.Length > countMax:
                bag.Add(given.Place, DocumentDiagnostics.TooBig, ExactDecimal.Format(given.Members.Length), ExactDecimal.Format(countMax));
                return null;
            case JsonObject given:
                var texts = new Dictionary<string, string>(StringComparer.Ordinal);
                foreach (var member in given.Members)
                {
                    if (member.Value is JsonString text)
                    {
                        texts[member.Name] = text.Value;
                    }
                    else
                    {
                        bag.AddExpected(member.Value, "string");
                    }
                }

                return texts.Count == given.Members.Length ? texts : null;
            case { } other:
                bag.AddExpected(other, "object");
                return null;
        }
    }

    /// <summary>Takes true or false out; false where there is none.</summary>
    public bool TakeFlag(string name)
    {
        switch (Take(name))
        {
            case null:
                return false;
            case JsonBoolean flag:
                return flag.Value;
            case { } other:
                bag.AddExpected(other, "boolean");
                return false;
        }
    }

    /// <summary>Whether there is a member of a name that was not taken yet.</summary>
    public bool Has(string name) => Rest.Get(name) is not null;

    /// <summary>Takes true or false out; null where there is neither.</summary>
    public bool? TakeFlagOrNull(string name) => Rest.Get(name) is null ? null : TakeFlag(name);

    /// <summary>Takes a whole number out.</summary>
    /// <param name="name">The member's name.</param>
    /// <param name="least">The least it may be.</param>
    /// <param name="most">The most it may be.</param>
    /// <returns>The number; null where there is none that is in order.</returns>
    public int? TakeWhole(string name, int least, int most)
    {
        switch (Take(name))
        {
            case null:
                return null;
            case JsonNumber { Value: null }:
                return null;
            case JsonNumber { Value: { } value } number when value < least:
                bag.Add(number.Place, DocumentDiagnostics.TooSmall, ExactDecimal.Format(value), ExactDecimal.Format(least));
                return null;
            case JsonNumber { Value: { } value } number when value > most:
                bag.Add(number.Place, DocumentDiagnostics.TooBig, ExactDecimal.Format(value), ExactDecimal.Format(most));
                return null;
            case JsonNumber { Value: { } value } when value == decimal.Truncate(value):
                return (int)value;
            case { } other:
                bag.AddExpected(other, "integer");
                return null;
        }
    }

    /// <summary>Takes a list of words out, each of those known and none twice.</summary>
    /// <param name="name">The member's name.</param>
    /// <param name="known">The words.</param>
    /// <param name="isRequired">Whether it has to be there.</param>
    /// <returns>The words; null where there is no list that is in order.</returns>
    public ImmutableArray<string>? TakeWords(string name, ImmutableArray<string> known, bool isRequired = false)
    {
        var taken = Take(name);
        switch (taken)
        {
            case null when isRequired:
                bag.Add(Rest.Place, DocumentDiagnostics.MissingMember, name);
                return null;
            case null:
                return null;
            case JsonArray { Items.IsEmpty: true } none:
                bag.Add(none.Place, DocumentDiagnostics.TooFewItems, "1");
                return null;
            case JsonArray list:
                var words = new List<string>();
                foreach (var item in list.Items)
                {
                    if (item is not JsonString { Value: var word } || !known.Contains(word))
                    {
                        bag.Add(item.Place, DocumentDiagnostics.NotInList, ShownValue.Of(item), string.Join(", ", known));
                    }
                    else if (!words.Contains(word))
                    {
                        words.Add(word);
                    }
                }

                return words.Count > 0 ? [.. words] : null;
            default:
                bag.AddExpected(taken, "array");
                return null;
        }
    }

    /// <summary>Takes a list of objects out, each a body with problems of its own: one that is wrong does not stand in the way of the others.</summary>
    /// <param name="name">The member's name.</param>
    /// <param name="countMax">The most items.</param>
    /// <returns>The items, each with what takes its problems; the body is null where the item is no object. Empty where the list is not in order.</returns>
    public ImmutableArray<(RequestBody? Body, DiagnosticBag Problems)> TakeBodies(string name, int countMax)
    {
        var taken = Take(name);
        switch (taken)
        {
            case null:
                bag.Add(Rest.Place, DocumentDiagnostics.MissingMember, name);
                return [];
            case JsonArray { Items.IsEmpty: true } none:
                bag.Add(none.Place, DocumentDiagnostics.TooFewItems, "1");
                return [];
            case JsonArray list when list.Items.Length > countMax:
                bag.Add(list.Place, DocumentDiagnostics.TooManyItems, countMax.ToString(System.Globalization.CultureInfo.InvariantCulture));
                return [];
            case JsonArray list:
                return [.. list.Items.Select(Body)];
            default:
                bag.AddExpected(taken, "array");
                return [];
        }
    }

    /// <summary>Puts in what the request says elsewhere. Where the body says it too, it has to be the same.</summary>
    public void Put(string name, string value)
    {
        if (PlainText.FaultOf(value, Rest.Place) is { } fault)
        {
            bag.Add(fault);
        }

        switch (Rest.Get(name))
        {
            case null:
                Rest = With(Rest, name, value);
                break;
            case JsonString same when same.Value == value:
                break;
            case { } other:
                bag.Add(other.Place, DocumentDiagnostics.NotInList, ShownValue.Of(other), value);
                break;
        }
    }

    /// <summary>Reports everything that was not taken, but for what is named here.</summary>
    /// <param name="known">What may be left.</param>
    /// <param name="shown">What the request knows in all.</param>
    public void RefuseRest(ImmutableArray<string> known, string shown)
    {
        foreach (var member in Rest.Members.Where(m => !known.Contains(m.Name)))
        {
            bag.Add(member.PlaceOfName, DocumentDiagnostics.UnknownMember, member.Name, shown);
        }
    }

    private static (RequestBody? Body, DiagnosticBag Problems) Body(JsonValue item)
    {
        var own = DiagnosticBag.OfRequest();
        if (item is JsonObject given)
        {
            return (new RequestBody(given, own), own);
        }

        own.AddExpected(item, "object");
        return (null, own);
    }

    private JsonValue? Take(string name)
    {
        if (Rest.Get(name) is not { } value)
        {
            return null;
        }

        Rest = new JsonObject(Rest.Position, [.. Rest.Members.Where(m => m.Name != name)]);
        return value;
    }

    private static JsonObject With(JsonObject to, string name, string value)
    {
        var (line, column) = (to.Position.Line, to.Position.Column);
        var position = to.Position.Member(name, line, column);
        return new JsonObject(to.Position, [.. to.Members, new JsonMember(name, line, column, new JsonString(position, value))]);
    }
}
