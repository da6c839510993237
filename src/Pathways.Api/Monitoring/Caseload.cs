using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Pathways.Api.Hosting;
using Pathways.Api.Recording;
using Pathways.Domain.Codes;
using Pathways.Projections.Caseload;
using Wolverine.Http;

namespace Pathways.Api.Monitoring;

/// <summary>The pathways of one's structure.</summary>
public static class Caseload
{
    internal const int LongestSearch = 80;
    const int MostDays = 1000;
    const int LastPage = 100_000;

    /// <summary>A page of the caseload, with what is due next, what is stalled, and the counts of the whole.</summary>
    /// <param name="user">Who asks.</param>
    /// <param name="reader">The caseload's reader.</param>
    /// <param name="clock">The territory's calendar.</param>
    /// <param name="cancellation">To stop.</param>
    /// <param name="structure">Code of the structure; one's own when absent.</param>
    /// <param name="status">open, suspended, closed; open and suspended when absent.</param>
    /// <param name="referent">Account of a référent, or <c>me</c>; <c>none</c> for pathways without one. The counts follow it.</param>
    /// <param name="stalled">Only those without a step for <paramref name="stalledAfter"/> days and no appointment to come.</param>
    /// <param name="due">Only those with something due within <paramref name="dueWithin"/> days.</param>
    /// <param name="toComplete">Only those whose entry is still to be completed, closed ones too.</param>
    /// <param name="transferProposed">Only those under way that are proposed to be handed over to another structure.</param>
    /// <param name="search">
    /// Beginnings of the words of a name, whatever case, accents, hyphens and order; a telephone number, however spelled; a date of birth.
    /// Closed pathways are searched too. How it was read is <c>asked.search</c>; signs such as * and % are refused.
    /// </param>
    /// <param name="sort">due, name, last_step or opened.</param>
    /// <param name="stalledAfter">Days; 60 when absent.</param>
    /// <param name="dueWithin">Days; 14 when absent.</param>
    /// <param name="page">From 1.</param>
    /// <param name="at">Log position of the list, as its first page gave it: the page is of that very list, whatever was recorded since.</param>
    /// <param name="size">Rows a page, 1 to 200; 50 when absent.</param>
    [WolverineGet("/api/caseload")]
    [Authorize(Policy = Access.Policies.ReadCaseload)]
    [ProducesResponseType<CaseloadPage>(StatusCodes.Status200OK)]
    public static async Task<IResult> Get(
        ClaimsPrincipal user, CaseloadReader reader, TerritoryClock clock, CancellationToken cancellation, string? structure = null, string? status = null, string? referent = null,
        bool? stalled = null, bool? due = null, bool? toComplete = null, bool? transferProposed = null, string? search = null, string? sort = null, int? stalledAfter = null, int? dueWithin = null, int? page = null,
        int? size = null, long? at = null)
    {
        var actor = Access.ActorOf(user);
        if ((structure ?? actor.Structure) is not { } of)
        {
            return Problems.BadValue(nameof(structure), "le code d’une structure : votre compte n’est d’aucune.", "the code of a structure: your account is of none.");
        }
        if (!Access.MaySeeNames(actor, of))
        {
            return Problems.OtherStructure(of);
        }
        CaseloadStatus? wanted = null;
        if (status is not null)
        {
            if (!CodeNames<CaseloadStatus>.TryParse(status, out var known))
            {
                return OneOf(nameof(status), CodeNames<CaseloadStatus>.All);
            }
            wanted = known;
        }
        var order = CaseloadOrder.Due;
        if (sort is not null && !CodeNames<CaseloadOrder>.TryParse(sort, out order))
        {
            return OneOf(nameof(sort), CodeNames<CaseloadOrder>.All);
        }
        if (search?.Length > LongestSearch)
        {
            return Problems.BadValue(nameof(search), $"{LongestSearch} caractères au plus.", $"at most {LongestSearch} characters.");
        }
        var query = search is null ? null : PersonSearch.Read(search, clock.Today);
        if (query?.Sign is { } sign)
        {
            return Problems.Result(StatusCodes.Status400BadRequest, "caseload/search-sign", nameof(search), new Dictionary<string, string>(StringComparer.Ordinal) { ["sign"] = sign });
        }
        if (query?.NoSuchDay is { } none)
        {
            return Problems.Result(StatusCodes.Status400BadRequest, "caseload/search-no-such-day", nameof(search), new Dictionary<string, string>(StringComparer.Ordinal) { ["typed"] = none });
        }
        if (query?.IsEmpty == true)
        {
            return Problems.BadValue(nameof(search), "un nom, un téléphone ou une date de naissance.", "a name, a telephone number or a date of birth.");
        }
        if (structure is not null && structure != actor.Structure && !(await reader.StructuresAsync(cancellation)).Contains(structure, StringComparer.Ordinal))
        {
            return QueryValues.Unknown("query/unknown-value", nameof(structure), structure, await reader.StructuresAsync(cancellation));
        }
        if (referent is not (null or "me" or "none") && referent != actor.User && !(await reader.ReferentsAsync(of, cancellation)).Contains(referent, StringComparer.Ordinal))
        {
            return QueryValues.Unknown("query/unknown-value", nameof(referent), referent, await reader.ReferentsAsync(of, cancellation));
        }
        var filter = new CaseloadFilter(of)
        {
            Status = wanted,
            EveryStatus = search is not null,
            Referent = referent switch { "me" => actor.User, "none" => null, _ => referent },
            WithoutReferent = referent == "none",
            Asker = actor.User,
            Coordinates = Access.MayTransfer(actor),
            Stalled = stalled ?? false,
            Due = due ?? false,
            ToComplete = toComplete ?? false,
            TransferProposed = transferProposed ?? false,
            Search = query,
            Order = order,
            StalledAfterDays = stalledAfter ?? CaseloadFilter.DefaultStalledAfterDays,
            DueWithinDays = dueWithin ?? CaseloadFilter.DefaultDueWithinDays,
            At = at,
            Page = page ?? 1,
            Size = size ?? 50,
        };
        return Outside(filter)
            ?? (await reader.ReadAsync(filter, cancellation) is { } answer ? TypedResults.Ok(answer) : Problems.Result(StatusCodes.Status409Conflict, "caseload/list-moved-on", nameof(at)));
    }

    static IResult? Outside(CaseloadFilter filter) =>
        Between("stalledAfter", filter.StalledAfterDays, 1, MostDays)
        ?? Between("dueWithin", filter.DueWithinDays, 0, MostDays)
        ?? Between("page", filter.Page, 1, LastPage)
        ?? (filter.At < 0 ? Problems.BadValue("at", "une position du journal, au moins 0.", "a position of the log, at least 0.") : null)
        ?? Between("size", filter.Size, 1, CaseloadFilter.LargestPage);

    static IResult? Between(string field, int value, int least, int most) => value >= least && value <= most
        ? null
        : Problems.BadValue(field, $"un nombre entre {least} et {most}.", $"a number between {least} and {most}.");

    static IResult OneOf(string field, IReadOnlyList<string> codes) =>
        Problems.BadValue(field, $"l’un de : {string.Join(", ", codes)}.", $"one of: {string.Join(", ", codes)}.");
}
