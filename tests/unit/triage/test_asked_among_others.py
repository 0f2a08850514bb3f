"""The time that is asked for among others: of shows, meetings, earlier calls, opening hours, print and reports."""

from __future__ import annotations

import pytest
from reading_times import read_mail, same


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We publish on Friday. Could I have your comment by 4pm on Thursday?", "Thu 11 Jun 16:00"),
        ("The report comes out on Friday at 9. Could you reply by noon today?", "Wed 10 Jun 12:00"),
        ("It's for Friday's paper, deadline Thursday noon.", "Thu 11 Jun 12:00"),
        ("It's for Friday's paper, so I need it tomorrow.", "Thu 11 Jun 17:00"),
        ("We go out on Thursday night. Tomorrow lunchtime is when we'd need you.", "Thu 11 Jun 13:00"),
        ("The council meets tonight at 7. Before it does I'd like your line.", "Wed 10 Jun 19:00"),
        ("The meeting's at 7 tonight; could I have a line by 5?", "Wed 10 Jun 17:00"),
        ("I spoke to Tom at 9 and he said to email. I need a quote by 3.", "Wed 10 Jun 15:00"),
        ("The strike begins on Monday at 8am. We'd like your view by Friday.", "Fri 12 Jun 17:00"),
        (
            "The closure was announced at 8am today. We'd like a response within two hours.",
            "Wed 10 Jun 12:20",
        ),
        ("Our programme is on from 10 until 1. Could you let us know by 9 tomorrow?", "Thu 11 Jun 09:00"),
        ("The helpline is open 9 to 5. Can you confirm that by 2pm?", "Wed 10 Jun 14:00"),
        ("You were due to reply by Monday. I can now give you until 5pm today.", "Wed 10 Jun 17:00"),
        ("My first deadline was Tuesday; the new one is Friday at 10.", "Fri 12 Jun 10:00"),
        ("Can we speak at 2? If not, an email by 4 will do.", "Wed 10 Jun 16:00"),
        ("We can record at 2 or 3 today. Tell me which by noon.", "Wed 10 Jun 12:00"),
        ("The embargo lifts at 00.01 on Friday. Comments by 6pm on Thursday please.", "Thu 11 Jun 18:00"),
        ("Please reply to sam@herald.example by 5pm.", "Wed 10 Jun 17:00"),
        ("Figures are from 1 April to 31 March. I need this year's by 18 June.", "Thu 18 Jun 17:00"),
        (
            "She died on 3 May 2024. The inquest is on 15 June. Statement by Friday 12 June, 2pm.",
            "Fri 12 Jun 14:00",
        ),
        ("I'm in a meeting until 2 and then free. Deadline 5.30.", "Wed 10 Jun 17:30"),
        ("I'm off on Friday, so by close of play Thursday.", "Thu 11 Jun 17:00"),
        ("I don't work Fridays, so Thursday at the latest.", "Thu 11 Jun 17:00"),
        ("We have a print slot on the 18th. Copy to me two days before.", "Tue 16 Jun 17:00"),
        ("I need it today. Well, by 4.", "Wed 10 Jun 16:00"),
        ("Today, ideally. Tomorrow at 10 at the very latest.", "Thu 11 Jun 10:00"),
        ("By lunchtime if you can, by 3 at the outside.", "Wed 10 Jun 15:00"),
        ("Could I have something by 3, or 4 at a push?", "Wed 10 Jun 16:00"),
        ("By 5 for online; by 8 for print.", "Wed 10 Jun 17:00"),
        ("Either tomorrow by noon or not at all.", "Thu 11 Jun 12:00"),
        ("Not before noon please, but by 3.", "Wed 10 Jun 15:00"),
        ("Any time after 2 and before 5.", "Wed 10 Jun 17:00"),
        ("Between now and 4 please.", "Wed 10 Jun 16:00"),
        ("I'm around until 6, deadline is 5.", "Wed 10 Jun 17:00"),
        ("You can reach me until 6. I need it by 5.", "Wed 10 Jun 17:00"),
        ("Page 5 closes at 3.", "Wed 10 Jun 15:00"),
        ("We need 3 quotes by 4.", "Wed 10 Jun 16:00"),
        ("Ward 7 shut on 9 June. 200 words by 1pm.", "Wed 10 Jun 13:00"),
        ("Deadline 2 (that's 14:00).", "Wed 10 Jun 14:00"),
        ("Could you come back to me by 4pm tomorrow (Thursday 11 June)?", "Thu 11 Jun 16:00"),
        ("Deadline: Thursday 11 June 2026, 16:00 BST", "Thu 11 Jun 16:00"),
        ("Deadline - 11/06/26 4pm", "Thu 11 Jun 16:00"),
        ("DEADLINE TODAY 2PM", "Wed 10 Jun 14:00"),
        ("Deadline for comment 1500 today", "Wed 10 Jun 15:00"),
        ("Comment by 2.30? Filing 3.", "Wed 10 Jun 14:30"),
        ("Need by 11. On air 12.", "Wed 10 Jun 11:00"),
        ("Tx 1800, need clip 1700.", "Wed 10 Jun 17:00"),
        ("Deadline: 12/06/2026 15:00\nPublished: 10/06/2026 09:10\nTopic: waits", "Fri 12 Jun 15:00"),
        ("When do you need a reply by?: 15/06/2026\nYour query: a photo", "Mon 15 Jun 17:00"),
        ("When is your deadline? Friday\nYour query: a photo", "Fri 12 Jun 17:00"),
        ("Date needed: 12/06/2026\nTime needed: 10am\nSubject: care homes", "Fri 12 Jun 10:00"),
        ("Deadline date: 12 June\nDeadline time: 15:00\nTopic: waits", "Fri 12 Jun 15:00"),
    ],
)
def test_the_time_asked_for_is_told_from_the_others(text: str, expected: str) -> None:
    assert read_mail(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Have you a photo?\n\nNoon Friday is plenty.", "Fri 12 Jun 12:00"),
        ("Have you a photo?\n\nEnd of tomorrow is fine.", "Thu 11 Jun 17:00"),
        ("May we have the sample size? End of play tomorrow if at all possible, please.", "Thu 11 Jun 17:00"),
        ("Can we use your logo? First thing Friday ideally.", "Fri 12 Jun 09:00"),
        ("Today if you can, tomorrow 11am if you can't.", "Thu 11 Jun 11:00"),
        ("If they could land tonight that would be super.", "Wed 10 Jun 17:00"),
        ("Any time this week, Friday 5pm being the absolute last.", "Fri 12 Jun 17:00"),
        ("It's a quick turnaround I'm afraid: 2 hours.", "Wed 10 Jun 12:20"),
        (
            "I need it tomorrow, ideally before my 11 o'clock meeting, but by 4 at the latest.",
            "Thu 11 Jun 16:00",
        ),
        ("Drop me a line first thing tomorrow. Interview any time up to 3.", "Thu 11 Jun 09:00"),
        ("Could you email me first thing tomorrow? We record at 2.", "Thu 11 Jun 09:00"),
        ("We will have an essay and I'd like 400 words by Friday.", "Fri 12 Jun 17:00"),
        ("The 5pm today which I gave can become noon on Monday.", "Mon 15 Jun 12:00"),
    ],
)
def test_few_words_ask_enough(text: str, expected: str) -> None:
    assert same(read_mail(text), expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Our page closes on Mondays at noon, for when the day comes.", "Mon 15 Jun 12:00"),
        ("My column closes Mondays at noon. Could you make this week's?", "Mon 15 Jun 12:00"),
        ("Any feedback?\n\nAdvertising: bookings close Friday 5pm, artwork Thursday noon", None),
        ("It took three hours to get his arm seen today. Is Healthwatch aware?", None),
        ("My son was seen tonight after six hours. Are you aware of waits like this?", None),
        ("I need it signed today.", "Wed 10 Jun 17:00"),
        ("It took me ages to find you and I need a line today.", "Wed 10 Jun 17:00"),
        ("Deadlines: news Fri noon, features Mon 10am.\n\nJust to introduce myself!", "Fri 12 Jun 12:00?"),
        ("Query: dentists | Words: 80 | Deadline: 5pm today", "Wed 10 Jun 17:00"),
        ("Happy to chat, best before 11 or after 3.", "Wed 10 Jun 11:00?"),
        ("They queue at 8 for a line that closes by 8.15. Familiar?", "Wed 10 Jun 20:15?"),
        ("The deadline for copy is the 20th of each month.", "Sat 20 Jun 17:00"),
        ("I'd like to visit one of your groups before the end of July.", "Fri 31 Jul 17:00?"),
        ("I'm back in on Monday so no need to answer before then.", None),
        ("No rush at all, whenever you've a minute.", None),
    ],
)
def test_what_closes_every_week_or_has_happened_is_doubtful_at_most(text: str, expected: str | None) -> None:
    assert same(read_mail(text), expected)


@pytest.mark.parametrize(
    "text",
    [
        "At the surgery in Ware nobody answers the telephone after lunch. I want you to know what it is like.",
        "I waited on the ward with my son after lunch and nobody told us anything. I thought that you should know.",
        "No nurse came after nine and I would like you to know it.",
    ],
)
def test_what_nobody_did_for_a_patient_after_an_hour_asks_nothing(text: str) -> None:
    assert read_mail(text) is None
