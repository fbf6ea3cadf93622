using System.Collections.Immutable;
using LoyaltyRules.DesignerApi.Callers;
using LoyaltyRules.DesignerApi.Commands;
using LoyaltyRules.DesignerApi.Problems;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Packs;
using LoyaltyRules.Storage;
using LoyaltyRules.Storage.Keys;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OData.Query;
using NodaTime;

namespace LoyaltyRules.DesignerApi.OData;

/// <summary>The journal, for whoever may read accounts.</summary>
/// <param name="context">The database.</param>
[Authorize(Policy = ApiScopes.Read)]
public sealed class EntriesController(ReadContext context) : ReadController<Entry>
{
    /// <summary>All of it.</summary>
    /// <param name="options">The query.</param>
    [HttpGet]
    public IActionResult Get(ODataQueryOptions<Entry> options) => Page(context.Entries, options);

    /// <summary>One entry.</summary>
    /// <param name="key">Its number.</param>
    /// <param name="options">The query.</param>
    [HttpGet]
    public IActionResult Get(long key, ODataQueryOptions<Entry> options) => One(context.Entries.Where(e => e.Id == key), options);
}

/// <summary>The ledger, for whoever may read accounts.</summary>
/// <param name="context">The database.</param>
[Authorize(Policy = ApiScopes.Read)]
public sealed class PostingsController(ReadContext context) : ReadController<Posting>
{
    /// <summary>All of it.</summary>
    /// <param name="options">The query.</param>
    [HttpGet]
    public IActionResult Get(ODataQueryOptions<Posting> options) => Page(context.Postings, options);
}

/// <summary>Versions of the pack, for whoever writes or approves them.</summary>
/// <param name="context">The database.</param>
[Authorize(Policy = ApiKeyAuthentication.AuthorOrApprove)]
public sealed class VersionsController(ReadContext context) : ReadController<Version>
{
    /// <summary>All of them.</summary>
    /// <param name="options">The query.</param>
    [HttpGet]
    public IActionResult Get(ODataQueryOptions<Version> options) => Page(context.Versions, options);

    /// <summary>One version.</summary>
    /// <param name="key">Its id.</param>
    /// <param name="options">The query.</param>
    [HttpGet]
    public IActionResult Get(string key, ODataQueryOptions<Version> options) => One(context.Versions.Where(v => v.Id == key), options);
}

/// <summary>The audit trail, for whoever may read it.</summary>
/// <param name="context">The database.</param>
[Authorize(Policy = ApiScopes.Audit)]
public sealed class AuditTrailController(ReadContext context) : ReadController<AuditEvent>
{
    /// <summary>All of it.</summary>
    /// <param name="options">The query.</param>
    [HttpGet]
    public IActionResult Get(ODataQueryOptions<AuditEvent> options) => Page(context.AuditTrail, options);

    /// <summary>One row.</summary>
    /// <param name="key">Its number.</param>
    /// <param name="options">The query.</param>
    [HttpGet]
    public IActionResult Get(long key, ODataQueryOptions<AuditEvent> options) => One(context.AuditTrail.Where(a => a.Sequence == key), options);
}

/// <summary>The rules of the version in force, for whoever writes or approves versions. A pack is one document of bounded size, so its parts are read from memory.</summary>
[Authorize(Policy = ApiKeyAuthentication.AuthorOrApprove)]
public sealed class RulesController : ReadController<Rule>
{
    /// <summary>All of them.</summary>
    /// <param name="options">The query.</param>
    [HttpGet]
    public async Task<IActionResult> Get(ODataQueryOptions<Rule> options) => Page(await RowsAsync(), options);

    /// <summary>One rule.</summary>
    /// <param name="key">Its id.</param>
    /// <param name="options">The query.</param>
    [HttpGet]
    public async Task<IActionResult> Get(string key, ODataQueryOptions<Rule> options) => One((await RowsAsync()).Where(r => r.Id == key), options);

    private async Task<IQueryable<Rule>> RowsAsync()
    {
        var (pack, language) = await PackInForce.OfAsync(HttpContext);
        return pack.Rules.Select(r => new Rule
        {
            Id = r.Id,
            Name = r.Name?.ToPhrase().In(language) ?? r.Id,
            On = r.On.ToPhrase().In(language),
            When = r.WhenText,
            WhenInWords = r.WhenToPhrase()?.In(language),
            Priority = r.Priority,
            Stack = r.Stack?.Group,
            From = r.From?.ToDateOnly(),
            To = r.To?.ToDateOnly(),
        }).ToList().AsQueryable();
    }
}

/// <summary>The parameters of the version in force, for whoever writes or approves versions.</summary>
[Authorize(Policy = ApiKeyAuthentication.AuthorOrApprove)]
public sealed class ParametersController : ReadController<Parameter>
{
    /// <summary>All of them.</summary>
    /// <param name="options">The query.</param>
    [HttpGet]
    public async Task<IActionResult> Get(ODataQueryOptions<Parameter> options) => Page(await RowsAsync(), options);

    /// <summary>One parameter.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="options">The query.</param>
    [HttpGet]
    public async Task<IActionResult> Get(string key, ODataQueryOptions<Parameter> options) => One((await RowsAsync()).Where(p => p.Name == key), options);

    private async Task<IQueryable<Parameter>> RowsAsync()
    {
        var (pack, language) = await PackInForce.OfAsync(HttpContext);
        return pack.Parameters.Select(p => new Parameter
        {
            Name = p.Name,
            Label = p.Label?.ToPhrase().In(language) ?? p.Name,
            Value = p.Value,
            Unit = p.Unit,
            Min = p.Min,
            Max = p.Max,
        }).ToList().AsQueryable();
    }
}

/// <summary>The pack that decides now, and the language that was asked for.</summary>
internal static class PackInForce
{
    /// <summary>Reads both.</summary>
    public static async Task<(RulePack Pack, ProductLanguage Language)> OfAsync(HttpContext context)
    {
        var language = SpokenLanguage.Of(context.Request);
        SpokenLanguage.Tell(context.Response, language);
        var services = context.RequestServices;
        return (await services.GetRequiredService<ProgramStore>().LivePackAsync(services.GetRequiredService<IClock>(), context.RequestAborted), language);
    }
}
