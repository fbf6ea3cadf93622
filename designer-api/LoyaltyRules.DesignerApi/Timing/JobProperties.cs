using System.Collections.Specialized;
using System.Text.Json;
using Quartz.Spi;

namespace LoyaltyRules.DesignerApi.Timing;

/// <summary>Keeps what jobs carry in the shared database: texts by name, as JSON. Anything else is refused, so that no type's name is ever read from a database.</summary>
public sealed class JobProperties : IObjectSerializer
{
    /// <inheritdoc/>
    public void Initialize()
    {
    }

    /// <inheritdoc/>
    public byte[] Serialize<T>(T obj)
        where T : class => obj is NameValueCollection properties
        ? JsonSerializer.SerializeToUtf8Bytes(properties.AllKeys.ToDictionary(k => k ?? "", k => properties[k]))
        : throw new NotSupportedException($"Jobs carry texts by name only, not {typeof(T)}.");

    /// <inheritdoc/>
    public T? DeSerialize<T>(byte[] data)
        where T : class
    {
        var properties = new NameValueCollection();
        foreach (var (name, value) in JsonSerializer.Deserialize<Dictionary<string, string?>>(data) ?? [])
        {
            properties[name] = value;
        }

        return properties as T;
    }
}
