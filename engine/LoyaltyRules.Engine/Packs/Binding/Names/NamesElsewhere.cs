using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Language.Checking;

namespace LoyaltyRules.Engine.Packs.Binding.Names;

/// <summary>What a pack has and conditions may not ask, or not everywhere: it is declared, or cannot be, so "declare it" would lead nowhere.</summary>
internal static class NamesElsewhere
{
    private static readonly (string Name, Phrase What, Phrase Where)[] Always =
    [
        ("privilege.", new("a privilege", "привилегия"), new("Ask for what it is given for, best as a segment that both name.", "Спросите о том, за что она даётся, лучше всего сегментом, который назовут оба.")),
        ("indicator.", new("an indicator of the program", "показатель программы"), new(
            "Indicators are asked in the triggers of 'closure'; conditions ask facts of the program: program.….", "О показателях спрашивают в условиях закрытия («closure»); в остальных условиях спрашивают о фактах программы: program.….")),
        ("reward.", new("said of a reward that is presented", "сведения о предъявленной награде"), new(
            "Only the amounts of that reward itself ask reward.value.", "О reward.value спрашивают только суммы самой этой награды.")),
        ("tier.", new("a day that deadlines count from", "день, от которого считают сроки"), new("Conditions ask member.tier and member.tierEnteredOn.", "В условиях спрашивают member.tier и member.tierEnteredOn.")),
        ("lot.", new("a day of points, for their deadlines", "день баллов, для сроков"), new(
            "Deadlines count from it. Conditions ask counters of the member: declare one under 'counters'.", "От него считают сроки. В условиях спрашивают о счётчиках участника: объявите счётчик в разделе «counters».")),
        ("purchase.completedOn", new("the day of completion, for deadlines", "день завершения, для сроков"), new(
            "It is not known when a purchase is decided. Conditions ask purchase.date; what happened at completion is asked with a counter of 'completed'.",
            "Когда решается покупка, он ещё не известен. В условиях спрашивают purchase.date, а о завершённом — счётчик с «count»: \"completed\".")),
        ("rule.", new("a rule", "правило"), new(
            "Conditions do not ask about rules. Put what both need into a segment; that only one of several applies is said in 'stacking'.",
            "О правилах в условиях не спрашивают. Общее вынесите в сегмент; что из нескольких правил действует одно, говорят в «stacking».")),
        ("partner.", new("a partner of the program", "партнёр программы"), new("Conditions ask purchase.partner == 'id'.", "В условиях спрашивают purchase.partner == 'id'.")),
        ("points.", new("a currency of points", "вид баллов"), new(
            "Conditions do not ask balances. What was earned and spent is asked with a counter: 'sum': \"earned.name\".", "О балансах в условиях не спрашивают. О начисленном и потраченном спрашивают счётчик: «sum»: \"earned.имя\".")),
        ("household.", new("the household of the member", "семья участника"), new(
            "Conditions ask about the member who buys; points go to the household where the currency says so.", "В условиях спрашивают об участнике, который покупает; на счёт семьи баллы идут, если так сказано у вида баллов.")),
        ("message.", new("a message to members", "сообщение участникам"), new("Messages follow from what is decided; nothing is decided by them.", "Сообщения следуют из решений; решения от них не зависят.")),
    ];

    // The same with an s, as people write them.
    private static readonly string[] Plurals = ["privileges", "indicators", "rewards", "lots", "rules", "households", "messages"];

    /// <summary>Notes them.</summary>
    /// <param name="root">The pack.</param>
    /// <param name="vocabulary">What conditions may ask.</param>
    public static void Note(JsonObject root, Vocabulary vocabulary)
    {
        foreach (var table in Objects(root, "tables"))
        {
            vocabulary.NoteElsewhere("table." + table.GetText("name"), new Phrase("a table of the pack", "таблица пакета"), new Phrase(
                "Tables are asked in rules, segments, privileges and amounts; not in another table, a base or a counter.",
                "О таблицах спрашивают в правилах, сегментах, привилегиях и суммах, но не в другой таблице, базе или счётчике."));
        }

        foreach (var counter in Objects(root, "counters"))
        {
            vocabulary.NoteElsewhere("member." + counter.GetText("name"), new Phrase("a counter of the pack", "счётчик пакета"), new Phrase(
                "Counters are asked in rules, segments, tables and privileges; a base is made of the purchase alone.",
                "О счётчиках спрашивают в правилах, сегментах, таблицах и привилегиях; база строится только из покупки."));
        }

        foreach (var (name, what, where) in Always)
        {
            vocabulary.NoteElsewhere(name, what, where);
        }

        foreach (var plural in Plurals)
        {
            var (_, what, where) = Always.Single(a => a.Name == plural[..^1] + ".");
            vocabulary.NoteElsewhere(plural + ".", what, where);
        }
    }

    private static IEnumerable<JsonObject> Objects(JsonObject root, string name) => root.GetItems(name).OfType<JsonObject>();
}
