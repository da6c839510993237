using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;
using Pathways.Projections.Formats;

namespace Pathways.Api.Analysis;

/// <summary>
/// In French what log formats and disclosure control refuse or remark: a sentence for each code, with what the English one cites of the
/// file. A test fails on a code without a sentence.
/// </summary>
internal static class FrenchRefusals
{
    private static readonly Regex Cited = new(@"(?:^|[\s(])(?<cited>'[^']*'|<[^>]*>)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture);

    // What follows a list that is cut.
    private static readonly Regex More = new(@"' and (?<more>\d+) more\b", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture);

    /// <summary>Types of objects that a refusal names, as in English.</summary>
    private const int MostTypes = 20;

    private static readonly FrozenDictionary<string, string> Sentences = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["csv/bad-quotes"] = "un guillemet ne se ferme pas, ou du texte suit un champ fermé ; mettez tout le champ entre guillemets, et écrivez deux fois chaque guillemet de son texte",
        ["csv/quote-over-rows"] = "un guillemet s’ouvre ici et ne se ferme que plusieurs lignes plus bas : ce qui est entre les deux se lit comme des lignes. Enlevez le guillemet de trop ; si le texte est vraiment ainsi, écrivez-le sans saut de ligne",
        ["csv/date-serial"] = "c’est ainsi qu’un tableur compte les jours ; mettez la colonne au format date et enregistrez de nouveau",
        ["csv/date-without-day"] = "il y manque le jour : un mois n’est pas un instant ; écrivez-le, tel que 2024-05-01 ; s’il veut dire « aucun », videz la cellule ou dites --missing",
        ["csv/date-without-year"] = "il y manque l’année, en quatre chiffres ; écrivez la date en entier, telle que 2024-05-01 ; si elle veut dire « aucune », videz la cellule ou dites --missing",
        ["csv/day-missing"] = "cette heure n’a pas de jour sur sa ligne ; écrivez-le",
        ["csv/dates-contradict"] = "des dates du fichier ne peuvent commencer que par le jour, d’autres que par le mois ; dites --dates dmy ou mdy",
        ["csv/dates-in-doubt"] = "rien dans le fichier ne dit si le jour ou le mois vient d’abord (une année de deux chiffres peut être l’un ou l’autre) ; dites --dates dmy ou mdy : une année de deux chiffres se lit alors 20.., écrivez-en quatre pour un autre siècle",
        ["csv/duplicate-column"] = "deux colonnes ont le même nom ; renommez-en une",
        ["csv/empty"] = "le fichier est vide",
        ["csv/field-count"] = "la ligne n’a pas autant de champs que l’en-tête ; un texte qui contient le séparateur ou un saut de ligne se met entre guillemets ; complétez la ligne, ou enlevez-la si elle n’est pas un événement",
        ["csv/field-too-long"] = "un champ est plus long que permis ; un guillemet n’est peut-être pas fermé",
        ["csv/invalid-time"] = "cela ne se lit pas comme un instant ; écrivez-le 2024-05-01T08:00:00Z, un jour 2024-05-01 ; s’il veut dire « aucun », videz la cellule ou dites --missing",
        ["csv/missing-column"] = "des colonnes n’ont pas un nom habituel ; dites lesquelles avec --case, --activity ou --timestamp ; suivent ce qui manque et les colonnes du fichier",
        ["csv/month-name"] = "le mois est écrit en lettres, qui changent avec la langue ; écrivez-le en chiffres, tel que 2024-05-01 08:00",
        ["csv/no-such-time"] = "c’est écrit comme une date, mais ce jour, dans l’ordre des dates du fichier, ou cette heure n’existe pas ; corrigez-la ; si elle veut dire « aucune », videz la cellule ou dites --missing",
        ["csv/leap-second"] = "c’est une seconde intercalaire, que les horloges des programmes n’ont pas ; écrivez la seconde d’avant ou d’après",
        ["csv/not-a-rank"] = "ce n’est pas un nombre : --then-by prend une colonne de nombres, tels que 12 ou 3.5",
        ["csv/time-without-date"] = "c’est une heure sans jour : passé minuit, l’ordre se perd ; écrivez le jour devant, tel que 2024-05-01 08:00 ; si le jour a sa propre colonne, nommez les deux : --timestamp JOUR,HEURE",
        ["csv/time-of-start-or-end"] = "aucune colonne n’a un nom habituel de l’instant ; une ligne est un événement : d’un début et d’une fin, dites lequel est lu, ou écrivez-les sur deux lignes et dites --transition ; suivent l’option et les colonnes du fichier",
        ["csv/twelve-hour-clock"] = "c’est une heure sur douze (AM, PM) ; écrivez-la de 00 à 23, telle que 2024-05-01 15:05",
        ["csv/number-as-time"] = "c’est un nombre, qui ne dit ni depuis quel moment il compte ni dans quelle unité ; ajoutez-le à ce moment et écrivez la date, telle que 2024-05-01T08:00:00Z",
        ["csv/unix-time"] = "on dirait un compte depuis 1970, dont rien ne dit l’unité ; écrivez-le comme une date : la seconde valeur citée, si l’unité est bien celle-là",
        ["csv/zone-name"] = "ce nom n’est pas un décalage, et de tels noms en désignent plusieurs ; écrivez le décalage, tel que +02:00, ou enlevez-le et dites --zone",
        ["disclosure/circular-hierarchy"] = "la hiérarchie tourne en rond",
        ["disclosure/codes"] = "il faut un code par dimension",
        ["disclosure/contributions"] = "les contributions sont données partout ou nulle part, au moins 0, et font la valeur de la case",
        ["disclosure/controlled-rounding"] = "l’arrondi contrôlé demande une ou deux dimensions sans hiérarchie ; prenez --method random ou nearest",
        ["disclosure/dimensions"] = "un tableau a une à cinq dimensions",
        ["disclosure/duplicate-category"] = "ce code figure deux fois dans sa dimension",
        ["disclosure/key"] = "la clé a 32 octets au moins",
        ["disclosure/rounding-base"] = "la base d’arrondi est au moins 3",
        ["disclosure/rounding-key"] = "la clé de l’arrondi a 32 octets au moins",
        ["disclosure/rounding-counts"] = "seuls des effectifs s’arrondissent",
        ["disclosure/rule"] = "le seuil est au moins 3 ; --dominance n,k demande n de 0 à 5 et k de 0 à 100 ; --p est au moins 0",
        ["disclosure/summed-category"] = "ce code est une somme ; donnez ses parties",
        ["disclosure/table-too-large"] = "le tableau dépasse 50 millions de cases ; regroupez des catégories, ou retirez une colonne",
        ["disclosure/unknown-category"] = "ce code n’est pas dans sa dimension",
        ["disclosure/unknown-dimension"] = "cette dimension n’existe pas",
        ["disclosure/unknown-parent"] = "le code au-dessus de celui-ci n’existe pas",
        ["disclosure/value"] = "ce n’est pas un nombre entre 0 et 1e15, entier pour un effectif",
        ["log/element-too-large"] = "un élément du journal est plus grand que permis",
        ["log/gzip-bomb"] = "les données gzip se déploient bien au-delà de ce que ferait un journal",
        ["log/gzip-damaged"] = "les données gzip sont abîmées ou coupées",
        ["log/nonexistent-time"] = "cette heure n’existe pas dans le fuseau : l’horloge a été avancée par-dessus ; écrivez le décalage derrière l’heure, tel que +02:00, ou dites le fuseau de son horloge (--zone)",
        ["log/object-type-needed"] = "le journal suit plusieurs sortes d’objets ; dites lesquels avec --object-type",
        ["log/time-too-fine"] = "un instant a des chiffres au-delà de la onzième décimale (10 ps) : ils ne peuvent pas être gardés, et l’ordre peut en dépendre ; coupez-les dans le fichier",
        ["log/unknown-classifier-key"] = "aucun événement ne porte cet attribut, et le journal ne déclare pas de classificateur de ce nom",
        ["log/too-large"] = "le journal est plus grand que permis",
        ["log/unknown-format"] = "ce n’est pas une sorte de journal connue : .xes, .csv, .tsv, .txt, .jsonocel, .xmlocel, ou .gz de ceux-ci, .sqlite ; écrivez-le en XES ou en CSV avec le logiciel d’où il vient",
        ["log/unknown-object-type"] = "le journal n’a pas d’objets de cette sorte",
        ["log/unreadable"] = "le fichier ne peut pas être lu ; vérifiez son nom et vos droits",
        ["ocel/dtd-prohibited"] = "une DTD est refusée",
        ["ocel/duplicate-attribute"] = "cet attribut figure deux fois",
        ["ocel/duplicate-element"] = "cet élément figure deux fois",
        ["ocel/duplicate-id"] = "cet identifiant figure deux fois",
        ["ocel/duplicate-property"] = "cette propriété figure deux fois",
        ["ocel/duplicate-type"] = "ce type est déclaré deux fois",
        ["ocel/empty-value"] = "une valeur est vide : elle n’est pas renseignée",
        ["ocel/empty"] = "le fichier est vide",
        ["ocel/float-form"] = "NaN, INF et -INF s’écrivent ainsi",
        ["ocel/invalid-character"] = "un texte a un caractère que le format ne peut pas contenir ; enlevez-le",
        ["ocel/invalid-encoding"] = "des octets ne sont pas de l’encodage du fichier ; enregistrez-le dans l’encodage que dit sa première ligne (JSON : UTF-8)",
        ["ocel/invalid-time"] = "ce n’est pas un instant ISO 8601",
        ["ocel/invalid-value"] = "cette valeur n’est pas du type déclaré",
        ["ocel/missing-column"] = "une table n’a pas une colonne que la norme OCEL 2.0 demande ; exportez le journal de nouveau",
        ["ocel/missing-row"] = "un événement n’a pas de ligne dans la table de son type, qui dirait sa date ; ajoutez-la, ou enlevez l’événement",
        ["ocel/missing-table"] = "la base n’a pas une table que la norme OCEL 2.0 demande ; est-ce un journal OCEL 2.0 ?",
        ["ocel/not-a-table"] = "c’est une vue, ou calculé par un programme ; un journal a ses valeurs dans des tables",
        ["ocel/not-sqlite"] = "ce n’est pas une base SQLite, quel que soit son nom, ou elle est chiffrée",
        ["ocel/row-elsewhere"] = "la ligne n’est pas d’un membre de ce type : elle n’est pas lue",
        ["ocel/sqlite-damaged"] = "la base est abîmée ou coupée ; copiez-la de nouveau",
        ["ocel/sqlite-open"] = "un programme a encore la base ouverte, ou ne l’a pas fermée, et une part n’en est peut-être que dans le fichier à côté ; fermez-la, ou copiez-la avec VACUUM INTO",
        ["ocel/sqlite-packed"] = "une base se lit là où elle est, ni compressée ni par un tube ; décompressez-la d’abord",
        ["ocel/unknown-member"] = "une relation part de ce que le journal ne donne pas : elle n’est pas lue",
        ["ocel/missing-attribute"] = "un attribut manque",
        ["ocel/missing-element"] = "un élément manque",
        ["ocel/missing-property"] = "une propriété manque",
        ["ocel/missing-time"] = "un instant manque",
        ["ocel/no-log"] = "ce n’est pas un journal OCEL 2.0, qui a objectTypes, eventTypes, objects et events ; exportez les événements en OCEL 2.0, ou en CSV, une ligne par événement",
        ["ocel/not-well-formed"] = "le fichier est mal formé à cet endroit ; corrigez-le ou exportez-le de nouveau ; en XML, & s’écrit &amp; et < s’écrit &lt;",
        ["ocel/time-form"] = "c’est un instant, mais il n’est pas écrit comme xs:dateTime",
        ["ocel/time-without-offset"] = "l’instant ne dit pas son décalage",
        ["ocel/type-name"] = "le nom de ce type ne convient pas",
        ["ocel/undeclared-attribute"] = "cet attribut n’est pas déclaré par le type",
        ["ocel/unexpected-text"] = "du texte est là où le format n’en a pas",
        ["ocel/unexpected-token"] = "ce qui est écrit là n’est pas ce que le format attend",
        ["ocel/unknown-attribute"] = "le format ne connaît pas cet attribut",
        ["ocel/unknown-attribute-type"] = "le format ne connaît pas ce type de valeur",
        ["ocel/unknown-element"] = "le format ne connaît pas cet élément ici",
        ["ocel/unknown-encoding"] = "ce nom d’encodage est inconnu ; écrivez-en un dans la première ligne, tel que encoding=\"UTF-8\"",
        ["ocel/unknown-object"] = "des relations nomment des objets que le journal ne donne pas : ils ne font pas de parcours",
        ["ocel/unknown-property"] = "le format ne connaît pas cette propriété ici : enlevez-la, ou écrivez-la comme un attribut",
        ["ocel/unknown-type"] = "ce type n’est pas déclaré",
        ["ocel/value-not-text"] = "une valeur s’écrit comme un texte",
        ["ocel/version-1"] = "le journal est d’OCEL 1.0 ; écrivez-le en OCEL 2.0",
        ["text/ambiguous-separator"] = "deux séparateurs conviennent aussi bien ; écrivez « sep=; » (ou celui qui convient) sur la première ligne",
        ["text/archive"] = "c’est une archive (zip, 7z, rar) ; sortez-en le fichier CSV et donnez celui-ci ; un seul fichier CSV peut être compressé avec gzip",
        ["text/document"] = "c’est un document ou une image (PDF, Word, PNG), pas un tableau ; exportez les données en CSV du logiciel qui les a",
        ["text/encoded-twice"] = "des accents ont été encodés deux fois ; exportez le fichier de nouveau, ou dites --encoding utf-8 si c’est voulu",
        ["text/encoding-differs"] = "le fichier est d’un autre encodage que celui déclaré (sa marque ou ses octets le disent) : n’en déclarez aucun",
        ["text/json"] = "c’est du JSON, pas un CSV ; exportez les données en CSV",
        ["text/mixed-encodings"] = "le fichier mêle l’UTF-8 et un autre encodage ; enregistrez-le en UTF-8, ou dites --encoding",
        ["text/not-decodable"] = "des octets ne sont ni de l’UTF-8 ni du windows-1252, ou pas de l’encodage déclaré ; dites --encoding (ibm850, macintosh…)",
        ["text/not-text"] = "un octet nul n’est pas du texte",
        ["text/second-header"] = "la ligne n’a que des unités ou des cellules entre crochets ou parenthèses, comme une deuxième ligne d’en-tête : supprimez-la",
        ["text/spreadsheet"] = "c’est un classeur (xlsx, xls, ods), pas un CSV ; depuis le tableur, enregistrez la feuille en « CSV UTF-8 »",
        ["text/unknown-encoding"] = "cet encodage est inconnu ; les usuels sont utf-8, windows-1252, utf-16, iso-8859-15, ibm850, macintosh",
        ["text/too-many-columns"] = "la ligne a plus de 100000 colonnes ; écrivez en lignes ce qu’elles disent, ou ôtez celles qui ne sont pas lues",
        ["text/one-column"] = "l’en-tête n’a qu’une colonne : la première ligne doit être l’en-tête, ses champs séparés par ; , ou une tabulation ; supprimez un titre ou des commentaires au-dessus",
        ["text/unknown-separator"] = "la première ligne nomme un autre séparateur que ; , ou la tabulation",
        ["text/web-page"] = "c’est une page web ou du XML, pas un CSV, quel que soit son nom ; ouvrez-la dans un tableur et enregistrez-la en « CSV UTF-8 », ou téléchargez de nouveau les données",
        ["xes/boolean-capitals"] = "true et false s’écrivent en minuscules",
        ["xes/classifier-empty"] = "un classificateur sans clé rend tous les événements égaux",
        ["xes/classifier-key"] = "une clé de classificateur ne convient pas",
        ["xes/classifier-key-not-global"] = "un classificateur emploie une clé qui n’est pas déclarée globale",
        ["xes/classifier-scope"] = "la portée d’un classificateur est event ou trace",
        ["xes/container"] = "<container> est de XES 2.0, pas de la norme IEEE",
        ["xes/date-form"] = "c’est un instant, mais il n’est pas écrit comme xs:dateTime",
        ["xes/dtd-prohibited"] = "une DTD est refusée, et avec elle les entités externes ou explosives ; le fichier est peut-être une page web",
        ["xes/duplicate-key"] = "cette clé figure deux fois dans un même élément",
        ["xes/element-order"] = "un élément n’est pas à sa place : extensions, globales, classificateurs, attributs, traces, événements",
        ["xes/empty-value"] = "une valeur est vide : elle n’est pas renseignée",
        ["xes/late-attribute"] = "un attribut est derrière des traces ou des événements, qu’il précède dans la norme",
        ["xes/global-without-scope"] = "une déclaration globale ne dit pas sa portée : les événements, comme le dit le schéma",
        ["xes/empty"] = "le fichier est vide",
        ["xes/extension-key-unknown"] = "l’extension ne définit pas cette clé",
        ["xes/extension-undeclared"] = "aucune extension n’est déclarée avec le préfixe de cette clé",
        ["xes/float-form"] = "NaN, INF et -INF s’écrivent ainsi",
        ["xes/foreign-log-attribute"] = "<log> n’a pas cet attribut ; il n’est pas gardé",
        ["xes/global-scope"] = "la portée d’une déclaration globale est event ou trace",
        ["xes/id-not-uuid"] = "ce n’est pas un UUID",
        ["xes/invalid-character"] = "un texte a un caractère que XML ne peut pas contenir ; enlevez-le",
        ["xes/invalid-encoding"] = "des octets ne sont pas de l’encodage que le fichier déclare ; enregistrez-le dans l’encodage que dit sa première ligne",
        ["xes/invalid-value"] = "cette valeur n’est pas du type de son élément",
        ["xes/invalid-version"] = "xes.version est un nombre, tel que 1849.2016",
        ["xes/key-not-a-name"] = "cette clé n’est pas un nom XML",
        ["xes/list-without-values"] = "une liste tient ses valeurs dans <values>",
        ["xes/misplaced-element"] = "cet élément n’a pas sa place ici",
        ["xes/missing-key"] = "cet élément n’a pas de clé",
        ["xes/missing-version"] = "<log> ne dit pas xes.version",
        ["xes/missing-xml-attribute"] = "un attribut XML manque à cet élément",
        ["xes/name-not-ncname"] = "ce nom n’est pas un nom XML simple",
        ["xes/nesting-undeclared"] = "des attributs sont emboîtés, ce que xes.features n’annonce pas",
        ["xes/no-log"] = "l’élément racine n’est pas <log> : ce n’est pas un journal XES ; un journal OCEL en XML se lit avec --object-type",
        ["xes/not-well-formed"] = "le XML est mal formé à cet endroit ; corrigez-le ou exportez le journal de nouveau ; dans un texte, & s’écrit &amp; et < s’écrit &lt;",
        ["xes/timestamp-not-date"] = "l’instant est écrit comme un autre type que <date>",
        ["xes/too-deep"] = "les attributs sont emboîtés trop profondément",
        ["xes/unexpected-text"] = "du texte est là, que XES ne garde que dans les valeurs",
        ["xes/unknown-encoding"] = "ce nom d’encodage est inconnu ; écrivez-en un dans la première ligne, tel que encoding=\"UTF-8\"",
        ["xes/unknown-element"] = "XES ne connaît pas cet élément",
        ["xes/unknown-xml-attribute"] = "cet élément ne prend pas cet attribut XML",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    internal static IEnumerable<string> Codes => Sentences.Keys;

    internal static string Of(LogFormatException e) => At(e.Code, e.Line, e.Column, e.Table, e.Unknown is { } unknown ? Sentence(e.Code, unknown)
        : e.ObjectTypes is { } types ? $"{Sentences[e.Code]} : {Shortlisted(types)}"
        : Sentence(e.Code, e.Detail));

    internal static string Of(LogIssue issue) => At(issue.Code, issue.Line, issue.Column, issue.Table, Sentence(issue.Code, issue.Message));

    /// <summary>Of a refusal of disclosure control, whose message begins with its code.</summary>
    internal static string Of(string message)
    {
        var code = message[..message.IndexOf(':', StringComparison.Ordinal)];
        return $"{code}: {Sentence(code, message)}";
    }

    private static string Shortlisted(IReadOnlyList<ObjectTypeCount> types) =>
        string.Join(", ", types.Take(MostTypes).Select(t => $"« {t.Name} » (objets : {t.Objects}, événements : {t.Events})")) + (types.Count > MostTypes ? $" et {types.Count - MostTypes} de plus" : "");

    private static string At(string code, int line, int column, string? table, string sentence) => table is not null
        ? string.Create(CultureInfo.InvariantCulture, $"{code} dans la table « {table} »{(line > 0 ? $", ligne {line}" : "")} : {sentence}")
        : line > 0
        ? string.Create(CultureInfo.InvariantCulture, $"{code} à la ligne {line}, colonne {column} : {sentence}")
        : $"{code}: {sentence}";

    /// <summary>What was asked and what there is stand apart: neither is taken for the other.</summary>
    private static string Sentence(string code, UnknownName unknown)
    {
        var (asked, among) = code == "csv/missing-column" ? ("le fichier n’a pas cette colonne", "le fichier a") : (Sentences[code], "il y a");
        var said = $"« {unknown.Asked} »{(unknown.Classifier is { } of ? $", du classificateur « {of} »" : "")} : {asked}";
        if (unknown.Near is { } near)
            return $"{said} ; vouliez-vous dire « {near} » ?";
        if (unknown.Known.Count == 0)
            return said;
        return $"{said} ; {among} : {string.Join(", ", unknown.Known.Select(k => $"« {k} »"))}{(unknown.More > 0 ? $" et {unknown.More} de plus" : "")}";
    }

    private static string Sentence(string code, string detail)
    {
        var cited = Cited.Matches(detail).Select(m => m.Groups["cited"].Value).Select(c => c[0] == '\'' ? $"« {c[1..^1]} »" : c).Distinct(StringComparer.Ordinal).ToArray();
        var sentence = Sentences[code];
        var fresh = Array.FindAll(cited, c => !sentence.Contains(c, StringComparison.Ordinal));
        var more = More.Match(detail) is { Success: true } match ? $" et {match.Groups["more"].Value} de plus" : "";
        return fresh.Length == 0 ? sentence : $"{sentence} ({string.Join(", ", fresh)}{more})";
    }
}
