using System.Collections.Immutable;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Language.Checking;
using LoyaltyRules.Engine.Language.Types;
using LoyaltyRules.Engine.Model;
using LoyaltyRules.Engine.Packs.Binding.Names;
using LoyaltyRules.Engine.Packs.Program;
using LoyaltyRules.Engine.Packs.Rules;
using NodaTime.Text;

namespace LoyaltyRules.Engine.Packs.Binding.Program;

/// <summary>Checks the control group, the indicators, and when and how the program is closed. Their expressions have names of their own: figures, indicators and parameters.</summary>
internal sealed class ClosureBinder
{
    private const int SustainedMonthsMax = 120;

    private readonly PackScope scope;
    private readonly PackScope figures;

    /// <summary>A binder for a pack whose parameters and points are bound.</summary>
    public ClosureBinder(PackScope scope, DiagnosticBag bag, ControlGroup? control)
    {
        this.scope = scope;
        figures = new PackScope(bag) { Languages = scope.Languages, Texts = scope.Texts, CurrencyDecimals = scope.CurrencyDecimals };
        NoteElsewhere(figures.Vocabulary);
        var scale = scope.Points.Values.OfType<PointsCurrency>().Select(p => p.Decimals + ExactDecimal.ScaleOf(p.PointValue)).Append(scope.CurrencyDecimals).Max();
        foreach (var figure in FigureNames.All.Where(f => !f.OfControl || control is not null))
        {
            figures.Vocabulary.TryAdd(FigureNames.Declare(figure, scale));
        }

        foreach (var parameter in scope.Vocabulary.Declarations.Where(d => d.Name.StartsWith("parameter.", StringComparison.Ordinal)))
        {
            figures.Vocabulary.TryAdd(parameter);
        }
    }

    // Figures are of the whole program; what is known of a member or a purchase is not asked here.
    private static void NoteElsewhere(Vocabulary vocabulary)
    {
        var what = new Phrase("known of one member or event", "известно об одном участнике или событии");
        var where = new Phrase("Indicators and triggers ask about the program as a whole: program.…, indicator.…, parameter.….", "Показатели и условия закрытия спрашивают о программе в целом: program.…, indicator.…, parameter.….");
        foreach (var subject in new[] { "member.", "purchase.", "line.", "event.", "activity.", "segment.", "table." })
        {
            vocabulary.NoteElsewhere(subject, what, where);
        }
    }

    /// <summary>The names that indicators and triggers may use.</summary>
    public Vocabulary Vocabulary => figures.Vocabulary;

    /// <summary>The control group; null where there is none or it was refused.</summary>
    public static ControlGroup? Control(JsonObject root, PackScope scope)
    {
        if (root.Get("control") is not JsonObject node || node.Get("percent") is not JsonNumber { Value: { } percent } number || node.GetText("salt") is not { } salt)
        {
            return null;
        }

        if (percent is > 0 and <= ControlGroup.PercentMax && ExactDecimal.ScaleOf(percent) <= 6)
        {
            return new ControlGroup(percent, salt);
        }

        scope.Report(number.Place, ClosureDiagnostics.ControlOutOfBounds, ExactDecimal.Format(percent), PackScope.Number(ControlGroup.PercentMax));
        return null;
    }

    /// <summary>The indicators, by name.</summary>
    public ImmutableArray<IndicatorDefinition> Indicators(IEnumerable<JsonObject> nodes)
    {
        var periods = new PeriodBinder(scope);
        var (bound, declared) = (new List<IndicatorDefinition>(), new List<(JsonString Name, NameDeclaration Declaration)>());
        foreach (var node in nodes)
        {
            if (node.Get("name") is not JsonString name)
            {
                continue;
            }

            var label = scope.Text(node, "label");
            NameDeclaration declaration = new RefusedDeclaration("indicator." + name.Value);
            if (ValueOf(node) is { } value && periods.Window(node, "window") is { } window)
            {
                bound.Add(new IndicatorDefinition { Name = name.Value, Label = label, Window = window, Value = value });
                declaration = new FactDeclaration("indicator." + name.Value, value.Type, FactSubject.Program, label?.ToPhrase()) { Range = value.Range };
            }

            declared.Add((name, declaration));
        }

        // Declared once all are checked: an indicator names figures, never another, so their order means nothing.
        foreach (var (name, declaration) in declared.Where(d => !figures.Vocabulary.TryAdd(d.Declaration)))
        {
            scope.Report(name.Place, PackDiagnostics.DeclaredTwice, declaration.Name);
        }

        return [.. bound.OrderBy(i => i.Name, StringComparer.Ordinal)];
    }

