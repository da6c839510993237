namespace Pathways.Api.Analysis;

/// <summary>What <c>analyse</c> and each of its subcommands can be asked, in both languages.</summary>
internal static class Help
{
    private const string French = """
        analyse survival FICHIER --time T --event E [--by G] [--strata S] [--conf log-log|log|plain] [--at t1,t2]
                 [--entry D] [--weights W] [--horizon t]
        analyse incidence FICHIER --time T --event E[,E2…] [--by G] [--censored VALEUR] [--conf …] [--at t1,t2]
        analyse cox FICHIER --time T --event E --by G[,H…] [--levels G] [--reference G=modalité]
        analyse effect FICHIER --outcome Y --by BRAS [--treated VALEUR] [--took D]
        analyse process JOURNAL [--order time|file] [--plan "A,B,C"] [--classifier X,Y] [--zone Europe/Paris] [--object-type personne] [--strict]
                 [--case C --activity A --timestamp T --then-by S --transition L] [--top N|all]
        analyse suppress TABLEAU --k 5 [--value N] [--total NOM] [--no-total] [--hierarchy commune:canton,canton:territoire] [--levels C]
                 [--contributions [--contributor C] [--dominance n,k] [--p p]] [--mask-zeros] [--key FICHIER | --accept-replay] [--round b [--method nearest|random|controlled]]
        Selon l’analyse : [--svg FICHIER] [--event-is VALEUR] [--level 0.95] [--missing MOTS] [--encoding utf-8]. Toujours : [--json] [--lang fr|en]
        Le détail d’une analyse : analyse survival --help
        """;

    private const string English = """
        analyse survival FILE --time T --event E [--by G] [--strata S] [--conf log-log|log|plain] [--at t1,t2]
                 [--entry D] [--weights W] [--horizon t]
        analyse incidence FILE --time T --event E[,E2…] [--by G] [--censored VALUE] [--conf …] [--at t1,t2]
        analyse cox FILE --time T --event E --by G[,H…] [--levels G] [--reference G=level]
        analyse effect FILE --outcome Y --by ARM [--treated VALUE] [--took D]
        analyse process LOG [--order time|file] [--plan "A,B,C"] [--classifier X,Y] [--zone Europe/Paris] [--object-type person] [--strict]
                 [--case C --activity A --timestamp T --then-by S --transition L] [--top N|all]
        analyse suppress TABLE --k 5 [--value N] [--total NAME] [--no-total] [--hierarchy commune:canton,canton:territory] [--levels C]
                 [--contributions [--contributor C] [--dominance n,k] [--p p]] [--mask-zeros] [--key FILE | --accept-replay] [--round b [--method nearest|random|controlled]]
        By analysis: [--svg FILE] [--event-is VALUE] [--level 0.95] [--missing WORDS] [--encoding utf-8]. Always: [--json] [--lang fr|en]
        An analysis in detail: analyse survival --help
        """;

