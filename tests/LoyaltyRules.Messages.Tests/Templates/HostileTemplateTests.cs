using LoyaltyRules.Engine.Packs.Program;
using LoyaltyRules.Messages.Events;
using LoyaltyRules.Messages.Templates;
using static LoyaltyRules.Messages.Tests.MessagePacks;

namespace LoyaltyRules.Messages.Tests.Templates;

public sealed class HostileTemplateTests
{
    // What one template may take, the tree of Scriban included.
    private const int WorkMax = 64 * 1024 * 1024;

    [Fact]
    public void check_hostile_templates_refuses_or_writes_each_within_its_bounds()
    {
        var context = Context(files: [("templates/ring.en.txt", "{{ include \"rung\" }}"), ("templates/rung.en.txt", "{{ include \"ring\" }}")]);
        var values = EventShapes.Of(Pack, MessageEvent.PointsEarned).Read(Earned(5), new Wording(Pack, "en"));
        var all = HostileTemplates.All().ToList();
        var harmless = new List<string>();
        foreach (var (kind, text) in all)
        {
            foreach (var isHtml in new[] { false, true })
            {
                // A thread with a small stack: what needs a deep one ends the process here, not at a customer's.
                var before = GC.GetTotalAllocatedBytes();
                RunOnSmallStack(() =>
                {
                    if (Check(text, context, out var found, isHtml) is { } template)
                    {
                        harmless.Add(kind);
                        Assert.True(template.Render(values).Length <= TemplateLimits.OutputMax);
                    }
                    else
                    {
                        Assert.NotEmpty(found);
                    }
                });
                Assert.True(GC.GetTotalAllocatedBytes() - before < WorkMax, kind);
            }
        }

        Assert.True(all.Count >= 250, $"{all.Count} templates");

        // Of the calls, these are only odd ways to write what may be written.
        Assert.Equal(["call points |> abs", "call 0x7FFFFFFF", "call 0b11", "call 1_000"], harmless.Where(k => k.StartsWith("call ", StringComparison.Ordinal)).Distinct());
    }

    private static void RunOnSmallStack(Action action)
    {
        Exception? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    action();
                }
                catch (Exception e)
                {
                    failure = e;
                }
            }, 512 * 1024);
        thread.Start();
        Assert.True(thread.Join(TimeSpan.FromMinutes(1)), "It does not end.");
        Assert.True(failure is null, failure?.ToString());
    }

    [Fact]
    public void render_interleaved_on_many_threads_mixes_no_members()
    {
        var template = Check("{{ member.name ?? \"\" }}|{{ for r in reasons }}{{ r.points }},{{ end }}{{ points }}|{{ member.name ?? \"\" }}", Context(), out _)!;
        var shape = EventShapes.Of(Pack, MessageEvent.PointsEarned);

        Parallel.For(0, 10_000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            var text = template.Render(shape.Read(Earned(i, name: $"name-{i}"), new Wording(Pack, "en")));
            var number = LoyaltyRules.Messages.Formatting.MessageLanguage.English.Number(i);
            Assert.Equal($"name-{i}|{number},1,{number}|name-{i}", text);
        });
    }
}
