using System.Globalization;
using System.Text.Json.Nodes;
using LoyaltyRules.DesignerApi.Commands;
using LoyaltyRules.DesignerApi.Problems;
using Microsoft.AspNetCore.Authorization;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;
using Scope = LoyaltyRules.DesignerApi.Callers.Scope;

namespace LoyaltyRules.DesignerApi.OpenApi;

/// <summary>The OpenAPI 3.1 document of the evaluation API, at <c>/openapi/v1.json</c>, made from the endpoints, their notes and the schemas.</summary>
internal static class ApiDocument
{
    /// <summary>Its name.</summary>
    public const string Name = "v1";

    private const string Key = "key";
    private const string Json = "application/json";
    private const string ProblemJson = "application/problem+json";

    // What every operation can answer with. 408 is a body that comes too slowly, 414 and 431 are an address and headers over the limits.
    private static readonly int[] CommonProblems = [401, 403, 408, 414, 429, 431, 500, 503];

    // What asks for something in its address or its body can be asked wrongly.
    private static readonly int[] ProblemsOfBodies = [400, 413, 415];
    private static readonly int[] ProblemsOfParameters = [400];

    /// <summary>Adds it.</summary>
    public static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi(Name, options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer((document, _, _) =>
        {
            Complete(document);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<OperationNotes>().FirstOrDefault() is { } notes)
            {
                var scope = context.Description.ActionDescriptor.EndpointMetadata.OfType<IAuthorizeData>().FirstOrDefault()?.Policy;
                operation.OperationId = OperationIds.Of(context.Description.HttpMethod!, context.Description.RelativePath!);
                Describe(operation, notes, scope, context.Document!);
            }

            return Task.CompletedTask;
        });
    });

    private static void Complete(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "LoyaltyRules: the evaluation API",
            Version = Name,
            Description = "What a purchase costs, earns and unlocks; then commit it, cancel it, return part of it. Amounts are exact decimals. "
                + "Every write takes an `Idempotency-Key`: the same key with the same body is answered with what was done the first time. "
                + "Problems are RFC 9457 with a stable `code`, in English or Russian by `Accept-Language`.",
        };
        document.Servers = [new OpenApiServer { Url = "/", Description = "This host." }];

        // The generator also lists the classes that operations are written in.
        document.Tags = new HashSet<OpenApiTag>(
            from path in document.Paths.Values
            from operation in path.Operations!.Values
            from tag in operation.Tags!
            group tag by tag.Name into named
            select new OpenApiTag { Name = named.Key });
        foreach (var (name, schema) in ApiSchemas.All())
        {
            document.AddComponent(name, Parsed(schema, document));
        }

        document.AddComponent<IOpenApiSecurityScheme>(Key, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An integrator's key. Scopes: " + string.Join(", ", Scope.All) + ".",
        });
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Key, document)] = [] }];
    }

    private static void Describe(OpenApiOperation operation, OperationNotes notes, string? scope, OpenApiDocument document)
    {
        document.Tags ??= new HashSet<OpenApiTag>();
        document.Tags.Add(new OpenApiTag { Name = notes.Group });
        operation.Tags = new HashSet<OpenApiTagReference> { new(notes.Group, document) };
        operation.Summary = notes.Summary;
        operation.Description = scope is null ? notes.Description : $"{notes.Description}\n\nScope: `{scope}`.";
        Parameters(operation, notes);
        if (notes.Body is { } body)
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    [Json] = new() { Schema = new OpenApiSchemaReference(body, document), Example = JsonNode.Parse(notes.Example!) },
                },
            };
        }

        operation.Responses = [];
        operation.Responses[notes.Answer is null ? "204" : notes.AnswerStatus.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponse
        {
            Description = notes.Answer is null ? "Done." : "The answer.",
            Content = notes.Answer is { } answer
                ? new Dictionary<string, OpenApiMediaType> { [Json] = new() { Schema = new OpenApiSchemaReference(answer, document) } }
                : null,
        };
        var ofRequest = notes.Body is not null ? ProblemsOfBodies : operation.Parameters!.Any(p => p.In is ParameterLocation.Query or ParameterLocation.Path) ? ProblemsOfParameters : [];
        foreach (var status in CommonProblems.Concat(ofRequest).Concat(notes.Problems).Distinct().Order())
        {
            var codes = ProblemKind.All.Where(k => k.Status == status).Select(k => $"`{k.Code}`");
            operation.Responses[status.ToString(System.Globalization.CultureInfo.InvariantCulture)] = new OpenApiResponse
            {
                Description = "A problem: " + string.Join(", ", codes) + ".",
                Content = new Dictionary<string, OpenApiMediaType> { [ProblemJson] = new() { Schema = new OpenApiSchemaReference(ApiSchemas.Problem, document) } },
            };
        }
    }

    private static void Parameters(OpenApiOperation operation, OperationNotes notes)
    {
        operation.Parameters ??= [];
        if (notes.IsWrite || notes.IsWriteAtTimes)
        {
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = RequestValidation.KeyHeader, In = ParameterLocation.Header, Required = notes.IsWrite,
                Description = "Makes a repetition known: up to 100 visible ASCII characters, yours alone.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = RequestValidation.KeyLengthMax },
            });
        }

        if (notes.IsOfRevision)
        {
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = "If-Match", In = ParameterLocation.Header, Required = true, Description = "The revision that was read, in quotes: its ETag.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
        }

        if (notes.IsTraced)
        {
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = "trace", In = ParameterLocation.Query, Description = "How much of the decision's way is told; `none`, if left out.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, Enum = ["none", "outcomes", "full"] },
            });
        }

        foreach (var parameter in notes.Parameters)
        {
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = parameter.Name, In = ParameterLocation.Query, Required = parameter.IsRequired, Description = parameter.Description,
                Schema = parameter.Type == "integer" ? new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64" } : new OpenApiSchema { Type = JsonSchemaType.String },
            });
        }

        operation.Parameters.Add(new OpenApiParameter
        {
            Name = "Accept-Language", In = ParameterLocation.Header, Description = "The language of words: en or ru.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, Enum = ["en", "ru"] },
        });
    }

    private static OpenApiSchema Parsed(JsonObject schema, OpenApiDocument document) =>
        OpenApiModelFactory.Parse<OpenApiSchema>(schema.ToJsonString(), OpenApiSpecVersion.OpenApi3_1, document, out _, OpenApiConstants.Json)
        ?? throw new InvalidOperationException("A schema of the document cannot be read.");
}
