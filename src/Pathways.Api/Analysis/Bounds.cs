namespace Pathways.Api.Analysis;

/// <summary>
/// What an analysis of a file may cost. Ten megabytes of any shape are answered within seconds and 500 MB of memory, or refused with a code before the
/// work begins: most costs grow with the rows, but some with a product of two things that a small file can have many of.
/// </summary>
internal static class Bounds
{
    /// <summary>Most groups of which each pair is tested: 1,225 pairs.</summary>
    internal const int MostGroupsOfPairs = 50;

    /// <summary>Most groups, or causes: more are no groups but identifiers, and a test costs their cube.</summary>
    internal const int MostGroups = 500;

    /// <summary>Most levels of a covariate.</summary>
    internal const int MostLevelsOfColumn = 50;

    /// <summary>Most activities of a log: more are no steps but identifiers.</summary>
    internal const int MostActivities = 10_000;

    /// <summary>Most pairs of activities of which one follows the other: each has its times, a line of JSON and a line of the map.</summary>
    internal const int MostPassages = 400_000;

    // Of incidence: an estimate, with its error, for each cause at each time; 100 bytes.
    private const long MostEstimates = 4_000_000;

    // Of Gray's test: sums over exits of squares of groups; some seconds.
    private const long MostWork = 1_000_000_000;

    // Of a Cox model: a matrix of terms for each row and each step; some seconds, and 8 bytes for each term of a row.
    private const long MostCoxWork = 300_000_000;

    // Each term's test of proportional hazards solves a matrix of all.
    private const int MostTerms = 150;

    // Pairs of groups, each in each stratum.
    private const long MostPairsInStrata = 500_000;

    // Of a table to be masked: each cell may be tried against each other one of its line.
    private const int MostCells = 120_000;

    // Of a hierarchy, as commune, canton, département, région, country; and of all dimensions of a table together.
    private const int MostLevels = 10, MostPairsOfLevels = 50;

    // Rows of the answer by time: a line each, or an object of JSON.
    private const int MostAnswers = 100_000;

    // Of fewer rows than a stratum has anybody compare nothing.
    private const int MostStrata = 10_000;

    // Of a file that is no larger, the heap: beside it the runtime and its libraries take some 60 MB.
    private const long SmallFile = 10 << 20, SmallHeap = 400_000_000;

    /// <summary>
    /// Keeps this process, which does nothing but one analysis, within 500 MB where the file is small: garbage is collected sooner, and what does
    /// not fit all the same is an <see cref="OutOfMemoryException"/>. The service never comes here.
    /// </summary>
    /// <param name="bytes">Size of what is analysed.</param>
    internal static void LimitMemory(long bytes)
    {
        // A lower limit of the system's, or of who starts this, stays.
        if (bytes > SmallFile || GC.GetGCMemoryInfo().TotalAvailableMemoryBytes <= SmallHeap)
            return;
        AppContext.SetData("GCHeapHardLimit", (ulong)SmallHeap);
        GC.RefreshMemoryLimit();
    }

    /// <summary>Refuses more strata than a file that compares anything has.</summary>
    internal static void RequireStrata(int strata)
    {
        if (strata > MostStrata)
        {
            throw new AnalysisError(
                "analyse/too-many-strata",
                $"--strata a {strata} valeurs, et {MostStrata} au plus se lisent : est-ce un identifiant ? regroupez-les",
                $"--strata has {strata} values, and at most {MostStrata} are read: is it an identifier? put them together");
        }
    }

    /// <summary>Refuses pairs of groups in more strata than are gone through in seconds.</summary>
    internal static void RequirePairs(int groups, int strata)
    {
        var pairs = groups * (groups - 1L) / 2;
        if (groups <= MostGroupsOfPairs && pairs * strata > MostPairsInStrata)
        {
            throw new AnalysisError(
                "analyse/too-much-work",
                $"{pairs} paires de groupes dans {strata} strates, soit {pairs * strata}, et {MostPairsInStrata} au plus se comparent ; regroupez les groupes ou les strates, ou ôtez --json",
                $"{pairs} pairs of groups in {strata} strata make {pairs * strata}, and at most {MostPairsInStrata} are compared; put groups or strata together, or take --json out");
        }
    }

    /// <summary>Refuses an answer at more times than are read: a row for each curve at each of them.</summary>
    internal static void RequireAnswers(int curves, int times)
    {
        if ((long)curves * times > MostAnswers)
        {
            throw new AnalysisError(
                "analyse/too-many-times",
                $"--at donne {times} temps pour {curves} courbes, soit {(long)curves * times} lignes, et {MostAnswers} au plus ; donnez moins de temps, ou regroupez",
                $"--at gives {times} times for {curves} curves, which makes {(long)curves * times} rows, and at most {MostAnswers}; give fewer times, or put groups together");
        }
    }

    /// <summary>Refuses more pairs of --hierarchy than any table has.</summary>
    internal static void RequirePairsOfLevels(int pairs)
    {
        if (pairs > MostPairsOfLevels)
        {
            throw new AnalysisError(
                "analyse/too-many-levels",
                $"--hierarchy donne plus de {MostPairsOfLevels} paires de colonnes ; gardez les niveaux qui se publient",
                $"--hierarchy gives more than {MostPairsOfLevels} pairs of columns; keep the levels that are published");
        }
    }

