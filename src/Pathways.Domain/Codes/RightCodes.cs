#pragma warning disable CS1591 // The list is documented; its values are the field's own terms and say themselves.

namespace Pathways.Domain.Codes;

// No event holds these yet: the lists are here so that one is read the same way from the start.

/// <summary>Rights of a person. The mobility aid is France Travail's; "chèque mobilité" is the name of a regional one.</summary>
public enum Right { Rsa, Are, Ass, Aah, PrimeActivite, Rqth, Css, Apl, MobilityAid }

/// <summary>State of the right to RSA, as the CAF says it (ETATDOSRSA).</summary>
public enum RsaState { Pending, Refused, OpenPayable, OpenSuspended, PaymentSuspended, Closed, ClosedEarlier, Unknown }

/// <summary>The state of the right to RSA by the CAF's own code.</summary>
public static class RsaStates
{
    const string Codes = "0123456Z";

    /// <summary>The state that an ETATDOSRSA stands for; null for what is none.</summary>
    public static RsaState? OfCaf(string code) =>
        code is [var letter] && Codes.IndexOf(char.ToUpperInvariant(letter), StringComparison.Ordinal) is >= 0 and var place ? (RsaState)place : null;
}
