namespace LoyaltyRules.Messages.Tests.Templates;

/// <summary>Templates that were written to end, stall or trick a process, by kind and size.</summary>
internal static class HostileTemplates
{
    private static readonly int[] Sizes = [5, 21, 100, 2_000, 9_000, 40_000];

    /// <summary>Each with the name of its kind.</summary>
    public static IEnumerable<(string Kind, string Text)> All() => Grown().Concat(Calls()).Concat(Unicode()).Concat(Torn());

    private static IEnumerable<(string Kind, string Text)> Grown()
    {
        foreach (var n in Sizes)
        {
            string Times(string text) => string.Concat(Enumerable.Repeat(text, n));
            yield return ($"brackets {n}", "{{ " + Times("(") + "points" + Times(")") + " }}");
            yield return ($"brackets, one sided {n}", "{{ " + Times("(") + "points }}");
            yield return ($"lists {n}", "{{ " + Times("[") + "1" + Times("]") + " }}");
            yield return ($"objects {n}", "{{ " + Times("{a:") + "1" + Times("}") + " }}");
            yield return ($"members {n}", "{{ member" + Times(".a") + " }}");
            yield return ($"indexers {n}", "{{ member" + Times("[0]") + " }}");
            yield return ($"denials {n}", "{{ " + Times("!") + "true }}");
            yield return ($"signs {n}", "{{ " + Times("-") + "1 }}");
            yield return ($"increments {n}", "{{ " + Times("++") + "points }}");
            yield return ($"pipes {n}", "{{ points" + Times(" | abs") + " }}");
            yield return ($"sums {n}", "{{ 1" + Times("+1") + " }}");
            yield return ($"ands {n}", "{{ if true" + Times(" && true") + " }}x{{ end }}");
            yield return ($"instead {n}", "{{ 1" + Times("??1") + " }}");
            yield return ($"ifs {n}", Times("{{ if true }}") + "x" + Times("{{ end }}"));
            yield return ($"ifs without end {n}", Times("{{ if true }}"));
            yield return ($"else ifs {n}", "{{ if true }}" + Times("{{ else if true }}") + "{{ end }}");
            yield return ($"statements in one {n}", "{{ " + Times("if true;") + Times("end;") + " }}");
            yield return ($"loops {n}", Times("{{ for r in reasons }}") + "x" + Times("{{ end }}"));
            yield return ($"functions {n}", Times("{{ func f }}") + "x" + Times("{{ end }}"));
            yield return ($"captures {n}", Times("{{ capture x }}") + "x" + Times("{{ end }}"));
            yield return ($"lambdas {n}", "{{ " + Times("do;") + Times("end;") + " }}");
            yield return ($"texts {n}", "{{ " + Times("\"a\" ") + " }}");
            yield return ($"interpolation {n}", "{{ " + Times("$\"{") + "1" + Times("}\"") + " }}");
            yield return ($"tags {n}", Times("{{ points }}"));
            yield return ($"a long name {n}", "{{ " + Times("a") + " }}");
            yield return ($"a long number {n}", "{{ " + Times("9") + " }}");
            yield return ($"a long fraction {n}", "{{ 0." + Times("9") + " }}");
            yield return ($"a long exponent {n}", "{{ 1e" + Times("9") + " }}");
            yield return ($"a long text {n}", "{{ \"" + Times("a") + "\" }}");
            yield return ($"arguments {n}", "{{ points | plural " + Times("\"a\" ") + "}}");
            yield return ($"escapes {n}", "{" + Times("%") + "{ {{ points }} }" + Times("%") + "}");
            yield return ($"comments {n}", Times("{{ # a }}"));
            yield return ($"block comments {n}", "{{ " + Times("## a ## ") + "}}");
            yield return ($"ternaries {n}", "{{ " + Times("true ? 1 : ") + "2 }}");
            yield return ($"ranges {n}", "{{ for i in 1.." + Times("9") + " }}x{{ end }}");
            yield return ($"includes {n}", Times("{{ include \"ring\" }}"));
            yield return ($"blanks {n}", "{{" + Times(" ") + "points }}");
            yield return ($"lines {n}", "{{" + Times("\n") + "points }}");
        }
    }

