using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text;
using System.Text.RegularExpressions;
using Pathways.Api.Resources;
using Pathways.Domain.Pathways;
using Pathways.Testing;

namespace Pathways.Api.Tests.Recording;

/// <summary>docs/rules.md is printed from the table of rules: with PATHWAYS_WRITE_DOCS=1 this writes it, without it a file that differs fails.</summary>
public partial class RulesDocumentTests
{
    [Fact]
    public void The_rules_are_printed_as_they_are()
    {
        var path = Path.Combine(Repository.Root, "docs", "rules.md");
        if (Environment.GetEnvironmentVariable("PATHWAYS_WRITE_DOCS") == "1")
        {
            File.WriteAllText(path, Printed());
        }
        Assert.Equal(Printed(), File.ReadAllText(path).ReplaceLineEndings("\n"));
    }

    /// <summary>A point that has no words is told as it is, never as another one.</summary>
    [Fact]
    public void The_printed_page_names_the_points_of_agreement_by_their_place()
    {
        Assert.Contains("‹who› has a pathway already, with ‹agree›.", Printed(), StringComparison.Ordinal);
        Assert.DoesNotContain("same e-mail", Printed(), StringComparison.Ordinal);
        Assert.Equal("le même nom et le même courriel", Refusals.Of("entry/person-known", "fr", new Dictionary<string, string> { ["who"] = "X", ["agree"] = "name,email" }) is var said ? said["X a déjà un parcours, avec ".Length..said.IndexOf('.', StringComparison.Ordinal)] : "");
    }

    [Fact]
    public void Every_rule_has_words_in_both_languages() => Assert.All(FactRules.All, rule =>
    {
        Assert.Contains(rule.Code, Refusals.Codes);
        Assert.NotEqual(Refusals.Of(rule.Code, "fr", null), Refusals.Of(rule.Code, "en", null));
    });

    /// <summary>A code that is misspelt where it is raised is no rule's, and would be taken for a refusal: every text of the domain that reads like a code is one.</summary>
    [Fact]
    public void Every_code_in_the_domain_is_one_that_has_words()
    {
        using var file = new PEReader(File.OpenRead(typeof(FactRules).Assembly.Location));
        var reader = file.GetMetadataReader();
        var codes = new HashSet<string>(StringComparer.Ordinal);
        for (var at = MetadataTokens.UserStringHandle(1); !at.IsNil; at = reader.GetNextHandle(at))
        {
            if (reader.GetUserString(at) is var text && Code().IsMatch(text))
            {
                codes.Add(text);
            }
        }
        Assert.Superset(FactRules.All.Select(r => r.Code).ToHashSet(StringComparer.Ordinal), codes);
        Assert.Empty(codes.Except(Refusals.Codes));
    }

    /// <summary>The step that a question is about is found by the question's code: one that no rule has would find none, and nobody would notice.</summary>
    [Fact]
    public void Every_code_by_which_a_step_in_question_is_found_is_a_question_about_a_step()
    {
        var source = File.ReadAllText(Path.Combine(Repository.Root, "src", "Pathways.Api", "Recording", "Forms", "StepInQuestion.cs"));
        var codes = Quoted().Matches(source).Select(m => m.Groups["code"].Value).Append(ImmersionFacts.SameAimAgain).Distinct().ToList();
        Assert.True(codes.Count >= 17, $"Only {codes.Count} codes were found: the pattern no longer fits the source.");
        Assert.All(codes, code => Assert.True(FactRules.Of(code) is { Severity: Severity.Confirm, Steps.Count: > 0 }, code));
    }

