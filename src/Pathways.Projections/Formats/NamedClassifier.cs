namespace Pathways.Projections.Formats;

/// <summary>A name asked for that is the name of a classifier that the log declares.</summary>
/// <param name="Name">The name.</param>
/// <param name="Keys">The attributes that the classifier stands for.</param>
/// <param name="IsAttribute">Whether events have an attribute of this name, which is then taken instead: who named it read that before.</param>
public sealed record NamedClassifier(string Name, IReadOnlyList<string> Keys, bool IsAttribute);