    private static readonly Topic[] Topics =
    [
        new("survival", "Kaplan–Meier, médianes, moyenne restreinte, log-rank et Peto–Peto.", "Kaplan–Meier, medians, restricted mean, log-rank and Peto–Peto.",
        [
            new("--time T", "colonne du temps, au moins 0, dans l’unité du fichier", "column of time, at least 0, in the unit of the file"),
            new("--event E", "colonne du statut : 0/1 ou true/false (0 : censuré)", "column of status: 0/1 or true/false (0: censored)"),
            new("--event-is VALEUR", "la valeur de E qui est l’événement ; toute autre est une censure, et la réponse les compte", "the value of E that is the event; any other is censored, and the answer counts them"),
            new("--by G", "une courbe par valeur de G, et les tests entre elles", "a curve for each value of G, and the tests between them"),
            new("--strata S", "tests stratifiés par S ; les courbes ne le sont pas ; refusé avec --entry ou --weights", "tests stratified by S; the curves are not; refused with --entry or --weights"),
            new("--conf log-log|log|plain", "échelle de l’intervalle (log-log)", "scale of the interval (log-log)"),
            new("--at t1,t2", "S(t) à ces temps (sinon une dizaine de temps ronds)", "S(t) at these times (else about ten round ones)"),
            new("--entry D", "colonne d’entrée tardive : exposé sur (D, T] ; courbes seules", "column of delayed entry: at risk on (D, T]; curves only"),
            new("--weights W", "colonne de poids, au moins 0 ; non entiers : variance robuste ; courbes seules", "column of weights, at least 0; not whole: robust variance; curves only"),
            new("--horizon t", "borne des moyennes restreintes, la même pour tous (sinon le plus petit des derniers temps des groupes)", "bound of the restricted means, the same for all (else the smallest of the groups' last times)"),
        ]),
        new("incidence", "Incidence cumulée d’issues concurrentes (Aalen–Johansen), test de Gray.", "Cumulative incidence of competing exits (Aalen–Johansen), Gray’s test.",
        [
            new("--time T", "colonne du temps, au moins 0", "column of time, at least 0"),
            new("--event E", "colonne des causes, ou plusieurs colonnes de 0/1 : E,E2", "column of causes, or several columns of 0/1: E,E2"),
            new("--censored VALEUR", "les valeurs de E qui sont une censure ; sans cette option : 0 et false, ou le vide si E n’a ni 0 ni false", "the values of E that are censored; without it: 0 and false, or the empty cell where E has neither"),
            new("--event-is VALEUR", "avec plusieurs colonnes : la valeur qui est une sortie", "with several columns: the value that is an exit"),
            new("--by G", "par groupe, avec le test de Gray", "by group, with Gray’s test"),
            new("--conf log-log|log|plain", "échelle de l’intervalle (log-log)", "scale of the interval (log-log)"),
            new("--at t1,t2", "à ces temps (sinon une dizaine de temps ronds)", "at these times (else about ten round ones)"),
        ]),
        new("cox", "Modèle de Cox, ex æquo selon Efron ; proportionnalité par les résidus de Schoenfeld.", "Cox model, ties by Efron; proportional hazards by Schoenfeld residuals.",
        [
            new("--time T", "colonne du temps, au moins 0", "column of time, at least 0"),
            new("--event E", "colonne du statut : 0/1 ou true/false", "column of status: 0/1 or true/false"),
            new("--event-is VALEUR", "la valeur de E qui est l’événement ; toute autre est une censure, et la réponse les compte", "the value of E that is the event; any other is censored, and the answer counts them"),
            new("--by G,H", "covariables ; une colonne de texte donne un terme par modalité sauf la première", "covariates; a column of text gives one term a level but the first"),
            new("--levels G", "covariables de --by dont les nombres sont des modalités (codes)", "covariates of --by whose numbers are levels (codes)"),
            new("--reference G=A,H=B", "modalité à laquelle les autres sont comparées (la première)", "level that the others are held against (the first)"),
        ]),
        new("effect", "Un bras contre l’autre : proportions si le résultat est 0/1, moyennes sinon.", "One arm against the other: proportions where the outcome is 0/1, else means.",
        [
            new("--outcome Y", "colonne du résultat", "column of the outcome"),
            new("--by BRAS", "colonne à deux valeurs", "column with two values"),
            new("--treated VALEUR", "le bras 1 (la dernière valeur dans l’ordre)", "arm 1 (the last value in order)"),
            new("--event-is VALEUR", "la valeur de Y qui compte pour 1, toute autre pour 0", "the value of Y that counts as 1, any other as 0"),
            new("--took D", "colonne 0/1 de participation effective : CACE à côté de l’intention de traiter", "column of 0/1, taken up: CACE beside the intention to treat"),
        ]),
        new("process", "Carte, durées (secondes écoulées, nuits et jours chômés compris ; un parcours en cours compte tel que le journal le montre), variantes, reprises d’un journal .xes, .csv (.tsv, .txt), .jsonocel ou .xmlocel, ou .gz de ceux-ci, ou .sqlite (OCEL 2.0).", "Map, times (seconds elapsed, nights and days off included; a case that still goes on counts as far as the log shows it), variants, rework of a log .xes, .csv (.tsv, .txt), .jsonocel or .xmlocel, or .gz of these, or .sqlite (OCEL 2.0).",
        [
            new("--order time|file", "ordre des événements d’un parcours (time : par date, à date égale celui du fichier ; ce qui a été trié est dit)", "order of the events of a case (time: by timestamp, equal ones as in the file; what was sorted is said)"),
            new("--plan \"A,B,C\"", "suite attendue : entonnoir et conformité, sur ce que le journal dit jusqu’à sa fin ; une étape que personne n’a faite est refusée ; \\, écrit une virgule", "expected sequence: funnel and conformance, by what the log says up to its end; a step that nobody did is refused; \\, writes a comma"),
            new("--plan-unreached E", "étapes de --plan que personne n’a atteintes, et qui ne sont pas mal écrites ; elles sont dites", "steps of --plan that nobody reached, and that are not misspelt; they are told"),
            new("--classifier X,Y", "attributs (XES) ou colonnes (CSV) qui nomment l’activité, joints par + ; XES : aussi le nom d’un classificateur que le journal déclare", "attributes (XES) or columns (CSV) that name the activity, joined by +; XES: also the name of a classifier that the log declares"),
            new("--zone Europe/Paris", "fuseau des heures sans décalage (UTC)", "time zone of the times without offset (UTC)"),
            new("--dates dmy|mdy", "CSV : ordre des dates comme 05/01/2026, si aucune autre du fichier (13/01/2026) ne le dit ; une année de deux chiffres est lue 20..", "CSV: order of dates such as 05/01/2026, where no other of the file (13/01/2026) tells it; a year of two digits is read as 20.."),
            new("--strict", "XES et OCEL : tout écart à la norme est refusé ; sinon ce qui se lit sans doute est lu, et dit", "XES and OCEL: every departure from the standard is refused; else what can be read without doubt is read, and said"),
            new("--object-type T", "OCEL : le type d’objets que l’on suit, un parcours par objet", "OCEL: the type of objects to follow, a case an object"),
            new("--case C", "CSV : colonne du parcours ; une ligne sans parcours est écartée et comptée", "CSV: column of the case; a row without a case is left out and counted"),
            new("--activity A", "CSV : colonne de l’activité ; un événement sans activité est écarté et compté", "CSV: column of the activity; an event without an activity is left out and counted"),
            new("--timestamp T", "CSV : colonne de l’instant (ISO 8601), ou du jour et de l’heure : JOUR,HEURE ; sans instant, l’événement compte sans durée ; une ligne est un événement : un début et une fin demandent deux lignes, et --transition", "CSV: column of the timestamp (ISO 8601), or of the day and the time of day: DAY,TIME; without it the event counts, in no duration; one row is one event: a start and an end need two rows, and --transition"),
            new("--then-by S", "CSV : colonne de nombres (numéro d’ordre) qui range les événements de même date d’un parcours ; sans elle, l’ordre du fichier", "CSV: column of numbers (a sequence number) that orders the events of one timestamp in a case; without it, the order of the file"),
            new("--top 10", "lignes des listes (10 variantes, 10 passages où passe le temps, 30 passages du texte) ; all : toutes", "rows of the lists (10 variants, 10 passages where time goes, 30 passages of the text); all: every one"),
            new("--transition L", "CSV : colonne de la transition (start, complete…)", "CSV: column of the transition (start, complete…)"),
        ]),
        new("suppress", "Masque un tableau (une colonne par dimension, une d’effectifs) pour qu’aucune somme ne rende une petite case.", "Masks a table (a column a dimension, one of counts) so that no sum gives a small cell back.",
        [
            new("--k 5", "effectif sous lequel une case est masquée (5 ; au moins 3)", "count under which a cell is masked (5; at least 3)"),
            new("--value N", "colonne des effectifs (la dernière)", "column of counts (the last)"),
            new("--total NOM", "nom des lignes de total, où leur nom ou leurs sommes laissent un doute ; elles sont vérifiées et recalculées", "name of the rows of totals, where their name or sums leave a doubt; they are checked and computed again"),
            new("--no-total", "aucune catégorie n’est un total, hors ceux de --total", "no category is a total, beside those of --total"),
            new("--hierarchy A:B", "la colonne A se somme dans la colonne B ; plusieurs niveaux : A:B,B:C ; un niveau vide est sauté", "column A adds up to column B; several levels: A:B,B:C; an empty level is skipped"),
            new("--levels C,D", "colonnes dont les nombres sont des catégories (âge, année, code) ; sinon des nombres qui ont l’air d’effectifs ou de mesures sont refusés ; ou colonnes dont les totaux égaux sont ceux de personnes différentes", "columns whose numbers are categories (an age, a year, a code); else numbers that look like counts or measures are refused; or columns whose equal totals are of different people"),
            new("--dominance n,k", "masquer où les n plus grands font plus de k % (avec --contributions)", "mask where the n largest make more than k % (with --contributions)"),
            new("--p p", "règle p % (avec --contributions)", "p % rule (with --contributions)"),
            new("--contributions", "chaque ligne est la contribution d’une autre personne ou d’un autre organisme ; qui contribue 0 ne compte pas pour le seuil ; un 1 dans chaque ligne : des personnes, comptées", "each row is the contribution of another person or body; who contributes 0 does not count for the threshold; a 1 in every row: people, who are counted"),
            new("--contributor C", "colonne de qui contribue (SIREN) : qui a plusieurs lignes est un seul contributeur, dans chaque case et dans leurs sommes", "column of whose contribution it is (SIREN): who has several rows is one contributor, in each cell and in their sums"),
            new("--mask-zeros", "les zéros aussi disent quelque chose", "zeros tell something too"),
            new("--round b", "arrondir à b (au moins 3) au lieu de masquer", "round to b (at least 3) instead of masking"),
            new("--method nearest|random|controlled", "façon d’arrondir (nearest)", "how to round (nearest)"),
            new("--key FICHIER", "secret du choix des cases masquées pour d’autres, ou de l’arrondi tiré au sort : 32 octets au moins, tirés au hasard, que vous gardez", "secret of the choice of cells masked for others, or of a rounding drawn by lot: at least 32 random bytes, that you keep"),
            new("--accept-replay", "masquer sans clé un tableau dont on ne sait pas ce qu’apprend qui rejoue la méthode (quantités, tableaux trop grands) ; sinon il est refusé", "mask without a key a table of which nobody knows what is learnt by replaying the method (quantities, tables too large); else it is refused"),
        ]),
    ];

