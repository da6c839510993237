namespace Pathways.Api.Import;

/// <summary>A commune of the file's entries, by its name: a postal code that is another commune's INSEE code is seen by it.</summary>
/// <param name="Code">INSEE code.</param>
/// <param name="Name">Its name; where the national list has none, what the territory calls it, or else the code.</param>
/// <param name="Pathways">Pathways that are opened there.</param>
/// <param name="Within">The commune that it is part of; absent for one of its own.</param>
/// <param name="Former">Whether it is a commune that is none any more.</param>
public sealed record ImportedCommune(string Code, string Name, long Pathways, string? Within = null, bool Former = false);
