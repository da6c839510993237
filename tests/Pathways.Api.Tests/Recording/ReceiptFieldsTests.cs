using System.Globalization;
using Pathways.Api.Recording.Forms;
using Pathways.Api.Registries;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Tests.Recording;

/// <summary>What a receipt tells beside the line of a step, and what is said of a name that several communes have.</summary>
public class ReceiptFieldsTests
{
    /// <summary>The age of whoever is 26 was left out on the 26th: its digits are in the day (DHS-MAXIS-Scripts #2396).</summary>
    [Theory]
    [InlineData(26, "Entrée en PLIE (26 novembre 2026)")]
    [InlineData(20, "Entrée en PLIE (26 novembre 2026)")]
    [InlineData(35, "Entrée en PLIE, 35 heures")]
    public void A_number_is_told_whatever_digits_the_line_has(int age, string line)
    {
        var entry = new PathwayOpened(new(2026, 11, 26), Guid.NewGuid(), Scheme.Plie, "PLIE-A", "69123", new EntrySituation(Age: age));
        var told = new KeptFields(Pathway.None, CultureInfo.GetCultureInfo("fr"), TerritoryNames.None).Beside(entry, line);
        Assert.Contains(told, field => field.EndsWith($"{age}", StringComparison.Ordinal));
    }

    [Fact]
    public void A_word_is_told_by_the_line_only_as_a_word()
    {
        var booked = new AppointmentBooked(new(2026, 11, 26), "a-1", new(2026, 12, 3), AppointmentMode.Telephone);
        var fields = new KeptFields(Pathway.None, CultureInfo.GetCultureInfo("fr"), TerritoryNames.None);
        Assert.DoesNotContain(fields.Beside(booked, "Rendez-vous du 3 décembre 2026, par téléphone"), f => f.Contains("téléphone", StringComparison.Ordinal));
        Assert.Contains(fields.Beside(booked, "Rendez-vous du 13 décembre 2026, par téléphones"), f => f.Contains("téléphone", StringComparison.Ordinal));
        Assert.Contains(fields.Beside(booked, "Rendez-vous du 13 décembre 2026, par téléphones"), f => f.Contains("3 décembre 2026", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_many_communes_of_one_name_it_is_said_how_many_there_are_and_the_territorys_own_stand_first()
    {
        IReadOnlyList<StepOption> own = [new("96014", "Saint-Aubin-sur-Lère (96014)"), new("96022", "Rocheval (96022)")];
        var there = Communes.All.Count(c => c.Name == "Saint-Aubin" && c.Kind is CommuneKinds.Commune or CommuneKinds.Arrondissement);
        var (code, wrong) = CommuneField.Read("Saint-Aubin", own);
        Assert.Null(code);
        Assert.Contains("laquelle ? Saint-Aubin-sur-Lère (96014), Saint-Aubin (02671)", wrong, StringComparison.Ordinal);
        Assert.Contains($"ou une autre des {there + 1} de ce nom : tapez son code INSEE.", wrong, StringComparison.Ordinal);
        // What nobody else has is meant.
        Assert.Equal("96022", CommuneField.Read("rocheval", own).Code);
    }
}
