using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Packs;

namespace LoyaltyRules.Messages.Terms;

/// <summary>A clause of the terms.</summary>
/// <param name="Number">Its number: <c>4.2</c>.</param>
/// <param name="Text">What it says.</param>
/// <param name="Of">What of the pack it states: <c>rules/welcome</c>, <c>points/bonus</c>.</param>
public sealed record TermsClause(string Number, Phrase Text, string Of);

/// <summary>A section of the terms.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Title">Its title.</param>
/// <param name="Clauses">Its clauses.</param>
public sealed record TermsSection(int Number, Phrase Title, ImmutableArray<TermsClause> Clauses);

/// <summary>
/// The rules of a program for its members, as numbered clauses in English and Russian. They are made from the checked pack, by the words that explanations of decisions use, so
/// they cannot say another thing than what is decided.
/// </summary>
/// <param name="Name">The program.</param>
/// <param name="Version">The version of the pack.</param>
/// <param name="Sections">The sections that the program has.</param>
public sealed record ProgramTerms(Phrase Name, string Version, ImmutableArray<TermsSection> Sections)
{
    /// <summary>The terms of a pack.</summary>
    public static ProgramTerms Of(RulePack pack)
    {
        var sections = ImmutableArray.CreateBuilder<TermsSection>();
        foreach (var (title, clauses) in new TermsSections(pack).All())
        {
            var listed = clauses.ToList();
            if (listed.Count > 0)
            {
                var number = sections.Count + 1;
                sections.Add(new TermsSection(number, title, [.. listed.Select((c, i) => new TermsClause($"{number}.{i + 1}", c.Text, c.Of))]));
            }
        }

        return new ProgramTerms(pack.Name.ToPhrase(), pack.Version, sections.ToImmutable());
    }
}
