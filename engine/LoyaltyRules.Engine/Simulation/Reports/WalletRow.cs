namespace LoyaltyRules.Engine.Simulation.Reports;

/// <summary>Of what the members of one partner spent on a category in a year, the part that they spent at one partner. Money is in major units, net of discounts and of what came back.</summary>
/// <param name="Year">The local calendar year of the purchases.</param>
/// <param name="Partner">Whose members they are: those who bought something there in the year and did not give all of it back.</param>
/// <param name="Members">How many they are.</param>
/// <param name="Category">The category; null for lines without one.</param>
/// <param name="At">Where they spent it; null for no partner.</param>
/// <param name="Spent">How much.</param>
/// <param name="Share">In percent of all that these members spent on the category, rounded to one decimal, a half to the even neighbour.</param>
public sealed record WalletRow(int Year, string Partner, long Members, string? Category, string? At, decimal Spent, decimal Share);
