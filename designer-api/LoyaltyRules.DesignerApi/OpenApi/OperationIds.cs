using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace LoyaltyRules.DesignerApi.OpenApi;

/// <summary>The names that generated clients give to operations. They are part of the API: a name that changes breaks whoever calls it.</summary>
internal static partial class OperationIds
{
    private static readonly FrozenDictionary<string, string> Known = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["POST /v1/quotes"] = "quotePurchase",
        ["POST /v1/purchases"] = "commitPurchase",
        ["POST /v1/completions"] = "completePurchase",
        ["POST /v1/cancellations"] = "cancelPurchase",
        ["POST /v1/no-shows"] = "reportNoShow",
        ["POST /v1/returns"] = "returnItems",
        ["POST /v1/exchanges"] = "exchangeItems",
        ["POST /v1/batches"] = "sendBatch",
        ["POST /v1/holds"] = "holdPoints",
        ["POST /v1/holds/capture"] = "captureHold",
        ["POST /v1/holds/release"] = "releaseHold",
        ["POST /v1/transfers"] = "transferPoints",
        ["POST /v1/adjustments"] = "adjustPoints",
        ["POST /v1/enrolments"] = "enrolMember",
        ["POST /v1/activities"] = "reportActivity",
        ["POST /v1/households"] = "setHousehold",
        ["POST /v1/households/recipient"] = "setHouseholdRecipient",
        ["POST /v1/choices"] = "choose",
        ["POST /v1/rewards"] = "requestReward",
        ["POST /v1/rewards/use"] = "handOverReward",
        ["POST /v1/rewards/give-back"] = "giveBackReward",
        ["POST /v1/privileges/use"] = "usePrivilege",
        ["GET /v1/entries/{entry}"] = "getEntry",
        ["GET /v1/entries/{entry}/why"] = "explainEntry",
        ["GET /v1/packs"] = "listPacks",
        ["GET /v1/members/{member}/account"] = "getAccount",
        ["GET /v1/members/{member}/statement"] = "getStatement",
        ["GET /v1/members/{member}/privileges"] = "listPrivileges",
        ["PUT /v1/members/{member}"] = "putMember",
        ["DELETE /v1/members/{member}"] = "eraseMember",
        ["GET /v1/keys"] = "listKeys",
        ["POST /v1/keys"] = "createKey",
        ["POST /v1/keys/{id}/rotate"] = "rotateKey",
        ["POST /v1/keys/{id}/revoke"] = "revokeKey",
        ["GET /v1/webhooks"] = "listWebhooks",
        ["POST /v1/webhooks"] = "createWebhook",
        ["PATCH /v1/webhooks/{id}"] = "changeWebhook",
        ["DELETE /v1/webhooks/{id}"] = "deleteWebhook",
        ["POST /v1/webhooks/{id}/secret"] = "rotateWebhookSecret",
        ["GET /v1/webhooks/deliveries"] = "listDeliveries",
        ["POST /v1/webhooks/{id}/deliveries/{event}/resend"] = "resendDelivery",
        ["POST /v1/webhooks/{id}/resend"] = "resendParked",
        ["POST /v1/versions"] = "beginVersion",
        ["GET /v1/versions"] = "listVersions",
        ["GET /v1/versions/{id}"] = "getVersion",
        ["GET /v1/versions/{id}/files"] = "getVersionFiles",
        ["GET /v1/versions/{id}/check"] = "checkVersion",
        ["PUT /v1/versions/{id}/files"] = "saveVersion",
        ["POST /v1/versions/{id}/submit"] = "submitVersion",
        ["POST /v1/versions/{id}/approve"] = "approveVersion",
        ["POST /v1/versions/{id}/reject"] = "rejectVersion",
        ["POST /v1/versions/{id}/withdraw"] = "withdrawVersion",
        ["POST /v1/simulations"] = "runSimulation",
        ["GET /v1/simulations"] = "listSimulations",
        ["GET /v1/simulations/{id}"] = "getSimulation",
        ["GET /v1/simulations/{id}/report"] = "getSimulationReport",
        ["POST /v1/simulations/{id}/cancel"] = "cancelSimulation",
        ["DELETE /v1/simulations/{id}"] = "deleteSimulation",
        ["GET /v1/audit"] = "listAudit",
        ["GET /v1/audit/verification"] = "verifyAudit",
        ["GET /v1/clock"] = "getClock",
        ["POST /v1/clock/confirm"] = "confirmClock",
        ["POST /v1/test-clock"] = "advanceTestClock",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The id of an operation; null where it has no name yet, which a test does not let pass.</summary>
    /// <param name="method">GET, POST and so on.</param>
    /// <param name="path">Its address with its parameters in braces, and what they are bound to (<c>{entry:long}</c>).</param>
    public static string? Of(string method, string path) => Known.GetValueOrDefault($"{method} /{Constraint().Replace(path, "").TrimStart('/')}");

    [GeneratedRegex(@":\w+(?=\})")]
    private static partial Regex Constraint();
}
