using LoyaltyRules.DesignerApi;

await using var app = await ApiHost.CreateAsync(args);
await app.RunAsync();
