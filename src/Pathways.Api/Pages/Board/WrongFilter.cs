namespace Pathways.Api.Pages.Board;

/// <summary>A filter that is wrong: its field, what is wrong in words, and what was most likely meant, with the address that has it instead.</summary>
public sealed record WrongFilter(string Field, string Words, (string Words, string Address)? Suggestion);
