namespace Pathways.Api.Demo;

/// <summary>Common names, put together at random: nobody's.</summary>
static class DemoNames
{
    public static readonly string[] Women =
    [
        "Aïcha", "Aline", "Amina", "Anaïs", "Camille", "Carole", "Chloé", "Claire", "Coralie", "Delphine", "Élodie", "Émilie", "Fanta", "Fatima", "Florence",
        "Inès", "Jeanne", "Julie", "Karima", "Laëtitia", "Léa", "Leïla", "Lucie", "Manon", "Mariam", "Marie", "Mélanie", "Nadia", "Nathalie", "Océane",
        "Patricia", "Pauline", "Sabrina", "Samira", "Sandrine", "Sarah", "Sonia", "Sophie", "Stéphanie", "Valérie", "Yasmine", "Zoé",
    ];

    public static readonly string[] Men =
    [
        "Abdel", "Adrien", "Alexandre", "Antoine", "Bakary", "Benoît", "Bruno", "Cédric", "Christophe", "Damien", "David", "Éric", "Fabien", "Franck", "Hugo",
        "Ibrahim", "Jérémy", "Julien", "Karim", "Kévin", "Laurent", "Loïc", "Lucas", "Mamadou", "Mathieu", "Mehdi", "Mohamed", "Nicolas", "Olivier", "Omar",
        "Pascal", "Pierre", "Rachid", "Romain", "Samuel", "Sébastien", "Stéphane", "Thomas", "Vincent", "Xavier", "Yanis", "Youssef",
    ];

    public static readonly string[] Families =
    [
        "Andrieu", "Aubert", "Barbier", "Benoit", "Bernard", "Berger", "Blanchard", "Bonnet", "Boucher", "Bouvier", "Brun", "Carpentier", "Charpentier",
        "Chevalier", "Cissé", "Clément", "Colin", "Coulibaly", "Da Silva", "David", "Delmas", "Diallo", "Diarra", "Dubois", "Dufour", "Dupuis", "Durand",
        "Fabre", "Faure", "Fernandes", "Fontaine", "Fournier", "Gaillard", "Garcia", "Garnier", "Gautier", "Girard", "Guérin", "Haddad", "Henry", "Hubert",
        "Jacob", "Joly", "Kaya", "Keita", "Lacroix", "Lambert", "Laurent", "Lefèvre", "Legrand", "Lemaire", "Leroux", "Leroy", "Lopez", "Marchand", "Martin",
        "Martinez", "Masson", "Mercier", "Meyer", "Michel", "Morel", "Moulin", "N'Diaye", "Nguyen", "Nicolas", "Noël", "Olivier", "Ouedraogo", "Perrin",
        "Petit", "Picard", "Poirier", "Renard", "Richard", "Rivière", "Robin", "Rousseau", "Roux", "Roy", "Sanchez", "Schmitt", "Simon", "Sow", "Thomas",
        "Touré", "Traoré", "Vidal", "Vincent", "Yilmaz",
    ];

    // Forty different members of staff, without dice: accounts and names must not depend on the seed.
    public static string OfStaff(int number) =>
        $"{(number % 3 == 0 ? Men[(number * 5) % Men.Length] : Women[(number * 11) % Women.Length])} {Families[(number * 7 + 3) % Families.Length]}";
}
