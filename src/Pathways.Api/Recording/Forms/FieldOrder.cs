namespace Pathways.Api.Recording.Forms;

/// <summary>The order in which a form tells what is wrong, and what it asks: that of its fields on the page.</summary>
public static class FieldOrder
{
    /// <summary>What is said of fields, in their order; what is of no field comes first, for it is of the whole form.</summary>
    /// <param name="said">What is said.</param>
    /// <param name="field">The name of the field that it is about; null where it is about none.</param>
    /// <param name="fields">The fields, as they are on the page.</param>
    public static IEnumerable<T> Of<T>(IEnumerable<T> said, Func<T, string?> field, IEnumerable<StepField> fields)
    {
        ArgumentNullException.ThrowIfNull(said);
        ArgumentNullException.ThrowIfNull(fields);
        var names = fields.Select(f => f.Name).ToList();
        return said.OrderBy(one => field(one) is { } name ? names.IndexOf(name) : -1);
    }
}