    /// <summary>When and how the program is closed; null where the pack does not say or it was refused.</summary>
    public ClosureProgram? Closure(JsonObject root)
    {
        if (root.Get("closure") is not JsonObject node)
        {
            return null;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        var triggers = new List<ClosureTrigger>();
        foreach (var trigger in node.GetItems("triggers").OfType<JsonObject>())
        {
            if (trigger.Get("id") is JsonString id && !seen.Add(id.Value))
            {
                scope.Report(id.Place, PackDiagnostics.DeclaredTwice, id.Value);
            }

            triggers.AddRange(Trigger(trigger) is { } bound ? [bound] : Array.Empty<ClosureTrigger>());
        }

        var plan = node.Get("plan") is JsonObject planned ? Plan(planned) : null;
        return plan is null ? null : new ClosureProgram { Triggers = [.. triggers.OrderBy(t => t.Id, StringComparer.Ordinal)], Plan = plan };
    }

    /// <summary>Tells the pack which of its parameters were named here.</summary>
    public void MarkUsed()
    {
        foreach (var name in figures.UsedNames)
        {
            scope.MarkUsed(name);
        }
    }

    private CheckedNode? ValueOf(JsonObject node)
    {
        if (node.Get("value") is not JsonString text || figures.Expression(text, ExpressionScope.Member) is not { } value)
        {
            return null;
        }

        if (value is { Type.Kind: TypeKind.Number or TypeKind.Percent or TypeKind.Money, Range: not null })
        {
            return value;
        }

        if (value.Type.Kind != TypeKind.Error)
        {
            scope.Report(text.Place, ClosureDiagnostics.IndicatorNotANumber, TypeNames.Of(value.Type));
        }

        return null;
    }

    private ClosureTrigger? Trigger(JsonObject node)
    {
        var name = scope.Text(node, "name");
        var when = figures.Condition(node, "when", ExpressionScope.Member);
        var window = node.Get("window") is null ? PeriodWindow.Calendar(PeriodUnit.Month) : new PeriodBinder(scope).Window(node, "window");
        var months = Months(node);
        return when is null || window is null || months is null || node.GetText("id") is not { } id ? null : new ClosureTrigger
        {
            Id = id,
            Name = name,
            Window = window,
            SustainedMonths = months.Value,
            Then = node.GetText("then") == "close" ? TriggerAction.Close : TriggerAction.Propose,
            When = when,
        };
    }

    private int? Months(JsonObject node)
    {
        if (node.Get("sustainedFor") is not JsonString text)
        {
            return node.Get("sustainedFor") is null ? 1 : null;
        }

        if (PeriodWindow.TryParse(text.Value, out var length) && length is { IsRolling: true, RollingDays: 0, RollingMonths: <= SustainedMonthsMax })
        {
            return length.RollingMonths;
        }

        scope.Report(text.Place, ClosureDiagnostics.NotWholeMonths, text.Value);
        return null;
    }

    private ClosurePlan? Plan(JsonObject node)
    {
        var notice = LengthOf(node.Get("notice"));
        var stages = notice is { } told ? Stages(node, told) : null;
        var erase = node.Get("memberData") is JsonObject data ? LengthOf(data.Get("eraseAfter")) : null;
        return notice is null || stages is null ? null : new ClosurePlan
        {
            Notice = notice.Value,
            Stages = stages.Value,
            Balances = node.GetText("balances") == "payOut" ? FinalBalances.PayOut : FinalBalances.Expire,
            EraseAfter = erase,
        };
    }

    private ImmutableArray<PlannedStage>? Stages(JsonObject node, DayLength notice)
    {
        var stages = new List<(PlannedStage Stage, JsonValue Node)>();
        var isFine = true;
        foreach (var item in node.GetItems("stages"))
        {
            if (WordOf(item) is not { } word || StageOf(word) is not { } stage)
            {
                return null;
            }

            if (item is JsonString)
            {
                // Named alone, stages keep the distance of the notice; what takes nothing from anybody comes at once.
                var before = stages.Count(s => s.Stage.Stage != ClosureStage.StopEnrolment);
                stages.Add((new PlannedStage(stage, stage == ClosureStage.StopEnrolment ? default : notice.Times(before + 1)), item));
            }
            else if (item is JsonObject form && LengthOf(form.Get("after")) is { } after)
            {
                stages.Add((new PlannedStage(stage, after), item));
            }
            else
            {
                return null;
            }

            isFine &= IsInOrder(stages) && IsAfterNotice(stages[^1].Stage, notice, item);
        }

        if (stages.Count > 0 && stages[^1].Stage.Stage != ClosureStage.Closed && isFine)
        {
            scope.Report(node.Get("stages")!.Place, ClosureDiagnostics.NeverClosed);
            isFine = false;
        }

        return isFine && stages.Count > 0 ? [.. stages.Select(s => s.Stage)] : null;
    }

    private bool IsInOrder(List<(PlannedStage Stage, JsonValue Node)> stages)
    {
        if (stages.Count < 2)
        {
            return true;
        }

        var (before, last) = (stages[^2].Stage, stages[^1].Stage);
        if (last.Stage > before.Stage && last.After.IsNeverShorterThan(before.After) && last.After != before.After)
        {
            return true;
        }

        scope.Report(stages[^1].Node.Place, ClosureDiagnostics.StagesOutOfOrder, WordOf(stages[^1].Node)!, WordOf(stages[^2].Node)!);
        return false;
    }

    private bool IsAfterNotice(PlannedStage stage, DayLength notice, JsonValue node)
    {
        if (stage.Stage == ClosureStage.StopEnrolment || stage.After.IsNeverShorterThan(notice))
        {
            return true;
        }

        scope.Report(node.Place, ClosureDiagnostics.NoticeTooShort, WordOf(node)!, stage.After.ToString(), notice.ToString());
        return false;
    }

    // No time at all is a length here: what comes at once.
    private DayLength? LengthOf(JsonValue? value)
    {
        if (value is JsonString text && PeriodPattern.Roundtrip.Parse(text.Value) is { Success: true, Value: { HasTimeComponent: false, Years: 0, Months: 0, Weeks: 0, Days: 0 } })
        {
            return default(DayLength);
        }

        return new PeriodBinder(scope).Length(value) is var (months, days) ? new DayLength(months, days) : null;
    }

    private static string? WordOf(JsonValue item) => item is JsonString text ? text.Value : (item as JsonObject)?.GetText("stage");

    private static ClosureStage? StageOf(string word) => word switch
    {
        "stopEnrolment" => ClosureStage.StopEnrolment,
        "stopEarning" => ClosureStage.StopEarning,
        "redeemOnly" => ClosureStage.RedeemOnly,
        "freeze" => ClosureStage.Frozen,
        "close" => ClosureStage.Closed,
        _ => null,
    };
}
