using System.Reflection;
using System.Text.RegularExpressions;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Language;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Tests.Documentation;

namespace LoyaltyRules.Engine.Tests.Language;

/// <summary>Every problem an expression can have: its code, the place it points at, and its sentences in both languages.</summary>
public sealed partial class LanguageDiagnosticsTests
{
    /// <summary>Code, kind of expression, expression, the stretch that is pointed at (null where it is long), and something the English text says.</summary>
    public static TheoryData<string, string, string, string?, string> Examples() => new()
    {
        { "LR1001", "", "⟨member.isStaff || × 235⟩ member.isStaff", null, "" },
        { "LR1002", "amount", "⟨1 + × 600⟩ 1", null, "" },
        { "LR1003", "", "⟨! × 70⟩ member.isStaff", "!", "" },
        { "LR1010", "", "purchase.gross > #100", "#", "" },
        { "LR1011", "", "member.tier == 'gold", "'gold", "" },
        { "LR1012", "", "purchase.store == 'a\\q'", "\\q", "" },
        { "LR1013", "", "purchase.gross > 1.000.000", "1.000.000", "" },
        { "LR1014", "", "member.tier = 'gold'", "=", "Did you mean '=='?" },
        { "LR1015", "", "purchase.store == '⟨shop × 50⟩'", null, "" },
        { "LR1016", "", "member.tier ==\u00A0'gold'", "\u00A0", "ordinary space" },
        { "LR1017", "", "purchase.gross > 1,000", "1,000", "Write 1000:" },
        { "LR1018", "", "member.tier == größe", "größe", "'größe'" },
        { "LR1020", "", "purchase.gross 100", "100", "" },
        { "LR1021", "", "100 < purchase.gross < 500", "<", "" },
        { "LR1022", "", "", "", "" },
        { "LR1101", "", "member.teir == 'gold'", "member.teir", "Did you mean 'member.tier'?" },
        { "LR1102", "", "purchase.id.StartWith('A')", "StartWith", "Did you mean 'startsWith'?" },
        { "LR1103", "", "daysBetween(purchase.date) > 3", "daysBetween(purchase.date)", "Write daysBetween(from, to)." },
        { "LR1104", "", "line.category == 'opera'", "line.category", "" },
        { "LR1105", "", "purchase.net > 100", "purchase.net", "" },
        { "LR1106", "", "lines.Any(l => lines.Count() > 3)", "lines.Count()", "" },
        { "LR1107", "where", "lines.Any(l => l.category == line.category)", "line.category", "" },
        { "LR1108", "member", "purchase.gross > 100", "purchase.gross", "" },
        { "LR1109", "counter", "segment.regular", "segment.regular", "" },
        { "LR1110", "", "activity.score >= 9", "activity.score", "" },
        { "LR1111", "", "privilege.lounge", "privilege.lounge", "is a privilege" },
        { "LR1201", "", "purchase.gross", "purchase.gross", "" },
        { "LR1202", "", "purchase.gross > member.balance", "purchase.gross > member.balance", "" },
        { "LR1203", "amount", "purchase.gross + member.balance", "+", "" },
        { "LR1204", "", "purchase.channel >= 'web'", ">=", "" },
        { "LR1205", "", "isBirthday(purchase.at, purchase.date)", "purchase.at", "" },
        { "LR1208", "amount", "purchase.gross / member.orders", "member.orders", "" },
        { "LR1209", "amount", "purchase.gross / 3", "3", "divide(a, 3, 2" },
        { "LR1210", "amount", "purchase.deposit * 1000000000000", "purchase.deposit * 1000000000000", "31 digits" },
        { "LR1211", "amount", "member.joinedOn ?? member.birthDate", "member.birthDate", "" },
        { "LR1212", "", "member.tier == 'golden'", "'golden'", "Did you mean 'gold'?" },
        { "LR1213", "", "purchase.date >= '01.09.2026'", "'01.09.2026'", "" },
        { "LR1215", "amount", "member.isStaff ? purchase.gross : member.balance", "member.isStaff ? purchase.gross : member.balance", "" },
        { "LR1216", "amount", "round(purchase.gross, 10, 'down')", "10", "" },
        { "LR1217", "amount", "round(purchase.gross, 0, 'nearest')", "'nearest'", "" },
        { "LR1218", "", "has('member.birthDate')", "has('member.birthDate')", "" },
        { "LR1219", "amount", "addDays(purchase.date, 1.5)", "1.5", "" },
        { "LR1220", "", "withThis(member.orders) >= 10", "member.orders", "" },
        { "LR1221", "", "withThis(member.paid) >= 10", "member.paid", "" },
        { "LR1222", "", "choice.favourites == 'opera'", "choice.favourites", "Ask for one word" },
        { "LR1223", "", "chosen(member.tier, 'gold')", "member.tier", "" },
        { "LR1251", "", "has(purchase.gross)", "purchase.gross", "" },
    };

