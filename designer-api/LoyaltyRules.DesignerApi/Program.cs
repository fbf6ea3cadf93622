using LoyaltyRules.DesignerApi;
using LoyaltyRules.DesignerApi.Startup;

if (HostHelp.IsAsked(args))
{
    Console.Out.WriteLine(HostHelp.Text());
    return 0;
}

Console.Out.WriteLine("LoyaltyRules is starting: it reads the pack and opens the database.");
try
{
    await using var app = await ApiHost.CreateAsync(args);
    await Listening.RunAsync(app);
    return 0;
}
catch (StartException reason)
{
    await Console.Error.WriteLineAsync(reason.Message);
    return 1;
}
