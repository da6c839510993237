using System.Buffers.Text;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.IdentityModel.JsonWebTokens;
using Pathways.Api.EventStore;
using Pathways.Domain.Pathways;
using Pathways.Projections.Formats;

namespace Pathways.Api.Hosting;

/// <summary>The one place that says who may do what. What no policy allows is denied.</summary>
public static class Access
{
    /// <summary>Claim that carries the code of the structure an account works for.</summary>
    public const string StructureClaim = "structure";

    /// <summary>Claim that carries a role, one claim each.</summary>
    public const string RoleClaim = "role";

    /// <summary>What can be allowed, by name.</summary>
    public static class Policies
    {
        /// <summary>Open pathways, record and correct steps.</summary>
        public const string RecordSteps = nameof(RecordSteps);

        /// <summary>See the caseload of one's structure.</summary>
        public const string ReadCaseload = nameof(ReadCaseload);

        /// <summary>See a pathway.</summary>
        public const string ReadPathway = nameof(ReadPathway);

        /// <summary>See the whole history of a pathway, replay and verify it.</summary>
        public const string ReadHistory = nameof(ReadHistory);

        /// <summary>See every history, of any structure, and none of the names.</summary>
        public const string Audit = nameof(Audit);

        /// <summary>See figures.</summary>
        public const string ReadFigures = nameof(ReadFigures);

        /// <summary>Import pathways from a file.</summary>
        public const string Import = nameof(Import);

        /// <summary>Keep on a device, encrypted, what was typed in a form.</summary>
        public const string KeepForms = nameof(KeepForms);

        /// <summary>Accounts, settings, erasure.</summary>
        public const string Administer = nameof(Administer);
    }

    static readonly (string Policy, string[] Roles)[] Allowed =
    [
        (Policies.RecordSteps, [Role.Counsellor, Role.Coordinator]),
        (Policies.ReadCaseload, [Role.Counsellor, Role.Coordinator]),
        (Policies.ReadPathway, [Role.Counsellor, Role.Coordinator, Role.Auditor]),
        (Policies.ReadHistory, [Role.Counsellor, Role.Coordinator, Role.Auditor]),
        (Policies.Audit, [Role.Auditor]),
        (Policies.ReadFigures, [Role.Evaluator, Role.Coordinator, Role.Auditor]),
        (Policies.Import, [Role.Coordinator]),
        (Policies.KeepForms, [Role.Counsellor, Role.Coordinator]),
        (Policies.Administer, [Role.Administrator]),
    ];

    /// <summary>The roles that open something.</summary>
    public static IReadOnlyList<string> Roles { get; } = [.. Allowed.SelectMany(a => a.Roles).Distinct(StringComparer.Ordinal)];

    /// <summary>The roles that an endpoint's policies let through; none where it has no policy.</summary>
    public static IReadOnlyList<string> RolesOf(Endpoint? endpoint) =>
        [.. endpoint?.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(a => a.Policy).OfType<string>().Select(RolesOf)
            .Aggregate<IReadOnlyList<string>, IEnumerable<string>?>(null, (all, roles) => all?.Intersect(roles, StringComparer.Ordinal) ?? roles) ?? []];

    /// <summary>The roles that a policy lets through.</summary>
    public static IReadOnlyList<string> RolesOf(string policy) => Allowed.FirstOrDefault(a => string.Equals(a.Policy, policy, StringComparison.Ordinal)).Roles ?? [];

