"""A day or an hour told twice, by another clock, by a programme's figures or in an older way of counting."""

from __future__ import annotations

import pytest
from reading_times import read_mail


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Please respond by 8.30 pm IST today (4 pm in London).", "Wed 10 Jun 16:00"),
        ("We need it by 11am Eastern, 4pm your time.", "Wed 10 Jun 16:00"),
        ("The deadline is 18:00 CEST (17:00 UK time) on Thursday.", "Thu 11 Jun 17:00"),
        ("Could you reply by 17h00 Friday (16h00 for you)?", "Fri 12 Jun 16:00"),
        ("I file by 2pm here in Cairo, which is noon with you.", "Wed 10 Jun 12:00"),
        ("Kindly revert by 7 pm IST.", "Wed 10 Jun 19:00?"),
        ("I need it by 18h00 on Thursday (hour of Paris).", "Thu 11 Jun 17:00"),
        ("By 4pm please (Ann in London has the pictures).", "Wed 10 Jun 16:00"),
        ("I need it by 4pm, then at 5pm for you to see it once more.", "Wed 10 Jun 16:00"),
        ("I need it by 4pm, and at 5pm in London there is a vigil.", "Wed 10 Jun 16:00"),
    ],
)
def test_an_hour_told_again_by_the_clock_of_london_is_that_one(text: str, expected: str) -> None:
    assert read_mail(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Merci de me répondre avant mercredi 17 juin, 16 h (heure de Londres), svp.", "Wed 17 Jun 16:00"),
        ("Il me faudrait une réponse avant jeudi 11 juin, 18 h (heure de Paris).", "Thu 11 Jun 17:00"),
        ("Merci de me répondre d'ici jeudi 11 juin à 14 h 30, heure de Londres.", "Thu 11 Jun 14:30"),
        (
            "Bitte schicken Sie Ihre Antwort bis Donnerstag, 11. Juni, 12 Uhr Londoner Zeit.",
            "Thu 11 Jun 12:00",
        ),
        (
            "Necesito su respuesta antes del viernes 12 de junio a las 14:00, hora de Londres.",
            "Fri 12 Jun 14:00",
        ),
        ("I wrote on Monday 1 June, 16 H blocks were closed. Could you reply by four?", "Wed 10 Jun 16:00"),
    ],
)
def test_hours_and_clocks_are_understood_in_other_languages(text: str, expected: str) -> None:
    assert read_mail(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We need your words tomorrow, Thursday, by 11am.", "Thu 11 Jun 11:00"),
        ("Could I have it by Friday (that is the 12th) at three?", "Fri 12 Jun 15:00"),
        ("I must file on Thursday, tomorrow, at noon.", "Thu 11 Jun 12:00"),
        ("It happened on Thursday; comment by 3 today.", "Wed 10 Jun 15:00"),
    ],
)
def test_a_day_told_twice_is_one(text: str, expected: str) -> None:
    assert read_mail(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It's for the 1745 programme, so an hour before would be ideal.", "Wed 10 Jun 16:45"),
        ("The report goes out in our 1830 bulletin, half an hour before would be great.", "Wed 10 Jun 18:00"),
        (
            "It's for our 1500 bulletin today. It needs to be with me quarter of an hour before.",
            "Wed 10 Jun 14:45",
        ),
        ("We go live at six. I'd want it three quarters of an hour before.", "Wed 10 Jun 17:15"),
        ("It's for the 2012 programme, so an hour before would be ideal.", None),
        ("We saw the 1500 patients, so an hour before would be ideal.", None),
        ("I have to feed the audio back at five and twenty to five.", "Wed 10 Jun 16:35"),
        ("Could you ring by five and twenty past three?", "Wed 10 Jun 15:25"),
        ("I need a line by twenty to five.", "Wed 10 Jun 16:40"),
    ],
)
def test_an_hour_is_told_by_a_programme_or_in_the_older_way(text: str, expected: str | None) -> None:
    assert read_mail(text) == expected
