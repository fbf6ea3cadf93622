namespace LoyaltyRules.DesignerApi.Webhooks;

/// <summary>How webhooks are sent: the section <c>Webhooks</c> of the configuration.</summary>
internal sealed class WebhookOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Webhooks";

    /// <summary>Whether private networks are sent to: for receivers beside the host, and for tests.</summary>
    public bool AllowPrivateNetworks { get; set; }

    /// <summary>Whether plain HTTP is sent to.</summary>
    public bool AllowHttp { get; set; }

    /// <summary>How often the sender looks for what is due, in seconds.</summary>
    public double PollSeconds { get; set; } = 1;

    /// <summary>How long a receiver may take, from connecting to the end of its answer, in seconds.</summary>
    public double TimeoutSeconds { get; set; } = 10;

    /// <summary>After how many days what was delivered is forgotten.</summary>
    public int KeepDays { get; set; } = 30;
}