    [Theory]
    [MemberData(nameof(Examples))]
    public void Check_OneMistake_TellsCodePlaceAndSentences(string code, string kind, string text, string? pointedAt, string says)
    {
        text = FencedBlocks.Expand(text);
        var (node, diagnostics) = kind switch
        {
            "" => SampleVocabulary.Condition(text),
            "where" => SampleVocabulary.Condition(text, ExpressionScope.Line),
            "member" => SampleVocabulary.Condition(text, ExpressionScope.Member),
            "counter" => SampleVocabulary.Condition(text, ExpressionScope.Counter),
            _ => SampleVocabulary.Value(text),
        };
        var found = Assert.Single(diagnostics);
        Assert.Equal(code, found.Code);
        Assert.Equal(found.IsError, node is null);
        var span = found.Place.Span!.Value;
        if (pointedAt is not null)
        {
            Assert.Equal(pointedAt, text.Substring(span.Start, span.Length));
        }

        foreach (var language in Enum.GetValues<ProductLanguage>())
        {
            var (message, hint) = (found.Message(language), found.Hint(language));
            Assert.DoesNotMatch(Placeholder(), message + hint);
            Assert.Matches(Sentence(), message);
            Assert.Matches(Sentence(), hint);
            Assert.Equal(language == ProductLanguage.Russian, Cyrillic().IsMatch(message));
        }

        Assert.Contains(says, found.Message(ProductLanguage.English) + found.Hint(ProductLanguage.English), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("LR1016", "mеmber.tier == 'gold'", "е", "Write e instead.")]
    [InlineData("LR1016", "member.tier ==\u00A0'gold'", "\u00A0", "ordinary space")]
    [InlineData("LR1016", "member.tier\u200B == 'gold'", "\u200B", "Remove it")]
    [InlineData("LR1016", "member.tier == “gold”", "“", "the quote “")]
    [InlineData("LR1016", "member.tier == «gold»", "«", "Write ' instead.")]
    [InlineData("LR1016", "member.tier == 'gold’", "’", "the quote ’")]
    [InlineData("LR1016", "purchase.gross – 10 > 5", "–", "Write - instead.")]
    [InlineData("LR1014", "member.isStaff AND purchase.gross > 5", "AND", "Did you mean 'and'?")]
    [InlineData("LR1014", "member.isStaff и purchase.gross > 5", "и", "Did you mean 'and'?")]
    [InlineData("LR1014", "member.isStaff или purchase.gross > 5", "или", "Did you mean 'or'?")]
    [InlineData("LR1014", "не member.isStaff", "не", "Did you mean 'not'?")]
    [InlineData("LR1014", "member.isStaff == True", "True", "Did you mean 'true'?")]
    [InlineData("LR1017", "purchase.gross > 1,000", "1,000", "Write 1000:")]
    [InlineData("LR1017", "purchase.gross > 1,234,567.5", "1,234,567.5", "Write 1234567.5:")]
    [InlineData("LR1017", "(purchase.gross > 0,12)", "0,12", "Write 0.12:")]
    [InlineData("LR1017", "purchase.gross > 1 000", "1 000", "Write 1000:")]
    [InlineData("LR1017", "purchase.gross > 100 RUB", "100 RUB", "beside money")]
    [InlineData("LR1017", "purchase.gross > 100 руб", "100 руб", "beside money")]
    [InlineData("LR1017", "purchase.gross > 100₽", "100₽", "beside money")]
    [InlineData("LR1017", "purchase.gross > 10%", "10%", "Write 10:")]
    [InlineData("LR1018", "member.tier == золотой", "золотой", "'золотой'")]
    public void Check_WrittenAsElsewhere_NamesItAndWhatToWriteAndReadsTheRest(string code, string text, string pointedAt, string says)
    {
        var found = Assert.Single(SampleVocabulary.Condition(text).Diagnostics.Where(d => d.Code != "LR1101"));
        var span = found.Place.Span!.Value;
        Assert.Equal((code, pointedAt), (found.Code, text.Substring(span.Start, span.Length)));
        Assert.Contains(says, found.Message(ProductLanguage.English) + found.Hint(ProductLanguage.English), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("min(purchase.gross, 1,000) > 5")]
    [InlineData("member.orders in [1,000, 5]")]
    [InlineData("purchase.store == '“gold” и 1,000 RUB'")]
    public void Check_WhatHasAMeaningHere_IsNotTakenForAnotherSpelling(string text) =>
        Assert.DoesNotContain(SampleVocabulary.Condition(text).Diagnostics, d => d.Code is "LR1016" or "LR1017" or "LR1018" or "LR1014");

    [Fact]
    public void Descriptors_All_HaveAnExample()
    {
        var described = typeof(LanguageDiagnostics).GetFields(BindingFlags.Static | BindingFlags.Public)
            .Select(f => ((DiagnosticDescriptor)f.GetValue(null)!).Code).Order(StringComparer.Ordinal);
        Assert.Equal(described, Examples().Select(e => e.Data.Item1).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("member.teir == 'gold' && member.tier == 'golden' && purchase.gross > member.balance && purchase.gross / 3 > 1", "LR1101 LR1212 LR1202 LR1209")]
    [InlineData("lines.Any(l => l.categry == 'opera') || line.sku == 'a' || foo(bar.baz)", "LR1101 LR1104 LR1102 LR1101")]
    [InlineData("€ member.tier = 'gold' & purchase.id == 'a\\q'", "LR1010 LR1014 LR1014 LR1012")]
    public void Check_SeveralMistakes_ReportsAllInOnePassOrderedByPlace(string text, string codes) =>
        Assert.Equal(codes, string.Join(' ', SampleVocabulary.Condition(text).Diagnostics.Select(d => d.Code)));

    [Theory]
    [InlineData("member.broken == 1 && member.broken > 'x'")]
    [InlineData("isBirthday(member.broken, 5 + member.broken)")]
    [InlineData("lines.Sum(l => l.gross * member.broken) > 3 && (member.broken ?? 1) in [1, 2] && has(member.broken)")]
    public void Check_ANameWhoseDeclarationWasRefused_IsNotASecondMistake(string text) => Assert.Empty(SampleVocabulary.Condition(text).Diagnostics);

    [Theory]
    [InlineData("member.tier <> 'gold'", "<>", "'!='")]
    [InlineData("member.tier === 'gold'", "===", "'=='")]
    [InlineData("member.tier !== 'gold'", "!==", "'!='")]
    [InlineData("member.isStaff & purchase.isGift", "&", "'&&'")]
    [InlineData("member.isStaff | purchase.isGift", "|", "'||'")]
    [InlineData("purchase.gross ≥ 100", "≥", "'>='")]
    [InlineData("purchase.gross × 2 > 100", "×", "'*'")]
    public void Check_ASignOfAnotherLanguage_ProposesOurs(string text, string sign, string ours)
    {
        var found = Assert.Single(SampleVocabulary.Condition(text).Diagnostics);
        Assert.Equal(LanguageDiagnostics.OtherSpelling, found.Descriptor);
        Assert.Equal(sign, text.Substring(found.Place.Span!.Value.Start, found.Place.Span.Value.Length));
        Assert.Contains(ours, found.Hint(ProductLanguage.English), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("purchase.Gross > 1", "'purchase.gross'")]
    [InlineData("lines.Any(l => l.quantty > 1)", "'l.quantity'")]
    [InlineData("segment.reglar", "'segment.regular'")]
    [InlineData("opera == 'x'", "quotes")]
    [InlineData("purchase.somethingElse > 1", "'facts'")]
    [InlineData("daysBetwen(purchase.date, purchase.date) > 1", "'daysBetween'")]
    [InlineData("hass(member.tier)", "'has'")]
    [InlineData("lines.Summ(l => l.gross) > 1", "'lines.Sum'")]
    [InlineData("lines.Average(l => l.gross) > 1", "Any, All, Count, Sum, Min and Max")]
    [InlineData("member.tier in ['sliver']", "'silver'")]
    [InlineData("purchase.dayOfWeek == 'Monday'", "'monday'")]
    [InlineData("member.tier == 'platinum-plus'", "fact's values")]
    public void Check_AMisspelling_ProposesTheNearest(string text, string proposal) =>
        Assert.Contains(proposal, Assert.Single(SampleVocabulary.Condition(text).Diagnostics).Hint(ProductLanguage.English), StringComparison.Ordinal);

    [Theory]
    [InlineData("line. && purchase.isGift")]
    [InlineData("member.! purchase.isGift")]
    public void Check_ASignBehindThePoint_IsNotPartOfTheName(string text) =>
        Assert.Equal(LanguageDiagnostics.Expected, Assert.Single(SampleVocabulary.Condition(text).Diagnostics).Descriptor);

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"^[\p{Lu}'«].*[.?:!]$", RegexOptions.Singleline)]
    private static partial Regex Sentence();

    [GeneratedRegex(@"\p{IsCyrillic}")]
    private static partial Regex Cyrillic();
}