    [GeneratedRegex("\"(?<code>[a-z-]+/[a-z-]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Quoted();

    [GeneratedRegex("^[a-z]+(-[a-z]+)*/[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Code();

    static string Printed()
    {
        var page = new StringBuilder("""
            # Facts that cannot be true

            Printed from the table in `src/Pathways.Domain/Pathways/Facts` by `RulesDocumentTests` (`PATHWAYS_WRITE_DOCS=1` writes it again).

            A step that breaks a rule is **refused**, or **asked about**: nothing is stored until somebody confirms that it is so. Who confirms names the
            code: `"confirm": ["step/long-ago"]` in a request, the button of the form, the column `confirm` of an import (several with `|`) or its option
            `--confirm` for every row of a file. The answer is kept with the event, as `confirm`. A confirmation that nothing asks for is ignored
            and not kept; a code that no rule asks about is an error (`confirm/unknown`). A retry of the same request needs no other answer, and a correction
            asks only about what it changes. A form, and whoever sends back a question's own `confirm` in place of its code, confirms the values that were asked
            about: when they are changed to others that raise the same question, it is asked again. Corrections and retractions are held against the same rules, for every step that stands.

            What was recorded before a rule existed stays and counts, and is listed as doubtful (`GET /api/doubtful`, the page *À vérifier*, a mark on the
            pathway), as if it were recorded again on the day on which it was, or was last corrected. Rules marked *recording* ask about that moment only and list nothing.

            Dates are compared in life, whenever they are recorded. Of one that has no end yet, what comes after it is not held against it before its end comes.
            The rules see one pathway, except immersions with the same host, which are counted over all pathways of the person when one is recorded,
            corrected or made longer, and in files. An entry is also held against the person's date of birth, their other pathways, and the registries of
            communes and structures. A structure that the registry does not have is asked about with the nearest one, in an entry, a mandate and a file; a
            registry that is empty knows nothing, and the structure of one's own account is taken. Conventions are declared by the
            installation (`Pathways:Conventions`), or are in an entry already: another is refused. A date of birth that is given later is held against every entry of the person.
            Two full-time contracts may touch: one may start on the day that is the last of the other.
            At most 50 contracts run on one day (`contract/too-many-at-once`): each day is looked at that a step adds to its contract, be it a start, a longer term, an end after the
            term, or a correction. So of contracts that are too many one is refused in whichever order they are recorded or lie in a file: the last. A contract whose end
            is not recorded yet counts to its term, or on: record ends first. Beyond 5,000 events (`pathway/too-long`) a pathway takes only what ends something, hands over, follows up or
            puts right, up to 10,000. A person has at most 50 pathways with one
            structure and 100 in all (`entry/too-many-pathways`).
            Nobody takes a step after their death, whichever of their pathways tells it: one recorded, corrected or imported after that is refused
            (`step/after-death`, `follow-up/after-death`), except the exit by death of the other pathway. A death is asked about where another pathway has
            later steps (`pathway/died-before-step-elsewhere`, not in files); those are listed as doubtful then.
            One that was wrong is taken back in each pathway that tells it; who takes back one is asked while another stands.
            A suspension ends with the exit of its pathway. After the exit only follow-up is recorded, and, on any day, that an appointment is cancelled that was booked
            for a day after it (also after a death): it counts as cancelled then. One that takes place after the exit is no step: the exit is to be corrected, or it is a follow-up. Whether somebody is known already is asked only about those whose pathways the asker may see: that another
            structure accompanies them is not told. Two records of one person are not merged: go on with one pathway, and close the other as `withdrawn` (figures about exits
            count it apart; entries and active pathways count pathways, never people).


            """.ReplaceLineEndings("\n"));
        page.Append("| code | steps | then | in words (English, French) | source |\n|---|---|---|---|---|\n");
        foreach (var rule in FactRules.All)
        {
            var steps = rule.Steps.Count == EventNames.All.Count(e => !e.Type.IsSubclassOf(typeof(CorrectionEvent))) ? "every step" : string.Join(", ", rule.Steps.Select(s => $"`{EventNames.Of(s)}`"));
            var then = (rule.Severity == Severity.Refuse ? "refused" : "asked") + (rule.Lasting ? "" : ", recording");
            page.Append($"| `{rule.Code}` | {steps} | {then} | {Words(rule.Code, "en")}<br>{Words(rule.Code, "fr")} | {rule.Source} |\n");
        }
        return page.ToString();
    }

    static string Words(string code, string language) =>
        Refusals.Of(code, language, Placeholder().Matches(Refusals.Raw(code, language)).Select(m => m.Groups["name"].Value).Distinct()
            .ToDictionary(name => name, name => $"‹{name}›", StringComparer.Ordinal));

    [GeneratedRegex(@"\{(?<name>[a-zA-Z]+)\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Placeholder();
}
