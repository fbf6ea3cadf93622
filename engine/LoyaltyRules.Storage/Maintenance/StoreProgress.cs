namespace LoyaltyRules.Storage.Maintenance;

/// <summary>How far a store is verified or rebuilt.</summary>
/// <param name="Table">What is being looked at.</param>
/// <param name="Rows">How many of its rows.</param>
/// <param name="Of">How many rows there are; 0 where that is not known.</param>
public readonly record struct StoreProgress(string Table, long Rows, long Of);
