using LoyaltyRules.DesignerApi;
using LoyaltyRules.DesignerApi.Starting;

try
{
    await using var app = await ApiHost.CreateAsync(args);
    await app.RunAsync();
    return 0;
}
catch (StartException reason)
{
    await Console.Error.WriteLineAsync(reason.Message);
    return 1;
}
