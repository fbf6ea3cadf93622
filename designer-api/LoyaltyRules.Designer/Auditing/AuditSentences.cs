using System.Text.Json;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Storage.Audit;

namespace LoyaltyRules.Designer.Auditing;

/// <summary>Says rows of the audit trail as sentences.</summary>
internal static class AuditSentences
{
    private static readonly Dictionary<string, Phrase> Known = new(StringComparer.Ordinal)
    {
        [AuditActions.KeyCreated] = new("{0} made the key “{1}”.", "{0}: создан ключ «{1}»."),
        [AuditActions.KeyRotated] = new("{0} gave the key “{1}” another secret.", "{0}: у ключа «{1}» сменён секрет."),
        [AuditActions.KeyRevoked] = new("{0} revoked the key “{1}”.", "{0}: ключ «{1}» отозван."),
        [AuditActions.AccessDenied] = new("{0} was refused: {2}", "{0}: отказано в доступе. {2}"),
        [AuditActions.PackReleased] = new("{0} released version {1} of the program.", "{0}: выпущена версия программы {1}."),
        [AuditActions.PointsAdjusted] = new("{0} gave or took points of member {1} by hand.", "{0}: баллы участника {1} изменены вручную."),
        [AuditActions.DataExported] = new("{0} exported data: {1}.", "{0}: выгружены данные: {1}."),
        [AuditActions.MemberErased] = new("{0} erased the personal data of member {1}.", "{0}: стёрты личные данные участника {1}."),
        [AuditActions.ClockDoubted] = new("The clock leapt, and is not believed any more.", "Часы резко сдвинулись, им больше нельзя верить."),
        [AuditActions.ClockAgrees] = new("The clock is believed again.", "Часам снова можно верить."),
        [AuditActions.ClockConfirmed] = new("{0} confirmed the time.", "{0}: время подтверждено."),
        [AuditActions.WebhookRegistered] = new("{0} registered a webhook.", "{0}: подключён вебхук."),
        [AuditActions.WebhookChanged] = new("{0} changed a webhook.", "{0}: изменён вебхук."),
        [AuditActions.WebhookRemoved] = new("{0} removed a webhook.", "{0}: удалён вебхук."),
        [AuditActions.StoreResealed] = new("{0} sealed the database anew.", "{0}: база данных опечатана заново."),
        [AuditActions.DraftCreated] = new("{0} began the version “{1}”.", "{0}: начата версия «{1}»."),
        [AuditActions.DraftSaved] = new("{0} saved the version “{1}”.{2}", "{0}: сохранена версия «{1}».{2}"),
        [AuditActions.DraftSubmitted] = new("{0} submitted the version “{1}” for approval.", "{0}: версия «{1}» отправлена на утверждение."),
        [AuditActions.DraftApproved] = new("{0} approved the version “{1}”.{2}", "{0}: версия «{1}» утверждена.{2}"),
        [AuditActions.DraftRejected] = new("{0} rejected the version “{1}”.{2}", "{0}: версия «{1}» отклонена.{2}"),
        [AuditActions.DraftWithdrawn] = new("{0} took back the version “{1}”.{2}", "{0}: версия «{1}» отозвана.{2}"),
        [AuditActions.SimulationAsked] = new("{0} asked for a simulation.", "{0}: запущено моделирование."),
        [AuditActions.SimulationCancelled] = new("{0} stopped a simulation.", "{0}: моделирование остановлено."),
        [AuditActions.SimulationDeleted] = new("{0} deleted a simulation.", "{0}: моделирование удалено."),
    };

    /// <summary>A row as a sentence.</summary>
    /// <param name="row">The row.</param>
    /// <param name="titles">What people call versions, by id.</param>
    /// <param name="language">The language.</param>
    public static string Of(AuditRow row, IReadOnlyDictionary<string, string> titles, ProductLanguage language)
    {
        using var details = JsonDocument.Parse(row.Details);
        var subject = titles.GetValueOrDefault(row.Subject) ?? Text(details, "name") ?? row.Subject;
        var more = Text(details, "note") is { Length: > 0 } note ? $" “{note}”" : Text(details, "cause") is { } cause ? cause + "." : "";
        var who = row.Who == "system" ? new Phrase("The system", "Система").In(language) : row.Who;
        return Known.TryGetValue(row.Action, out var sentence)
            ? sentence.Format(language, who, subject, language == ProductLanguage.Russian ? more.Replace('“', '«').Replace('”', '»') : more)
            : $"{who}: {row.Action} {subject}";
    }

    private static string? Text(JsonDocument details, string name) =>
        details.RootElement.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.String ? found.GetString() : null;
}
