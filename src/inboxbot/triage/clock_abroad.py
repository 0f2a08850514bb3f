"""Times told in other languages of our readers' papers: their words for days, hours and what asks, put into English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from inboxbot.triage.clock_tokens import WEEKDAYS, Token, set_of

_TOLD: Final = 3
"""So many words of a language tell it; one may be a name."""
_DAYS: Final = "monday tuesday wednesday thursday friday saturday sunday tomorrow"
_MONTHS: Final = "january february march april may june july august september october november december"
_HOUR: Final = {"heures": "h", "horas": "h", "uhr": "uhr", "h": "h"}
_CLOCKS: Final = set_of("heure hora ora")
_PLACES: Final = {name: name for name in ("paris", "madrid")} | {
    "bruxelles": "brussels",
    "roma": "rome",
    "londres": "london",
    "londra": "london",
}
_DAY_OF_MONTH: Final = re.compile(r"\d{1,2}")
# Days, months, and what else is said as an English word that is understood; "-" is left out.
_LANGUAGES_TOLD: Final = (
    (
        "lundi mardi mercredi jeudi vendredi samedi dimanche demain",
        "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
        (
            "avant=before d'ici=by jusqu'a=until jusqu'au=until midi=noon minuit=midnight a=at reponse=reply "
            "reponses=reply "
            "repondre=reply svp=please faudrait=need besoin=need commentaire=comment le=the heure=- de=-"
        ),
    ),
    (
        "montag dienstag mittwoch donnerstag freitag samstag sonntag morgen",
        "januar februar marz april mai juni juli august september oktober november dezember",
        (
            "bis=by vor=before spatestens=latest mittag=noon um=at antwort=reply antworten=reply ruckmeldung=reply "
            "bitte=please stellungnahme=comment londoner=london berliner=berlin zeit=time den=- zum=- "
            "der=- am=on brauche=need"
        ),
    ),
    (
        "lunes martes miercoles jueves viernes sabado domingo manana",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        (
            "antes=before hasta=until mediodia=noon a=at las=- los=- del=- el=- de=- respuesta=reply respuestas=reply "
            "responder=reply contestar=reply favor=please comentario=comment necesito=need hora=-"
        ),
    ),
    (
        "lunedi martedi mercoledi giovedi venerdi sabato domenica domani",
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
        (
            "entro=by prima=before fino=until mezzogiorno=noon alle=at ore=- le=- di=- risposta=reply rispondere=reply "
            "risposte=reply commento=comment bisogno=need"
        ),
    ),
    (
        "poniedzialku wtorku srody czwartku piatku soboty niedzieli jutra",
        "stycznia lutego marca kwietnia maja czerwca lipca sierpnia wrzesnia pazdziernika listopada grudnia",
        (
            "poniedzialek=monday wtorek=tuesday sroda=wednesday srode=wednesday czwartek=thursday piatek=friday "
            "sobote=saturday niedziele=sunday jutro=tomorrow do=by przed=before poludnia=noon poludnie=noon w=on "
            "godz=- godziny=- godzinie=- odpowiedz=reply odpowiedzi=reply prosze=please prosimy=please "
            "komentarz=comment czekamy=need potrzebuje=need"
        ),
    ),
    (
        "luni marti miercuri joi vineri sambata duminica maine",
        "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
        (
            "pana=by inainte=before ora=- orele=- la=at raspuns=reply raspunsul=reply raspunde=reply rog=please "
            "comentariu=comment"
        ),
    ),
)


def _language(days: str, months: str, said: str) -> dict[str, str]:
    words = dict(zip(f"{days} {months}".split(), f"{_DAYS} {_MONTHS}".split(), strict=True))
    return words | dict(pair.split("=") for pair in said.split(" "))


_LANGUAGES: Final = tuple(_language(*told) for told in _LANGUAGES_TOLD)
_MARKS: Final = frozenset(
    word for language in _LANGUAGES for word, day in language.items() if day in WEEKDAYS
)
_ENGLISH: Final = set_of(
    "do the may march april august september november o a am los las de del le la mars den"
)


def in_english(tokens: list[Token]) -> list[Token]:
    """Return the tokens with the words of times put into English, where another language is written."""
    texts = {token.text for token in tokens}
    if _MARKS.isdisjoint(texts):
        return tokens
    language = max(_LANGUAGES, key=lambda words: len((texts & words.keys()) - _ENGLISH))
    if len((texts & language.keys()) - _ENGLISH) < _TOLD:
        return tokens
    return list(_put(tokens, language))


def _put(tokens: list[Token], language: dict[str, str]) -> Iterator[Token]:
    last = ""
    for n, token in enumerate(tokens):
        after = tokens[n + 1].text if n + 1 < len(tokens) else ""
        word = language.get(token.text, token.text)
        if word == "-" or (token.text == "," and after in _CLOCKS):
            continue
        if token.text == "." and n > 0 and language.get(tokens[n - 1].text) == "-":
            continue  # godz. 12
        if last in WEEKDAYS and _DAY_OF_MONTH.fullmatch(word):
            if after in _HOUR:
                yield replace(token, text="at")  # jeudi 18h
            else:
                word += "th"  # vendredi 16 a midi
        if token.text in _PLACES and not _CLOCKS.isdisjoint(each.text for each in tokens[max(n - 2, 0) : n]):
            yield replace(token, text=_PLACES[token.text])
            word = "time"  # heure de Paris
        yield replace(token, text=_HOUR.get(word, word))
        last = word