    private static IEnumerable<(string Kind, string Text)> Calls() => new[]
    {
        "date.now", "object.eval \"1\"", "object.eval_template \"x\"", "object.keys member", "object.typeof points", "regex.match \"a\" \"(a+)+$\"", "regex.replace \"a\" \"(.*)*\" \"b\"",
        "string.pad_left \"a\" 2000000000", "string.pad_right \"a\" 2000000000", "array.add reasons 1", "array.cycle [1]", "array.sort reasons", "math.random 1 2", "math.uuid", "html.escape points", "html.strip \"<\"",
        "string.to_int \"1\"", "string.md5 \"a\"", "timespan.from_days 9", "math.format 1 \"N999999999\" \"ru\"", "date.to_string today \"%Y\"", "object.format 1 \"N99999\"", "member.GetType", "member.get_type", "points.GetType()",
        "\"\".GetType().Assembly", "this", "this.member", "$0", "$", "@abs", "@(do; ret 1; end)", "1..2000000000", "[1,2,3] * 100000", "\"a\" * 2000000000", "2 ** 99999", "1 << 2000000000", "1 / 0", "0 % 0", "9223372036854775807 + 1",
        "points = 5", "member.name = \"x\"", "x = [1]; x[0] = x; x", "while true; end", "for i in 1..9; continue; end", "func f; f; end; f", "ret 5", "break", "continue", "readonly points", "import member", "with member; name; end",
        "capture x; points; end", "wrap include; end", "tablerow r in reasons; end", "case points; when 1; end", "raw \"<b>\"", "html.raw \"<b>\"", "include_join [\"a\"] \",\"", "include member.name", "include \"../../etc/passwd\"", "include \"ring\" 1",
        "include (\"ri\" + \"ng\")", "member?.name", "member[\"name\"]", "reasons[0].name", "reasons[-1]", "reasons | array.first", "points | points", "points | \"abs\"", "points | (abs)", "points |> abs", "abs points | abs | nothing",
        "if", "for", "end", "else", "|", "??", "member.", ".member", "member..name", "member . name", "{}", "[]", "()", "null", "null.a", "empty", "1.5f", "1.5d", "0x7FFFFFFF", "0b11", "1_000", "99999999999999999999", "\"\\u0000\"", "'\\x'", "`", "$\"{points}\"",
        "for r in reasons limit:1; end", "for r in reasons reversed; end", "for r in \"text\"; end", "for r in 5; end", "for member in reasons; end; member", "for.index", "for r in reasons; for.index; end", "reasons.size.size", "reasons.length", "today.year", "today.add_days 1",
    }.Select(code => ($"call {code}", "{{ " + code + " }}"));

    private static IEnumerable<(string Kind, string Text)> Unicode() => new[]
    {
        "{{ рoints }}", "{{ points\u200B }}", "{{ po\u00ADints }}", "{{ \u202Epoints }}", "\u202E{{ points }}", "{{ points }}\uD83D", "\uDC00", "{{ ｐoints }}", "｛｛ points ｝｝", "{{ member\u2024name }}", "{{ \uFEFFpoints }}", "{\u200B{ points }}",
        "{{ points }\u200B}", "\0{{ points }}", "{{ \"\0\" }}", "{{ points\u2028}}", "{{\u3000points }}", "{{ \"\uD83D\" }}", "\u0007", "{{ 'ab\u2066' }}",
    }.Select(text => ("unicode", text));

    private static IEnumerable<(string Kind, string Text)> Torn() => new[]
    {
        "{{", "}}", "{{{", "{{{{", "{{ }}", "{{}}", "{{ {{ }} }}", "{{ \"}}\" }}", "{{ '}}' points }}", "{{ `}}` }}", "{{ # }} points", "{{ #\n}} }}", "{{ ## }} ##", "{%{ {{ x }} }%}", "{{ \"a\nb\" }}", "{{ \"a\\\" }}", "+++\na=1\n+++\n{{ points }}", "{{ if true }}", "{{ end }}",
        "{{ else }}", "{{ if true }}{{ else }}{{ else }}{{ end }}", "{{ for }}", "{{ for r }}{{ end }}", "{{ for r in }}{{ end }}", "{{-", "{{~}}", "{{- -}}", "{{!}}", "{{ if true; \"{{\" }}", "<{{ points }}>", "<!--{{ points }}-->", "<a {{ points }}>", "<a b={{ points }}>", "<a href='{{ points }}'>",
        "<script>{{ points }}</script>", "<style>{{ points }}</style>", "<a onclick=\"{{ points }}\">", "<iframe srcdoc=\"{{ currency }}\">",
    }.Select(text => ("torn", text));
}