    /// <summary>Registers the policies; an endpoint without one is closed to everybody.</summary>
    public static void AddAccess(this WebApplicationBuilder builder)
    {
        var authorization = builder.Services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(_ => false).Build());
        foreach (var (policy, roles) in Allowed)
        {
            authorization.AddPolicy(policy, p => p.RequireClaim(RoleClaim, roles));
        }
    }

    /// <summary>An address that leads nowhere is not found, for everybody; what leads somewhere is closed unless a policy opens it.</summary>
    public static void UseAccess(this WebApplication app)
    {
        app.Use((http, next) =>
        {
            var endpoint = http.GetEndpoint();
            if (endpoint is RouteEndpoint)
            {
                return next(http);
            }
            if (!LeadsSomewhere(http))
            {
                http.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            }
            // Routing's own stand-ins say that no route there takes this method, or what was sent. They carry no policy, and would be denied.
            if (endpoint?.RequestDelegate is { } answer)
            {
                return answer(http);
            }
            http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return Task.CompletedTask;
        });
        app.UseAuthorization();
    }

    // Whether a route has this address, for whatever method. Routing counts the files of the pages' dress, which may be anywhere, as one.
    static bool LeadsSomewhere(HttpContext http) => http.RequestServices.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(route => route.RoutePattern.ParameterPolicies.Count == 0 && !route.RoutePattern.Parameters.Any(p => p.IsCatchAll))
        .Any(route => new TemplateMatcher(new RouteTemplate(route.RoutePattern), []).TryMatch(http.Request.Path, []));

    /// <summary>
    /// Whether the claims of a sign-in name an account: one <c>sub</c> as OpenID Connect has it (<see cref="EventMetadata.IsAccount"/>, a text), one structure at most,
    /// whose code is one that a step can have, nothing that no database, page or log can take, and no roles that exclude each other. What is recorded is signed with it for ever; any other is
    /// not let in.
    /// </summary>
    public static bool IsAccount(ClaimsPrincipal? user) =>
        user?.FindAll("sub").ToList() is [{ ValueType: ClaimValueTypes.String, Value: var sub }] && EventMetadata.IsAccount(sub)
        // Of two, one part of the service would take the first and another the second.
        && user.FindAll(StructureClaim).ToList() is [] or [{ ValueType: ClaimValueTypes.String }]
        && user.FindAll(StructureClaim).All(c => string.IsNullOrWhiteSpace(c.Value) || ValueRules.Refuse(typeof(PathwayOpened), "structure", c.Value) is null)
        && !ExcludeEachOther(user)
        && user.Claims.Where(c => c.Type is StructureClaim or RoleClaim or "name").All(c => c.Value.Length <= 255 && !IsOdd(c.Value));

    /// <summary>
    /// Whether the roles of a sign-in exclude each other: who audits reads every sensitive fact and no name, who accompanies or coordinates reads names.
    /// In one account the names would stand beside the facts, and who records would audit what they recorded.
    /// </summary>
    public static bool ExcludeEachOther(ClaimsPrincipal user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return user.HasClaim(RoleClaim, Role.Auditor) && (user.HasClaim(RoleClaim, Role.Counsellor) || user.HasClaim(RoleClaim, Role.Coordinator));
    }

    /// <summary>
    /// Has the <c>sub</c> of an account be of the type that its token has it in: of a number the framework makes a text, which is then somebody else's
    /// who has that text.
    /// </summary>
    /// <param name="user">The account.</param>
    /// <param name="payload">The token's claims, as they came (base64url of JSON).</param>
    public static void TypeSub(ClaimsPrincipal? user, string payload)
    {
        using var said = JsonDocument.Parse(Base64Url.DecodeFromChars(payload));
        if (user?.FindFirst("sub") is { Subject: { } identity } sub && !(said.RootElement.TryGetProperty("sub", out var written) && written.ValueKind == JsonValueKind.String))
        {
            identity.RemoveClaim(sub);
            identity.AddClaim(new Claim("sub", sub.Value, JsonClaimValueTypes.Json));
        }
    }

    // No sign of a name or a code: what no name of a person has either, and line ends.
    static bool IsOdd(string text) => FieldText.Disguises(text) || text.AsSpan().ContainsAny('\u2028', '\u2029');

    /// <summary>Who acts, from the claims of their sign-in.</summary>
    public static Actor ActorOf(ClaimsPrincipal user) => new(
        user.FindFirstValue("sub") ?? throw new InvalidOperationException("A signed-in account has a sub claim."),
        user.FindAll(RoleClaim).Select(c => c.Value).ToHashSet(StringComparer.Ordinal),
        user.FindFirstValue(StructureClaim));

    /// <summary>Whether an account may see pathways that a structure accompanies.</summary>
    public static bool MaySee(Actor actor, string? structure) =>
        actor.Roles.Contains(Role.Coordinator)
        || actor.Roles.Contains(Role.Auditor)
        || IsCounsellorOf(actor, structure);

    static bool IsCounsellorOf(Actor actor, string? structure) =>
        actor.Roles.Contains(Role.Counsellor) && actor.WorksFor(structure);

    /// <summary>
    /// Whether an account may read sensitive facts (<see cref="Domain.Codes.SensitiveFacts"/>) one by one: those of a pathway, who accompanies it and
    /// who audits; those of a territory, in figures, who audits only. A coordinator places and hands over pathways, and needs none of them;
    /// nor does the role of who audits open them to an account that reads names by another.
    /// </summary>
    /// <param name="actor">Who reads.</param>
    /// <param name="structure">The structure that accompanies; null where it is about several.</param>
    public static bool MayReadSensitive(Actor actor, string? structure = null) =>
        IsCounsellorOf(actor, structure) || (actor.Roles.Contains(Role.Auditor) && !ReadsNames(actor));

    /// <summary>Whether an account that may record on a pathway may correct or retract one of its steps: not where it may hide a sensitive fact that the account does not read.</summary>
    /// <param name="actor">Who corrects.</param>
    /// <param name="structure">The structure that accompanies.</param>
    /// <param name="step">The step as it stands.</param>
    public static bool MayCorrect(Actor actor, string? structure, Domain.Pathways.PathwayEvent step) => MayReadSensitive(actor, structure) || !Domain.Codes.SensitiveFacts.MayHide(step);

    /// <summary>Whether an account may hand a pathway over to another structure: whoever works for one of them only asks for it.</summary>
    /// <param name="actor">Who records.</param>
    public static bool MayTransfer(Actor actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return actor.Roles.Contains(Role.Coordinator);
    }

    /// <summary>Whether an account may see who people are: by the role that gives it, for that structure, whatever other roles let it see. Auditors and evaluators read pseudonymously.</summary>
    public static bool MaySeeNames(Actor actor, string? structure) => actor.Roles.Contains(Role.Coordinator) || IsCounsellorOf(actor, structure);

    /// <summary>Whether an account may see who people are, of some structure at least: what other roles tell it may be about people whom it knows by name.</summary>
    public static bool ReadsNames(Actor actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return MaySeeNames(actor, actor.Structure);
    }
}
