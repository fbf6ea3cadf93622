using LoyaltyRules.Engine.Diagnostics;
using Microsoft.AspNetCore.Components;

namespace LoyaltyRules.Designer.Language;

/// <summary>A component that shows text: it is shown anew when the language is switched.</summary>
public abstract class Localized : ComponentBase, IDisposable
{
    /// <summary>The language of the pages.</summary>
    [Inject]
    protected PageLanguage L { get; set; } = null!;

    /// <inheritdoc/>
    protected override void OnInitialized() => L.Changed += ShowAnew;

    /// <inheritdoc/>
    public void Dispose()
    {
        L.Changed -= ShowAnew;
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets go of what a component holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }

    /// <summary>A text that is said in one place only.</summary>
    protected string T(string en, string ru) => L.Current == ProductLanguage.Russian ? ru : en;

    private void ShowAnew() => InvokeAsync(StateHasChanged);
}
