using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using static Pathways.Domain.Tests.Pathways.Scenario;
using static Pathways.Domain.Tests.Pathways.World;

namespace Pathways.Domain.Tests.Pathways;

public class AppointmentTests
{
    [Fact]
    public void An_invitation_is_sent() => Given(Opened).When(new InvitationSent(Day(1))).ThenStored();

    [Fact]
    public void An_appointment_is_booked() =>
        Assert.Null(Given(Opened).When(new AppointmentBooked(Day(1), "a-1", Day(9), AppointmentMode.Video)).ThenStored().BookedAppointments["a-1"].Outcome);

    [Theory]
    [InlineData("14:30", "14:30")]
    [InlineData("14h30", "14:30")]
    [InlineData("14 h 30", "14:30")]
    [InlineData("9h", "09:00")]
    [InlineData("9.15", "09:15")]
    [InlineData("2:30 pm", "14:30")]
    [InlineData("12 am", "00:00")]
    [InlineData("midi", "12:00")]
    [InlineData("00:00", "00:00")]
    public void It_has_a_time_of_the_day_and_a_place(string written, string stored)
    {
        Assert.Equal(stored, TimeOfDay.Canonical(written));
        var booked = (AppointmentBooked)Canonical.Of(Booked(1, 9) with { Time = written, Place = "2a004" });
        Assert.Equal((stored, "2A004"), (booked.Time, booked.Place));
        Assert.Equal(stored, Given(Opened).When(booked).ThenStored().BookedAppointments["a-1"].Time);
    }

    [Theory]
    [InlineData("14")]
    [InlineData("24:00")]
    [InlineData("14:60")]
    [InlineData("13 pm")]
    [InlineData("14:3")]
    [InlineData("14:")]
    [InlineData("after lunch with Mme Durand")]
    public void What_is_no_time_of_the_day_is_refused(string time)
    {
        Assert.Null(TimeOfDay.Canonical(time));
        Given(Opened).When(Booked(1, 9) with { Time = time }).ThenRefused("appointment/bad-time", "time");
    }

    [Fact]
    public void A_time_that_is_not_in_its_stored_form_is_refused_by_the_decision_itself() =>
        Given(Opened).When(Booked(1, 9) with { Time = "9h" }).ThenRefused("appointment/bad-time", "time");

    [Theory]
    [InlineData("Chez Amina Durand")]
    [InlineData("0612345678")]
    public void Its_place_is_a_code_and_too_narrow_for_a_name(string place) =>
        Given(Opened).When(Booked(1, 9) with { Place = place }).ThenRefused("step/bad-code", "place");

    [Fact]
    public void Only_a_meeting_has_a_place() =>
        Given(Opened).When(Booked(1, 9) with { Mode = AppointmentMode.Telephone, Place = "PLIE-1" }).ThenRefused("appointment/place-without-meeting", "place");

    [Fact]
    public void A_place_that_no_registry_knows_is_asked_about() =>
        Given(Opened).When(Booked(1, 9) with { Place = "NOPE" }).Against(new Refusal("appointment/unknown-place", "place")).ThenAsked("appointment/unknown-place", "place");

    [Fact]
    public void Two_times_of_one_day_are_two_appointments()
    {
        Given(Opened, Booked(1, 9) with { Time = "09:00" }).When(Booked(2, 9, "a-2") with { Time = "14:00" }).ThenStored();
        Given(Opened, Booked(1, 9) with { Time = "09:00" }).When(Booked(2, 9, "a-2")).ThenAsked("appointment/same-day", "plannedOn");
    }

    [Theory]
    [InlineData("Mme Durand")]
    [InlineData("durand")]
    [InlineData("")]
    [InlineData("a-1\n")]
    public void Its_reference_is_too_narrow_for_a_name(string reference) =>
        Given(Opened).When(Booked(1, 9, reference)).ThenRefused("step/bad-reference", "appointment");

    [Fact]
    public void A_reference_is_booked_once() => Given(Opened, Booked(1, 9)).When(Booked(2, 10)).ThenRefused("appointment/already-booked", "appointment");

    [Fact]
    public void It_is_booked_for_later() => Given(Opened).When(Booked(9, 8)).ThenRefused("appointment/planned-before-booked", "plannedOn");

    [Fact]
    public void It_is_held_and_the_first_one_counts_by_its_day()
    {
        var late = new AppointmentHeld(Day(20), AppointmentMode.InPerson);
        var after = Given(Opened, late, Booked(1, 9)).When(new AppointmentHeld(Day(9), AppointmentMode.InPerson, "a-1")).ThenStored();
        Assert.Equal((Day(9), "appointment_held"), (after.FirstAppointmentOn, after.BookedAppointments["a-1"].Outcome));
    }

    [Fact]
    public void One_that_was_not_booked_may_be_held_without_a_reference() =>
        Assert.Equal(Day(4), Given(Opened).When(new AppointmentHeld(Day(4), AppointmentMode.Telephone)).ThenStored().FirstAppointmentOn);

    [Fact]
    public void It_is_missed() =>
        Assert.Equal("appointment_missed", Given(Opened, Booked(1, 9)).When(new AppointmentMissed(Day(9), "a-1", Absence.NoShow)).ThenStored().BookedAppointments["a-1"].Outcome);

    [Fact]
    public void Or_cancelled() =>
        Assert.Equal("appointment_cancelled", Given(Opened, Booked(1, 9)).When(new AppointmentCancelled(Day(8), "a-1", CancelledBy.Service)).ThenStored().BookedAppointments["a-1"].Outcome);

    [Fact]
    public void What_was_not_booked_is_not_missed() => Given(Opened).When(new AppointmentMissed(Day(9), "a-1", Absence.Excused)).ThenRefused("appointment/not-booked", "appointment");

    [Fact]
    public void What_was_held_is_not_cancelled() =>
        Given(Opened, Booked(1, 9), new AppointmentHeld(Day(9), AppointmentMode.InPerson, "a-1"))
            .When(new AppointmentCancelled(Day(9), "a-1", CancelledBy.Person)).ThenRefused("appointment/already-settled", "appointment");

    [Fact]
    public void Nor_settled_before_it_was_booked() =>
        Given(Opened, Booked(5, 9)).When(new AppointmentHeld(Day(4), AppointmentMode.InPerson, "a-1")).ThenRefused("appointment/before-booking", "occurredOn");

    [Fact]
    public void Past_and_without_an_answer_it_is_neither_held_nor_missed()
    {
        var state = Given(Opened, Booked(1, 9)).State();
        Assert.Equal(AppointmentState.Booked, state.BookedAppointments["a-1"].StateOn(Day(9)));
        Assert.Equal(AppointmentState.NotRecorded, state.BookedAppointments["a-1"].StateOn(Day(10)));
        AppointmentState After(AppointmentEvent outcome) => Given(Opened, Booked(1, 9)).When(outcome).ThenStored().BookedAppointments["a-1"].StateOn(Day(10));
        Assert.Equal(AppointmentState.Held, After(new AppointmentHeld(Day(9), AppointmentMode.InPerson, "a-1")));
        Assert.Equal(AppointmentState.Missed, After(new AppointmentMissed(Day(9), "a-1", Absence.NoShow)));
        Assert.Equal(AppointmentState.Cancelled, After(new AppointmentCancelled(Day(9), "a-1", CancelledBy.Service)));
    }
}
