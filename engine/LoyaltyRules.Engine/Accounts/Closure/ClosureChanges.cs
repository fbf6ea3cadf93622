using System.Collections.Immutable;
using LoyaltyRules.Engine.Accounts.Book;
using LoyaltyRules.Engine.Accounts.Points;
using LoyaltyRules.Engine.Evaluation.Figures;
using LoyaltyRules.Engine.Model;
using NodaTime;

namespace LoyaltyRules.Engine.Accounts.Closure;

/// <summary>An entry added to the figures of the program.</summary>
/// <param name="On">The local day in whose books the entry is.</param>
/// <param name="Amounts">What it added.</param>
/// <param name="BuyerId">The member who bought; null for no purchase of a member.</param>
/// <param name="IsHeldOut">Whether that member is in the control group.</param>
public sealed record FiguresMoved(LocalDate On, ProgramDay Amounts, string? BuyerId, bool IsHeldOut) : BookChange;

/// <summary>Indicators were read and triggers asked, at the end of a month.</summary>
/// <param name="On">The last day of the month.</param>
/// <param name="Reading">What they said.</param>
/// <param name="MonthsTrue">At how many month's ends in a row each trigger was true; 0 is left out.</param>
public sealed record FiguresRead(LocalDate On, ProgramReading Reading, ImmutableSortedDictionary<string, int> MonthsTrue) : BookChange;

/// <summary>It was decided whether the program is closed.</summary>
/// <param name="On">The local day.</param>
/// <param name="IsClosed">Whether it is: the plan begins on the next day. Otherwise every trigger counts anew.</param>
/// <param name="TriggerId">The trigger that asked; null where nobody had.</param>
public sealed record ClosureDecided(LocalDate On, bool IsClosed, string? TriggerId) : BookChange;

/// <summary>The program came to another stage.</summary>
/// <param name="From">The stage before.</param>
/// <param name="To">The stage since.</param>
/// <param name="Since">Its first local day.</param>
/// <param name="TriggerId">The trigger that asked for it; null for a decision that nobody had proposed.</param>
/// <param name="EraseOn">The day on which members' data are to be erased; null except for the last stage, and where the plan does not say.</param>
public sealed record ClosureMoved(ClosureStage From, ClosureStage To, LocalDate Since, string? TriggerId, LocalDate? EraseOn) : BookChange;

/// <summary>What was left on an account is owed in money.</summary>
/// <param name="Owner">To whom.</param>
/// <param name="Currency">The points currency.</param>
/// <param name="Points">The points.</param>
/// <param name="Money">What they come to at the point value, rounded down to the money's decimals.</param>
public sealed record BalanceOwed(AccountOwner Owner, string Currency, decimal Points, decimal Money) : BookChange;
