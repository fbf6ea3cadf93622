using System.Collections;
using LoyaltyRules.DesignerApi.Problems;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OData.Query;
using Microsoft.AspNetCore.OData.Query.Validator;
using Microsoft.AspNetCore.OData.Routing.Controllers;
using Microsoft.OData;

namespace LoyaltyRules.DesignerApi.OData;

/// <summary>Reads one set: bounded queries only, and whatever is wrong with one is told with a code.</summary>
/// <typeparam name="T">What the set is of.</typeparam>
[ApiExplorerSettings(IgnoreApi = true)]
public abstract class ReadController<T> : ODataController
{
    private const int PageSize = 100;

    // What OData has and tools send; everything else that begins with a dollar would be passed over in silence.
    private static readonly string[] Known = ["$filter", "$orderby", "$select", "$expand", "$top", "$skip", "$count", "$skiptoken", "$format"];

    private static readonly ODataValidationSettings Bounds = new()
    {
        AllowedQueryOptions = AllowedQueryOptions.Filter | AllowedQueryOptions.OrderBy | AllowedQueryOptions.Select | AllowedQueryOptions.Expand | AllowedQueryOptions.Top | AllowedQueryOptions.Skip
            | AllowedQueryOptions.Count | AllowedQueryOptions.SkipToken | AllowedQueryOptions.Format,
        AllowedFunctions = AllowedFunctions.Contains | AllowedFunctions.StartsWith | AllowedFunctions.EndsWith | AllowedFunctions.ToLower | AllowedFunctions.ToUpper | AllowedFunctions.Length,
        AllowedArithmeticOperators = AllowedArithmeticOperators.None,
        MaxNodeCount = 40,
        MaxExpansionDepth = 1,
        MaxAnyAllExpressionDepth = 1,
        MaxOrderByNodeCount = 4,
        MaxTop = ReadEdmModel.PageMax,
    };

    /// <summary>The rows that a query asks for, page by page.</summary>
    /// <param name="rows">All rows.</param>
    /// <param name="options">The query.</param>
    private protected IActionResult Page(IQueryable<T> rows, ODataQueryOptions<T> options)
    {
        Check(options);
        return Ok(Read(() => options.ApplyTo(rows, new ODataQuerySettings { PageSize = Math.Min(options.Top?.Value ?? PageSize, ReadEdmModel.PageMax), EnableConstantParameterization = true })));
    }

    /// <summary>One row; 404 where there is none.</summary>
    /// <param name="rows">At most one row.</param>
    /// <param name="options">What of it is asked for.</param>
    private protected IActionResult One(IQueryable<T> rows, ODataQueryOptions<T> options)
    {
        Check(options);
        return Read(() => options.ApplyTo(rows, new ODataQuerySettings())).Cast<object>().FirstOrDefault() is { } found ? Ok(found) : throw new ProblemException(new Problem(ProblemKind.NotFound));
    }

    // A page at most, read here: what has no counterpart in SQL is refused before an answer has begun.
    private static IEnumerable Read(Func<IQueryable> query)
    {
        try
        {
            var found = query();
            var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(found.ElementType))!;
            foreach (var row in found)
            {
                list.Add(row);
            }

            return list;
        }
        catch (Exception wrong) when (wrong is ODataException or ArgumentException or InvalidOperationException or NotSupportedException or InvalidCastException or OverflowException)
        {
            throw new ProblemException(new Problem(ProblemKind.InvalidQuery, "the database cannot be asked that."));
        }
    }

    private void Check(ODataQueryOptions<T> options)
    {
        if (Request.Query.Keys.FirstOrDefault(k => k.StartsWith('$') && !Known.Contains(k, StringComparer.Ordinal)) is { } unknown)
        {
            throw new ProblemException(new Problem(ProblemKind.InvalidQuery, $"'{unknown}' is not taken here."));
        }

        try
        {
            options.Validate(Bounds);
        }
        catch (Exception wrong) when (wrong is ODataException or ArgumentException or InvalidOperationException or NotSupportedException)
        {
            throw new ProblemException(new Problem(ProblemKind.InvalidQuery, wrong.Message));
        }
    }
}
