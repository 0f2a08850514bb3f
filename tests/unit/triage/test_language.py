"""Which language a text is in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxbot.triage.language import NAMES, language_of, note_about


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Could you tell me where I can find a dentist please?", "en"),
        ("need dentist asap can u help my mum", "en"),
        ("Dzień dobry, nie mogę się zarejestrować do lekarza. Proszę o pomoc.", "pl"),
        ("Dzien dobry, nie moge sie zarejestrowac do lekarza, prosze o pomoc, dziekuje", "pl"),
        ("Bună ziua, vă rog să îmi spuneți unde este un medic pentru mama mea. Mulțumesc", "ro"),
        ("Bore da, rwy'n chwilio am ddeintydd yn y dref. Diolch yn fawr", "cy"),
        ("Добрий день, підкажіть, будь ласка, де знайти лікаря", "uk"),
        ("Здравствуйте, подскажите пожалуйста, где найти врача", "ru"),
        ("আমার মায়ের জন্য একজন ডাক্তার দরকার", "bn"),
        ("مجھے ڈاکٹر کی ضرورت ہے", "ur"),
        ("أحتاج إلى طبيب لابني", "ar"),
        ("मुझे डॉक्टर की ज़रूरत है", "hi"),
        ("ਮੈਨੂੰ ਡਾਕਟਰ ਦੀ ਲੋੜ ਹੈ", "pa"),
        ("我需要找一位医生", "zh"),
        ("Buenos días, necesito un médico para mi hijo, gracias", "es"),
        ("Bonjour, je cherche un médecin pour ma fille, merci", "fr"),
        ("Guten Tag, ich suche einen Arzt für meine Mutter, danke", "de"),
        ("Olá, não consigo um médico para minha filha, obrigada", "pt"),
        ("Merhaba, annem için bir doktor bulamadım, çok teşekkürler", "tr"),
        ("", ""),
        ("07700 900123", ""),
        ("Mrs Kowalska, Café Zoë, Hitchin", ""),
    ],
)
def test_languages_are_told_by_script_and_common_words(text: str, code: str) -> None:
    assert language_of(text) == code


def test_a_sentence_of_english_does_not_hide_the_language() -> None:
    text = (
        "Mama mea are 67 de ani si nu vorbeste engleza. Am auzit ca exista interpret gratuit la doctor. Este "
        "adevarat? Cum se cere? My English is not bad so you can answer English. Multumesc"
    )
    assert language_of(text) == "ro"


def test_an_english_mail_with_foreign_names_stays_english() -> None:
    assert (
        language_of("My name is Szymon Wójcik and I would like to know if you have a list of dentists")
        == "en"
    )


@given(st.text(max_size=300))
def test_any_text_gives_a_code_or_nothing(text: str) -> None:
    assert len(language_of(text)) in {0, 2}


def test_the_owner_is_told_which_language_it_seems_to_be_in() -> None:
    assert note_about("pl") == (
        "It seems to be in Polish. An interpreter may be needed, and the rules read only English well.",
    )
    assert (note_about("en"), note_about("")) == ((), ())
    assert note_about("xx")[0].startswith("It seems to be in another language (xx). ")


@pytest.mark.parametrize("code", ["pl", "ro", "bn", "ur", "uk", "cy"])
def test_every_language_we_have_a_text_in_has_a_name(code: str) -> None:
    assert code in NAMES
