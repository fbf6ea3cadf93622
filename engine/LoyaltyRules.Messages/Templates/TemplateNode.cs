using System.Collections.Immutable;
using LoyaltyRules.Messages.Events;

namespace LoyaltyRules.Messages.Templates;

/// <summary>A part of a checked template. Every name in it is bound, and every value has the kind that its place asks for.</summary>
internal abstract class TemplateNode
{
    /// <summary>Writes the part.</summary>
    public abstract void Render(RenderFrame frame);

    /// <summary>Writes parts, one after the other.</summary>
    protected static void RenderAll(ImmutableArray<TemplateNode> parts, RenderFrame frame)
    {
        foreach (var part in parts)
        {
            frame.Step();
            part.Render(frame);
        }
    }
}

/// <summary>A text of the template itself.</summary>
internal sealed class TextNode(string text) : TemplateNode
{
    public override void Render(RenderFrame frame) => frame.Write(text);
}

/// <summary>A value, printed.</summary>
internal sealed class PrintNode(ValueNode value) : TemplateNode
{
    public override void Render(RenderFrame frame) => frame.WriteValue(frame.Text(value.Evaluate(frame), value.Type));
}

/// <summary>One of two, by a condition.</summary>
internal sealed class IfNode(ValueNode condition, ImmutableArray<TemplateNode> then, ImmutableArray<TemplateNode> otherwise) : TemplateNode
{
    public override void Render(RenderFrame frame) => RenderAll(condition.Evaluate(frame) is true ? then : otherwise, frame);
}

/// <summary>Once for each item of a list.</summary>
internal sealed class ForNode(ValueNode list, int variable, ImmutableArray<TemplateNode> body) : TemplateNode
{
    public override void Render(RenderFrame frame)
    {
        foreach (var item in (ModelObject[])list.Evaluate(frame)!)
        {
            frame.Variables[variable] = item;
            RenderAll(body, frame);
        }
    }
}

/// <summary>A value in a checked template.</summary>
/// <param name="type">What it is.</param>
internal abstract class ValueNode(ModelType type)
{
    /// <summary>What it is.</summary>
    public ModelType Type { get; } = type;

    /// <summary>The value; null where it is missing.</summary>
    public abstract object? Evaluate(RenderFrame frame);
}

/// <summary>A value that the template gives.</summary>
internal sealed class LiteralNode(object value, ModelType type) : ValueNode(type)
{
    public object Value => value;

    public override object Evaluate(RenderFrame frame) => value;
}

/// <summary>The event, or an item of a list that a loop goes through.</summary>
internal sealed class VariableNode(int variable, ModelType type) : ValueNode(type)
{
    public override object Evaluate(RenderFrame frame) => frame.Variables[variable];
}

/// <summary>A named value of something.</summary>
internal sealed class FieldNode(ValueNode of, int field, ModelType type) : ValueNode(type)
{
    public override object? Evaluate(RenderFrame frame) => ((ModelObject)of.Evaluate(frame)!).Values[field];
}

/// <summary>How many items a list has.</summary>
internal sealed class SizeNode(ValueNode list) : ValueNode(new ScalarType(ScalarKind.Number))
{
    public override object Evaluate(RenderFrame frame) => (decimal)((ModelObject[])list.Evaluate(frame)!).Length;
}

/// <summary>Something made of other values by a rule that cannot fail.</summary>
internal sealed class ComputedNode(ModelType type, ImmutableArray<ValueNode> of, Func<RenderFrame, ImmutableArray<ValueNode>, object?> compute) : ValueNode(type)
{
    public override object? Evaluate(RenderFrame frame) => compute(frame, of);
}
