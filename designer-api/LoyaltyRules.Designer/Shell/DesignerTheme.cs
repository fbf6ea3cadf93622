using MudBlazor;

namespace LoyaltyRules.Designer.Shell;

/// <summary>The colours of the pages, light and dark; the style sheet takes all others from them. Each pair of text and ground has a contrast of 4.5 at least.</summary>
internal static class DesignerTheme
{
    private static readonly string[] Fonts = ["Inter", "Segoe UI", "Roboto", "Noto Sans", "Helvetica Neue", "Arial", "sans-serif"];

    /// <summary>The theme.</summary>
    public static MudTheme Theme { get; } = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#0b5d57", PrimaryContrastText = "#ffffff", Secondary = "#7a4b00", Background = "#f5f6f4", Surface = "#ffffff", AppbarBackground = "#ffffff", AppbarText = "#1b2321",
            TextPrimary = "#1b2321", TextSecondary = "#4d5a57", Error = "#a8211b", Warning = "#8a5a00", Success = "#1c6b35", Info = "#1f5f99", Divider = "#d8deda", LinesDefault = "#d8deda",
            ActionDefault = "#3b4744", Dark = "#1b2321",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#6fd0c5", PrimaryContrastText = "#06211f", Secondary = "#f0bd6a", Background = "#121716", Surface = "#1b2221", AppbarBackground = "#171d1c", AppbarText = "#e9efed",
            TextPrimary = "#e9efed", TextSecondary = "#a9b7b3", Error = "#ff9d95", Warning = "#f2c063", Success = "#85d79b", Info = "#8ec3f5", Divider = "#36413f", LinesDefault = "#36413f",
            ActionDefault = "#c9d4d1", Dark = "#e9efed",
        },
        Typography = new Typography { Default = new DefaultTypography { FontFamily = Fonts }, Button = new ButtonTypography { TextTransform = "none" } },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "8px" },
    };
}
