using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.ExceptionServices;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

[assembly: LoyaltyRules.Testing.Skips.TellsSkipReasons]

namespace LoyaltyRules.Testing.Skips;

/// <summary>
/// Tells on the console why tests are skipped, each reason once. Without it <c>dotnet test</c> shows the names of skipped tests only. Part of every test
/// project; the messages are shown because <c>xunit.runner.json</c> asks for them.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class TellsSkipReasonsAttribute : BeforeAfterTestAttribute
{
    private static readonly ConcurrentDictionary<string, bool> Told = new(StringComparer.Ordinal);
    private static int hasStarted;

    /// <inheritdoc/>
    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (Interlocked.Exchange(ref hasStarted, 1) == 0)
        {
            AppDomain.CurrentDomain.FirstChanceException += TellWhenSkipping;
            foreach (var reason in methodUnderTest.DeclaringType!.Assembly.GetTypes().SelectMany(t => t.GetMethods()).Select(m => m.GetCustomAttribute<FactAttribute>()?.Skip).OfType<string>())
            {
                Tell(reason);
            }
        }
    }

    // A test that finds while it runs that it cannot be done throws; what it says is nowhere else to be had in time.
    private static void TellWhenSkipping(object? sender, FirstChanceExceptionEventArgs thrown)
    {
        if (thrown.Exception is SkipException skip)
        {
            Tell(skip.Message.Replace(DynamicSkipToken.Value, "", StringComparison.Ordinal));
        }
    }

    private static void Tell(string reason)
    {
        if (Told.TryAdd(reason, true))
        {
            TestContext.Current.SendDiagnosticMessage("Skipped tests: {0}", reason);
        }
    }
}
