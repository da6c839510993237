namespace Pathways.Projections.Formats;

/// <summary>What was found out about a table's text while it was read: told with every result, so that nothing is chosen in silence.</summary>
/// <param name="Encoding">Name of the encoding.</param>
/// <param name="Evidence">How it became known.</param>
/// <param name="Separator">What parts the fields: <c>;</c>, <c>,</c> or <c>tab</c>; empty where it is none of these.</param>
/// <param name="BlankRows">Rows without a value that were left out; lines without anything at all are counted in imports only.</param>
/// <param name="CleanedFields">Fields in which blanks around the text or invisible characters were left out, or letters were composed (Unicode NFC).</param>
/// <param name="Dates">Order of day, month and year, where the file has days: null where there is none to tell.</param>
/// <param name="DatesDeclared">Whether somebody said that order; otherwise the dates of the file tell it.</param>
/// <param name="EmptyColumns">Columns behind the last one that has a name, in which nothing stands: left out.</param>
/// <param name="EndMark">Whether the file ends with the byte 0x1A, by which DOS programs mark the end: left out.</param>
public sealed record TextInput(string Encoding, EncodingEvidence Evidence, string Separator, long BlankRows = 0, long CleanedFields = 0, DateOrder? Dates = null, bool DatesDeclared = false,
    int EmptyColumns = 0, bool EndMark = false);