    private static readonly Option[] Always =
    [
        new("--json", "tous les nombres, en pleine précision (le texte a six chiffres significatifs)", "every number at full precision (the text has six significant digits)"),
        new("--svg FICHIER", "le dessin (pas pour suppress)", "the drawing (not for suppress)"),
        new("--level 0.95", "niveau de confiance (ni process ni suppress)", "confidence level (neither process nor suppress)"),
        new("--missing MOTS", "les mots qui veulent dire « non renseigné », outre le vide, au lieu des mots habituels (NA, N/A, NaN, null, non renseigné, not stated…) ; --missing \"\" : le vide seulement. Ces lignes sont écartées et comptées ; suppress en fait une catégorie « non renseigné ».", "the words that mean \"not stated\", beside the empty cell, in place of the usual ones (NA, N/A, NaN, null, not stated, non renseigné…); --missing \"\": the empty cell only. These rows are left out and counted; suppress makes them a category 'not stated'."),
        new("--encoding utf-8", "encodage du fichier CSV, s’il n’est pas reconnu", "encoding of the CSV file, where it is not recognised"),
        new("--lang fr|en", "langue", "language"),
    ];

    internal static bool Knows(string word) => Array.Exists(Topics, t => t.Name == word);

    /// <summary>What one subcommand takes, or the whole.</summary>
    internal static string Of(string? subcommand, bool english)
    {
        if (Array.Find(Topics, t => t.Name == subcommand) is not { } topic)
            return english ? English : French;
        var options = topic.Options.Concat(topic.Name == "suppress" ? Always.Where(o => !o.Name.StartsWith("--svg", StringComparison.Ordinal)) : Always).ToArray();
        string Shown(Option o) => english ? o.Name.Replace("VALEUR", "VALUE", StringComparison.Ordinal).Replace("FICHIER", "FILE", StringComparison.Ordinal).Replace("NOM", "NAME", StringComparison.Ordinal).Replace("BRAS", "ARM", StringComparison.Ordinal).Replace("MOTS", "WORDS", StringComparison.Ordinal) : o.Name;
        var width = options.Max(o => Shown(o).Length);
        return string.Join(
            Environment.NewLine,
            [
                $"analyse {topic.Name} {(english ? "FILE" : "FICHIER")} …",
                english ? topic.English : topic.French,
                "",
                .. options.Select(o => $"  {Shown(o).PadRight(width)}  {(english ? o.English : o.French)}"),
                "",
                english
                    ? "A list is separated by commas; \\, is a comma of a value. --name=value where the value begins with --. An option that does not apply, is unknown or given twice is refused."
                    : "Une liste est séparée par des virgules ; \\, est une virgule d’une valeur. --nom=valeur si la valeur commence par --. Une option sans effet, inconnue ou donnée deux fois est refusée.",
                english ? "Exit code: 0 answered, 2 command or input wrong (one line, code first), 3 a fault of this program." : "Code de sortie : 0 répondu, 2 commande ou fichier fautif (une ligne, le code d’abord), 3 un défaut de ce programme.",
            ]);
    }

    private sealed record Topic(string Name, string French, string English, Option[] Options);

    private sealed record Option(string Name, string French, string English);
}
