using System.Xml.Linq;
using LoyaltyRules.Storage.Settings;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace LoyaltyRules.DesignerApi.Pages;

/// <summary>Keeps the keys that seal sessions of the pages with the program, one a line.</summary>
/// <param name="settings">What the host remembers of the program.</param>
internal sealed class SessionKeys(ProgramSettings settings) : IXmlRepository
{
    private const string Name = "session-keys";

    /// <inheritdoc/>
    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. (settings.GetAsync(Name).GetAwaiter().GetResult() ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => XElement.Parse(line))];

    /// <inheritdoc/>
    public void StoreElement(XElement element, string friendlyName) =>
        settings.AppendAsync(Name, element.ToString(SaveOptions.DisableFormatting) + "\n").GetAwaiter().GetResult();
}
