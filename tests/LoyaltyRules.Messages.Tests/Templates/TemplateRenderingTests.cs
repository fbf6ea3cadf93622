using LoyaltyRules.Engine.Packs.Program;
using LoyaltyRules.Messages.Events;
using static LoyaltyRules.Messages.Tests.MessagePacks;

namespace LoyaltyRules.Messages.Tests.Templates;

public sealed class TemplateRenderingTests
{
    private static string Plain(string text) => text.Replace('\u00A0', '_');

    [Theory]
    [InlineData("1", "1_бонус")]
    [InlineData("2", "2_бонуса")]
    [InlineData("5", "5_бонусов")]
    [InlineData("1.5", "1,5_бонуса")]
    [InlineData("12345", "12_345_бонусов")]
    public void plural_in_Russian_takes_the_noun_that_the_number_asks_for(string points, string words) => Assert.Equal(
        words,
        Plain(Render("""{{ points | plural "бонус" "бонуса" "бонусов" }}""", Earned(decimal.Parse(points, System.Globalization.CultureInfo.InvariantCulture)), "ru")));

    [Fact]
    public void plural_and_noun_in_English_agree_with_the_number() => Assert.Equal(
        "1_point, <b>2</b> points",
        Plain(Render("""{{ plural points "point" "points" }}, <b>{{ 2 }}</b> {{ 2 | noun "point" "points" }}""", Earned(1))));

    [Fact]
    public void print_of_each_kind_is_written_as_the_language_does()
    {
        const string Template = "{{ points }}|{{ parameter.rate }}|{{ parameter.gift }}|{{ threshold.gold }}|{{ today }}|{{ today | short }}|{{ today | day }}|{{ program.name }}|{{ reasons.size }}";

        Assert.Equal("1,000.5|5%|200|₽90,000|September_1, 2026|9/1/26|September_1|Club|2", Plain(Render(Template, Earned(1000.5m))));
        Assert.Equal("1_000,5|5_%|200|90_000_₽|1_сентября 2026_г.|01.09.2026|1_сентября|Клуб|2", Plain(Render(Template, Earned(1000.5m), "ru")));
    }

    [Fact]
    public void if_with_a_value_that_may_be_missing_chooses_by_whether_it_is_there()
    {
        const string Template = "{{ if member.name && points > 5 }}{{ member.name }} > 5{{ else if !member.name }}nobody{{ else }}{{ member.name }}{{ end }} {{ member.name ?? \"friend\" }} {{ member.name | default \"you\" }}";

        Assert.Equal("Ann > 5 Ann Ann", Render(Template, Earned(6)));
        Assert.Equal("Ann Ann Ann", Render(Template, Earned(5)));
        Assert.Equal("nobody friend you", Render(Template, Earned(6, name: " ")));
    }

    [Fact]
    public void for_goes_through_a_list_in_order() => Assert.Equal(
        "Points on purchases: 7; birthday: 1; ", Render("{{ for r in reasons }}{{ r.name }}: {{ r.points }}; {{ end }}", Earned(7)));

    [Fact]
    public void include_takes_a_file_of_the_same_language_and_format()
    {
        var context = Context(files: [("templates/foot.en.txt", "-- {{ program.name }}"), ("templates/foot.ru.txt", "нет"), ("templates/foot.en.html", "no")]);

        var template = Check("Hi\n{{ include \"foot\" }}", context, out var found);

        Assert.Empty(found);
        Assert.Equal("Hi\n-- Club", template!.Render(EventShapes.Of(Pack, MessageEvent.PointsEarned).Read(Earned(1), new Wording(Pack, "en"))));
    }

    [Fact]
    public void truncate_never_cuts_a_character_in_two() => Assert.Equal(
        "ab… 😀… 😀b", Render("{{ \"abcd\" | truncate 3 }} {{ \"😀bc\" | truncate 3 }} {{ \"😀b\" | truncate 3 }}", Earned(1)).Replace("\u00A0", "_", StringComparison.Ordinal));

    [Fact]
    public void value_in_HTML_is_inert_and_in_text_stays_on_its_line()
    {
        var evil = Earned(1, name: "<b onclick='x'>&\"`\r\nBcc: a\u202E");

        Assert.Equal("<i title=\"&lt;b onclick=&#39;x&#39;&gt;&amp;&quot;&#96;  Bcc: a\">", Render("<i title=\"{{ member.name ?? \"\" }}\">", evil, isHtml: true));
        Assert.Equal("<b onclick='x'>&\"`  Bcc: a", Render("{{ member.name ?? \"\" }}", evil));
    }

    [Fact]
    public void render_a_message_that_comes_too_long_gives_nothing_of_it()
    {
        var template = Check("{{ for a in reasons }}{{ for b in reasons }}{{ member.name ?? \"\" }}{{ end }}{{ end }}", Context(), out _)!;
        var facts = Earned(1, name: new string('x', 200_000));

        Assert.Throws<MessageTooLongException>(() => template.Render(EventShapes.Of(Pack, MessageEvent.PointsEarned).Read(facts, new Wording(Pack, "en"))));
    }
}
