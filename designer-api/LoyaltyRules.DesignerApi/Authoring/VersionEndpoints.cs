using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using LoyaltyRules.DesignerApi.Callers;
using LoyaltyRules.DesignerApi.Commands;
using LoyaltyRules.DesignerApi.OpenApi;
using LoyaltyRules.DesignerApi.Problems;
using LoyaltyRules.Engine.Comparison;
using LoyaltyRules.Engine.Diagnostics;
using LoyaltyRules.Engine.Json;
using LoyaltyRules.Engine.Simulation.Examples;
using LoyaltyRules.Storage;
using LoyaltyRules.Storage.Authoring;
using LoyaltyRules.Storage.Keys;
using Microsoft.AspNetCore.Mvc;
using NodaTime;
using NodaTime.Text;

namespace LoyaltyRules.DesignerApi.Authoring;

/// <summary>Versions of the pack: begun, saved and submitted with the scope <c>author</c>, approved by somebody else with the scope <c>approve</c>.</summary>
internal static class VersionEndpoints
{
    private const string Group = "Versions";
    private const string Revision = "If-Match";
    private const int TextMax = 2_000;
    private const int FilesMax = 1_000;
    private const long BytesMax = 16 << 20;

    /// <summary>Maps them.</summary>
    public static void MapVersions(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/versions", CreateAsync).WithMetadata(new RequestSizeLimitAttribute(BytesMax)).RequireAuthorization(ApiScopes.Author).Describe(new OperationNotes(Group, "Begin a version",
            "`files` are those of a pack's folder: `pack.json`, `rules/…`, `tables/…`, `examples/…`. Without them the version begins as a copy of the one in force, with the examples of the "
            + "version that was released last. With `copyOf`, as a copy of another version: that is how one rolls back.")
        {
            Body = ApiSchemas.NewVersion, Answer = ApiSchemas.Version, AnswerStatus = 201, Example = """{ "title": "Autumn" }""", Problems = [404],
        });
        routes.MapGet("/v1/versions", ListAsync).RequireAuthorization(ApiKeyAuthentication.AuthorOrApprove).Describe(new OperationNotes(Group, "List the versions", "Latest first.")
        {
            Answer = ApiSchemas.Versions,
        });
        routes.MapGet("/v1/versions/{id}", GetAsync).RequireAuthorization(ApiKeyAuthentication.AuthorOrApprove).Describe(new OperationNotes(Group, "See how far a version is",
            "Its saves are listed, the latest first.")
        {
            Answer = ApiSchemas.Version, Problems = [404],
        });
        routes.MapGet("/v1/versions/{id}/files", FilesAsync).RequireAuthorization(ApiKeyAuthentication.AuthorOrApprove).Describe(new OperationNotes(Group, "Read the files of a version",
            "Of its latest save, or of the one that `revision` names.")
        {
            Answer = ApiSchemas.VersionFiles, Problems = [404], Parameters = [new("revision", "integer", "The save; the latest, if left out.")],
        });
        routes.MapGet("/v1/versions/{id}/check", CheckAsync).RequireAuthorization(ApiKeyAuthentication.AuthorOrApprove).Describe(new OperationNotes(Group, "Check a version",
            "Every problem of the pack with its place, how its examples are decided, and what it says otherwise than the version in force.")
        {
            Answer = ApiSchemas.VersionCheck, Problems = [404],
        });
        Change(routes.MapPut("/v1/versions/{id}/files", SaveAsync).WithMetadata(new RequestSizeLimitAttribute(BytesMax)), ApiScopes.Author, "Save a version", "All files, as they are from now on. Every save is kept.", ApiSchemas.VersionSave, """{ "files": { "pack.json": "{ … }" }, "note": "250 welcome points" }""");
        Change(routes.MapPost("/v1/versions/{id}/submit", SubmitAsync), ApiScopes.Author, "Submit a version",
            "To the approval of somebody else. Its pack must have no errors, and its examples must be decided as approved.");
        Change(routes.MapPost("/v1/versions/{id}/approve", ApproveAsync), ApiScopes.Approve, "Approve a version",
            "Its pack decides from `from` on; at once, if left out. Whoever has saved or submitted the version cannot approve it.", ApiSchemas.VersionApproval, """{ "from": "2026-12-24T00:00:00+03:00", "comment": "as agreed" }""");
        Change(routes.MapPost("/v1/versions/{id}/reject", RejectAsync), ApiScopes.Approve, "Reject a version", "It is edited again then.", ApiSchemas.VersionComment, """{ "comment": "too generous" }""");
        Change(routes.MapPost("/v1/versions/{id}/withdraw", WithdrawAsync), ApiScopes.Approve, "Take a version back",
            "One that is submitted, or one that was approved and does not decide yet.", ApiSchemas.VersionComment, """{ "comment": "not before Christmas" }""");
    }

    private static void Change(RouteHandlerBuilder endpoint, string scope, string summary, string description, string? body = null, string? example = null) => endpoint.RequireAuthorization(scope).Describe(
        new OperationNotes(Group, summary, description + " `If-Match` names the revision that was read.") { Body = body, Example = example, Answer = ApiSchemas.Version, Problems = [404, 412, 422, 428], IsOfRevision = true });

    private static async Task<IResult> CreateAsync(HttpContext context, ProgramStore store, Drafts drafts, IClock clock)
    {
        var bag = DiagnosticBag.OfRequest();
        var body = RequestValidation.Parse(await context.Request.ReadBodyAsync(), bag, hasFiles: true);
        var title = body.TakeText("title", TextMax, isRequired: true);
        var copyOf = body.TakeText("copyOf", TextMax);
        var given = body.TakeTexts("files", FilesMax);
        body.RefuseRest([], "title, files, copyOf");
        if (bag.HasErrors)
        {
            return RequestValidation.InvalidBody(bag);
        }

        var files = given is null ? await CopiedAsync(store, drafts, clock, copyOf, context.RequestAborted) : Bytes(given);
        if (files is null)
        {
            return new Problem(ProblemKind.UnknownVersion, copyOf!);
        }

        var id = Guid.CreateVersion7(clock.GetCurrentInstant().ToDateTimeOffset()).ToString("N");
        return await ShownAsync(context, drafts, clock, await drafts.CreateAsync(id, title!, files, context.Caller().Name, context.RequestAborted), StatusCodes.Status201Created);
    }

    private static async Task<IResult> ListAsync(Drafts drafts, ProgramStore store, IClock clock, CancellationToken cancellation)
    {
        var all = await drafts.ListAsync(cancellation);
        var live = await LiveHashAsync(store, clock, cancellation);
        return new JsonAnswer(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("versions");
            foreach (var draft in all)
            {
                writer.WriteStartObject();
                Write(writer, draft, live, clock.GetCurrentInstant());
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private static async Task<IResult> GetAsync(string id, HttpContext context, Drafts drafts, IClock clock) =>
        await ShownAsync(context, drafts, clock, await drafts.FindAsync(id, context.RequestAborted), id: id);

    private static async Task<IResult> FilesAsync(string id, HttpContext context, Drafts drafts)
    {
        if (await drafts.FindAsync(id, context.RequestAborted) is not { } draft
            || await drafts.FilesAsync(id, context.Request.Number("revision", 1, long.MaxValue) ?? draft.Revision, context.RequestAborted) is not { } files)
        {
            return new Problem(ProblemKind.UnknownVersion, id);
        }

        return new JsonAnswer(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartObject("files");
            foreach (var (path, content) in files.OrderBy(f => f.Key, StringComparer.Ordinal))
            {
                writer.WriteString(path, content);
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        });
    }

    private static async Task<IResult> CheckAsync(string id, HttpContext context, Drafts drafts, ProgramStore store, IClock clock)
    {
        if (await drafts.FindAsync(id, context.RequestAborted) is not { } draft)
        {
            return new Problem(ProblemKind.UnknownVersion, id);
        }

        var files = await drafts.FilesAsync(id, draft.Revision, context.RequestAborted);
        var live = await store.LivePackAsync(clock, context.RequestAborted);
        var (check, differences) = await Task.Run(
            () => drafts.Check(files!) is var found && found.Pack is { } pack ? (found, PackComparison.Of(live, pack)) : (found, []), context.RequestAborted);
        var language = SpokenLanguage.Of(context.Request);
        SpokenLanguage.Tell(context.Response, language);
        return new JsonAnswer(writer => Write(writer, draft, check, differences, language));
    }

    private static Task<IResult> SaveAsync(string id, HttpContext context, Drafts drafts, IClock clock) => ChangedAsync(id, context, drafts, clock, (body, bag) =>
    {
        var files = body.TakeTexts("files", FilesMax, isRequired: true);
        var note = body.TakeText("note", TextMax) ?? "";
        body.RefuseRest([], "files, note");
        return bag.HasErrors ? null : revision => drafts.SaveAsync(id, revision, Bytes(files!), note, context.Caller().Name, context.RequestAborted);
    });

    private static Task<IResult> SubmitAsync(string id, HttpContext context, Drafts drafts, IClock clock) =>
        ChangedAsync(id, context, drafts, clock, revision => drafts.SubmitAsync(id, revision, context.Caller().Name, context.RequestAborted));

    private static Task<IResult> ApproveAsync(string id, HttpContext context, Drafts drafts, IClock clock) => ChangedAsync(id, context, drafts, clock, (body, bag) =>
    {
        var from = body.TakeWord("from", w => OffsetDateTimePattern.ExtendedIso.Parse(w).Success, "2026-12-01T00:00:00+03:00");
        var comment = body.TakeText("comment", TextMax);
        body.RefuseRest([], "from, comment");
        Instant? at = from is null ? null : OffsetDateTimePattern.ExtendedIso.Parse(from).Value.ToInstant();
        return bag.HasErrors ? null : revision => drafts.ApproveAsync(id, revision, at, comment, context.Caller().Name, context.RequestAborted);
    });

    private static Task<IResult> RejectAsync(string id, HttpContext context, Drafts drafts, IClock clock) =>
        CommentedAsync(id, context, drafts, clock, (revision, comment) => drafts.RejectAsync(id, revision, comment, context.Caller().Name, context.RequestAborted));

    private static Task<IResult> WithdrawAsync(string id, HttpContext context, Drafts drafts, IClock clock) =>
        CommentedAsync(id, context, drafts, clock, (revision, comment) => drafts.WithdrawAsync(id, revision, comment, context.Caller().Name, context.RequestAborted));

    private static Task<IResult> CommentedAsync(string id, HttpContext context, Drafts drafts, IClock clock, Func<long, string, Task<Draft?>> change) =>
        ChangedAsync(id, context, drafts, clock, (body, bag) =>
        {
            var comment = body.TakeText("comment", TextMax, isRequired: true);
            body.RefuseRest([], "comment");
            return bag.HasErrors ? null : revision => change(revision, comment!);
        });

    private static async Task<IResult> ChangedAsync(string id, HttpContext context, Drafts drafts, IClock clock, Func<RequestBody, DiagnosticBag, Func<long, Task<Draft?>>?> read)
    {
        var bag = DiagnosticBag.OfRequest();
        return read(RequestValidation.Parse(await context.Request.ReadBodyAsync(), bag, hasFiles: true), bag) is { } change
            ? await ChangedAsync(id, context, drafts, clock, change)
            : RequestValidation.InvalidBody(bag);
    }

    private static async Task<IResult> ChangedAsync(string id, HttpContext context, Drafts drafts, IClock clock, Func<long, Task<Draft?>> change)
    {
        if (context.Request.Headers[Revision].ToString() is not { Length: > 0 } asked)
        {
            return new Problem(ProblemKind.RevisionMissing);
        }

        if (!long.TryParse(asked.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var revision))
        {
            return new Problem(ProblemKind.InvalidParameter, Revision);
        }

        try
        {
            return await ShownAsync(context, drafts, clock, await change(revision), id: id);
        }
        catch (StaleDraftException stale)
        {
            return new Problem(ProblemKind.StaleVersion, stale.Revision.ToString(CultureInfo.InvariantCulture));
        }
        catch (RefusedException refused)
        {
            return new Problem(ProblemKind.Refused) { Errors = refused.Diagnostics };
        }
    }

    // The version that was released last has the examples that fit the pack in force.
    private static async Task<IReadOnlyDictionary<string, byte[]>?> CopiedAsync(ProgramStore store, Drafts drafts, IClock clock, string? copyOf, CancellationToken cancellation)
    {
        if (copyOf is not null)
        {
            return await drafts.FindAsync(copyOf, cancellation) is { } found ? await drafts.FilesAsync(found.Id, found.Revision, cancellation) : null;
        }

        var live = await store.LivePackAsync(clock, cancellation);
        return (await drafts.ListAsync(cancellation)).FirstOrDefault(d => d.Hash == live.Hash && d.State == DraftState.Released) is { } released
            ? await drafts.FilesAsync(released.Id, released.Revision, cancellation)
            : live.ToFiles();
    }

    private static Dictionary<string, byte[]> Bytes(IReadOnlyDictionary<string, string> texts) => texts.ToDictionary(t => t.Key, t => Encoding.UTF8.GetBytes(t.Value), StringComparer.Ordinal);

    private static async Task<string?> LiveHashAsync(ProgramStore store, IClock clock, CancellationToken cancellation) =>
        await store.ReleasesAsync(cancellation) is { IsEmpty: false } releases ? LivePack.Of(releases, clock.GetCurrentInstant()).Pack.Hash : null;

    private static async Task<IResult> ShownAsync(HttpContext context, Drafts drafts, IClock clock, Draft? draft, int status = StatusCodes.Status200OK, string? id = null)
    {
        if (draft is null)
        {
            return new Problem(ProblemKind.UnknownVersion, id!);
        }

        var saves = await drafts.SavesAsync(draft.Id, context.RequestAborted);
        var live = await LiveHashAsync(context.RequestServices.GetRequiredService<ProgramStore>(), clock, context.RequestAborted);
        context.Response.Headers.ETag = $"\"{draft.Revision.ToString(CultureInfo.InvariantCulture)}\"";
        return new JsonAnswer(writer =>
        {
            writer.WriteStartObject();
            Write(writer, draft, live, clock.GetCurrentInstant());
            writer.WriteStartArray("saves");
            foreach (var save in saves)
            {
                writer.WriteStartObject();
                writer.WriteNumber("revision", save.Revision);
                writer.WriteString("note", save.Note);
                writer.WriteString("by", save.By);
                writer.WriteInstant("at", save.At);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }) { Status = status };
    }

    private static void Write(Utf8JsonWriter writer, Draft draft, string? live, Instant now)
    {
        writer.WriteString("id", draft.Id);
        writer.WriteString("title", draft.Title);
        writer.WriteString("state", StateOf(draft, live, now));
        writer.WriteNumber("revision", draft.Revision);
        writer.WriteString("createdBy", draft.CreatedBy);
        writer.WriteInstant("createdAt", draft.CreatedAt);
        writer.WriteUnlessNull("submittedBy", draft.SubmittedBy);
        WriteInstant(writer, "submittedAt", draft.SubmittedAt);
        writer.WriteUnlessNull("decidedBy", draft.DecidedBy);
        WriteInstant(writer, "decidedAt", draft.DecidedAt);
        writer.WriteUnlessNull("comment", draft.Comment);
        writer.WriteUnlessNull("hash", draft.Hash);
        writer.WriteUnlessNull("version", draft.Version);
        WriteInstant(writer, "from", draft.LiveFrom);
    }

    private static void Write(Utf8JsonWriter writer, Draft draft, DraftCheck check, ImmutableArray<PackDifference> differences, ProductLanguage language)
    {
        writer.WriteStartObject();
        writer.WriteNumber("revision", draft.Revision);
        writer.WriteUnlessNull("hash", check.Hash);
        writer.WriteUnlessNull("version", check.Version);
        writer.WriteStartArray("problems");
        foreach (var problem in check.Diagnostics)
        {
            writer.WriteStartObject();
            writer.WriteString("code", problem.Code);
            writer.WriteBoolean("isError", problem.IsError);
            writer.WriteString("file", problem.Place.Source);
            writer.WriteString("pointer", problem.Place.Pointer);
            writer.WriteNumber("line", problem.Place.Line);
            writer.WriteNumber("column", problem.Place.Column);
            writer.WriteString("message", problem.Message(language));
            writer.WriteUnlessNull("hint", problem.Hint(language));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("examples");
        foreach (var example in check.Examples)
        {
            writer.WriteStartObject();
            writer.WriteString("name", example.Name);
            writer.WriteString("outcome", JsonNamingPolicy.CamelCase.ConvertName(example.Outcome.ToString()));
            writer.WriteStartArray("difference");
            foreach (var line in example.Difference)
            {
                writer.WriteStringValue(SignOf(line.Kind) + line.Text);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("differences");
        foreach (var difference in differences)
        {
            writer.WriteStartObject();
            writer.WriteString("kind", JsonNamingPolicy.CamelCase.ConvertName(difference.Kind.ToString()));
            writer.WriteStartArray("path");
            foreach (var step in difference.Path)
            {
                writer.WriteStringValue(step);
            }

            writer.WriteEndArray();
            writer.WriteUnlessNull("before", difference.Before);
            writer.WriteUnlessNull("after", difference.After);
            writer.WriteString("sentence", difference.Sentence.In(language));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static string SignOf(DiffKind kind) => kind switch
    {
        DiffKind.Removed => "- ",
        DiffKind.Added => "+ ",
        DiffKind.Skipped => "… ",
        _ => "  ",
    };

    private static void WriteInstant(Utf8JsonWriter writer, string name, Instant? at)
    {
        if (at is { } known)
        {
            writer.WriteInstant(name, known);
        }
    }

    private static string StateOf(Draft draft, string? live, Instant now) => draft.State switch
    {
        DraftState.Draft => "draft",
        DraftState.Submitted => "submitted",
        _ when draft.LiveFrom > now => "scheduled",
        _ => draft.Hash == live ? "live" : "superseded",
    };
}
