"""Times by which journalists who write in another language need an answer."""

from __future__ import annotations

import pytest
from reading_times import read_mail


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Bonjour, je prépare un dossier. Il me faudrait votre réponse avant vendredi 12 à midi.",
            "Fri 12 Jun 12:00",
        ),
        (
            "Il me faudrait votre réponse avant vendredi 12 juin à midi, heure de Paris.",
            "Fri 12 Jun 11:00",
        ),
        ("Merci de votre réponse d'ici lundi 15 juin, svp, avant 16h.", "Mon 15 Jun 16:00"),
        ("Pourriez-vous m'envoyer un commentaire, svp, avant jeudi 18h ?", "Thu 11 Jun 18:00"),
        ("Proszę o odpowiedź do środy 17 czerwca do godz. 12.", "Wed 17 Jun 12:00"),
        (
            "Artykuł ukaże się w niedzielę. Na odpowiedź czekamy do piątku do godziny 12.00.",
            "Fri 12 Jun 12:00",
        ),
        ("Bitte schicken Sie uns Ihre Antwort bis Freitag, 12. Juni, um 15 Uhr.", "Fri 12 Jun 15:00"),
        ("Wir brauchen Ihre Stellungnahme bitte bis zum Montag, den 15. Juni.", "Mon 15 Jun 17:00"),
        ("Necesito su respuesta antes del viernes 12 de junio a las 14:00, por favor.", "Fri 12 Jun 14:00"),
        ("Vorrei una risposta entro lunedì 15 giugno alle 12, per un commento.", "Mon 15 Jun 12:00"),
        ("Vă rog un răspuns până vineri 12 iunie la ora 15:00.", "Fri 12 Jun 15:00"),
    ],
)
def test_a_time_asked_for_in_another_language_is_read(text: str, expected: str) -> None:
    assert read_mail(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Artykuł ukaże się w niedzielę o 9.00. Pozdrawiam serdecznie, Kinga",
        "Wir senden am Freitag um 15 Uhr. Viele Grüße aus Köln",
        "Domani esce il giornale, venerdì alle 12 siamo in onda. Saluti",
        "Manana, our reporter, met Domenica Sabato on Friday. Did you know?",
    ],
)
def test_a_time_told_in_another_language_that_nobody_asks_for_moves_no_clock(text: str) -> None:
    found = read_mail(text)
    assert found is None or found.endswith("?")