    /// <summary>Refuses a hierarchy that is deeper than any.</summary>
    internal static void RequireLevels(int levels)
    {
        if (levels > MostLevels)
        {
            throw new AnalysisError(
                "analyse/too-many-levels",
                $"--hierarchy donne {levels} niveaux l’un dans l’autre, et {MostLevels} au plus se protègent ensemble ; gardez ceux qui se publient",
                $"--hierarchy gives {levels} levels one within the other, and at most {MostLevels} are protected together; keep those that are published");
        }
    }

    /// <summary>Refuses a Cox model that would take minutes.</summary>
    internal static void RequireTerms(int terms, int rows)
    {
        if (terms > MostTerms)
        {
            throw new AnalysisError(
                "analyse/too-many-terms",
                $"--by fait {terms} termes (une modalité en est un, sauf la première), et {MostTerms} au plus s’estiment ensemble ; regroupez des modalités, ou ôtez des colonnes",
                $"--by makes {terms} terms (a level is one, but the first), and at most {MostTerms} are estimated together; put levels together, or leave columns out");
        }

        if ((long)rows * terms * terms > MostCoxWork)
        {
            throw new AnalysisError(
                "analyse/too-much-work",
                $"le modèle de {terms} termes sur {rows} lignes serait trop long : lignes × termes² fait {(long)rows * terms * terms}, et {MostCoxWork} au plus ; regroupez des modalités, ôtez des colonnes, ou tirez des lignes au hasard",
                $"the model of {terms} terms on {rows} rows would take too long: rows × terms² make {(long)rows * terms * terms}, and at most {MostCoxWork}; put levels together, leave columns out, or draw rows at random");
        }
    }

    /// <summary>Refuses a drawing of more curves than anybody tells apart.</summary>
    internal static void RequireCurves(int curves)
    {
        if (curves > MostGroupsOfPairs)
        {
            throw new AnalysisError(
                "analyse/too-many-curves",
                $"--svg dessine {MostGroupsOfPairs} courbes au plus, et il y en aurait {curves} ; regroupez groupes ou issues, ou ôtez --svg",
                $"--svg draws at most {MostGroupsOfPairs} curves, and there would be {curves}; put groups or causes together, or take --svg out");
        }
    }

    /// <summary>Refuses more estimates of an incidence than are held.</summary>
    internal static void RequireEstimates(int causes, int times)
    {
        if ((long)causes * times > MostEstimates)
        {
            throw new AnalysisError(
                "analyse/too-many-estimates",
                $"{causes} issues à {times} temps : {(long)causes * times} estimations, et {MostEstimates} au plus ; regroupez les issues, ou arrondissez les temps",
                $"{causes} causes at {times} times: {(long)causes * times} estimates, and at most {MostEstimates}; put causes together, or round the times");
        }
    }

    /// <summary>Refuses a test of Gray that would take minutes.</summary>
    internal static void RequireGray(int causes, int groups, int times, int rows)
    {
        if ((double)causes * (times + Math.Min((double)times * groups, rows)) * groups * groups > MostWork)
        {
            throw new AnalysisError(
                "analyse/too-much-work",
                $"le test de Gray de {causes} issues entre {groups} groupes à {times} temps serait trop long ; regroupez les groupes ou les issues, arrondissez les temps, ou ôtez --by",
                $"Gray's test of {causes} causes between {groups} groups at {times} times would take too long; put groups or causes together, round the times, or take --by out");
        }
    }

    /// <summary>Refuses a table of more cells than can be protected in reasonable time.</summary>
    internal static void RequireCells(long cells)
    {
        if (cells > MostCells)
        {
            throw new AnalysisError(
                "analyse/too-many-cells",
                $"le tableau a plus de {MostCells} cases, totaux compris ({cells}) ; regroupez des catégories, retirez une colonne, ou partagez-le par territoire",
                $"the table has more than {MostCells} cells, totals included ({cells}); put categories together, leave a column out, or part it by territory");
        }
    }

    /// <summary>Refuses a log in which nearly every event is a step of its own.</summary>
    internal static void RequireActivities(int activities)
    {
        if (activities > MostActivities)
        {
            throw new AnalysisError(
                "analyse/too-many-activities",
                $"le journal a {activities} activités, et {MostActivities} au plus se lisent : est-ce un identifiant ? nommez une autre colonne (--activity, --classifier)",
                $"the log has {activities} activities, and at most {MostActivities} are read: is it an identifier? name another column (--activity, --classifier)");
        }
    }

    /// <summary>Refuses a log in which nearly every event follows another pair of activities.</summary>
    internal static void RequirePassages(int passages, int activities)
    {
        if (passages > MostPassages)
        {
            throw new AnalysisError(
                "analyse/too-many-passages",
                $"{passages} suites différentes d’une activité à une autre, entre {activities} activités, et {MostPassages} au plus se comptent ; regroupez des activités, ou nommez une autre colonne (--activity, --classifier)",
                $"{passages} different pairs of activities follow each other, of {activities} activities, and at most {MostPassages} are counted; put activities together, or name another column (--activity, --classifier)");
        }
    }
}
