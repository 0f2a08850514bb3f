"""Which language a text is written in, by its script and its commonest words. Cheap and cautious."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from itertools import chain

ENGLISH = "en"
_LEAST_WORDS = 3
_LETTERS_LOOKED_AT = 2_000

_BY_SCRIPT = {
    "CYRILLIC": "ru",
    "ARABIC": "ar",
    "BENGALI": "bn",
    "DEVANAGARI": "hi",
    "GUJARATI": "gu",
    "GURMUKHI": "pa",
    "TAMIL": "ta",
    "CJK": "zh",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
    "GREEK": "el",
    "HEBREW": "he",
    "THAI": "th",
    "ETHIOPIC": "am",
}
# Letters that tell apart languages of one script.
_TELLING = (
    ("ru", "uk", frozenset("іїєґ")),
    ("ar", "ur", frozenset("ٹڈڑںےہھ")),
    ("ar", "fa", frozenset("گچپژ")),
)
_COMMON = {
    ENGLISH: "the and you your for that this with have was are not from they would can but been please what "
    "my is it to of in on me we our he she thank thanks hi hello dear i am do there when if has had will",
    "pl": "jest nie się w na do że z mnie mam czy mój moja proszę dziękuję dzień dobry jak gdzie który przez "
    "ale jestem nas nam moje można mogę chciałbym chciałabym pozdrawiam lekarza",
    "ro": "este nu și si la pe sunt cu pentru că ca mai mea meu dar vă va rog mulțumesc multumesc bună buna ziua "
    "am o să sa unde cum care din îmi imi fost medic doctor seara",
    "cy": "mae yn y ar i o wedi ei eich fy diolch os gwelwch dda nid ydw am gyda gan rwy rwyf bod ac a'r oes helo",
    "pt": "não que para com uma por meu minha estou está obrigado obrigada olá bom dia gostaria mas os dos ao médico",
    "es": "que para con una por mi estoy está gracias hola buenos días pero los las del como médico no tengo necesito",
    "fr": "je que pour avec une pas est vous nous mon ma merci bonjour mais les des du dans sur suis médecin votre",
    "it": "che per con una non sono mio mia grazie buongiorno ma gli della come medico vorrei ho anche nel",
    "de": "ich nicht und der die das ist mit für ein eine mein meine danke guten tag aber wir sie bitte habe",
    "tr": "bir ve bu için ile ben değil var yok merhaba teşekkürler nasıl çok ama doktor benim lütfen",
    "hu": "nem és egy hogy az a van vagyok köszönöm jó napot kérem orvos de meg nekem kell",
    "lt": "ir yra ne kad su aš man ačiū labas prašau gydytojas kaip bet mano norėčiau",
    "so": "waa iyo ka ku waxaan mahadsanid fadlan dhakhtar in la uu si ma",
    "sq": "nuk dhe për me një jam është faleminderit mirëdita doktor mua që në të",
    "nl": "ik niet en de het een van voor met mijn dank goedendag maar wij dokter graag",
    "bg": "е не на за и да се съм благодаря здравейте лекар",
}
NAMES = {
    "am": "Amharic", "ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "cy": "Welsh", "de": "German",
    "el": "Greek", "es": "Spanish", "fa": "Persian", "fr": "French", "gu": "Gujarati", "he": "Hebrew",
    "hi": "Hindi", "hu": "Hungarian", "it": "Italian", "ja": "Japanese", "ko": "Korean", "lt": "Lithuanian",
    "nl": "Dutch", "pa": "Punjabi", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian",
    "so": "Somali", "sq": "Albanian", "ta": "Tamil", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian",
    "ur": "Urdu", "zh": "Chinese",
}  # fmt: skip
"""What colleagues call each language that is recognised."""

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


def _bare(text: str) -> str:
    folded = text.casefold().replace("ł", "l")
    if folded.isascii():
        return folded
    folded = unicodedata.normalize("NFKD", folded)
    return "".join(c for c in folded if not unicodedata.combining(c))


_LANGUAGES_OF: dict[str, list[str]] = {}
for _code, _words in _COMMON.items():
    for _word in set(_bare(_words).split()):
        _LANGUAGES_OF.setdefault(_word, []).append(_code)


def language_of(text: str) -> str:
    """Return a two-letter code (ISO 639-1): ``en`` for English, empty where the text is too short to tell.

    A mail that is mostly in another language with a sentence of English is in the other language.
    """
    text = text[:_LETTERS_LOOKED_AT]
    script = "" if text.isascii() else _script(text)
    if script and script != "LATIN":
        return _by_letters(script, text)
    words = _WORD.findall(_bare(text))
    if len(words) < _LEAST_WORDS:
        return ""
    known = [word for word in words if word in _LANGUAGES_OF]
    scores = Counter(chain.from_iterable(map(_LANGUAGES_OF.__getitem__, known)))
    best = max(_COMMON, key=lambda code: (scores[code], code == ENGLISH))
    if scores[best] < _LEAST_WORDS or (best != ENGLISH and scores[best] < 1.3 * scores[ENGLISH]):
        return ENGLISH if scores[ENGLISH] else ""
    return best


def note_about(code: str) -> tuple[str, ...]:
    """Return the note to the owner about a message that is not in English; nothing for one that is."""
    if code in {"", ENGLISH}:
        return ()
    name = NAMES.get(code, f"another language ({code})")
    return (f"It seems to be in {name}. An interpreter may be needed, and the rules read only English well.",)


def _script(text: str) -> str:
    """Return the script of most letters, by the first word of their Unicode names."""
    letters = Counter(unicodedata.name(c, "").split(" ", 1)[0] for c in text if c.isalpha())
    return letters.most_common(1)[0][0] if letters else ""


def _by_letters(script: str, text: str) -> str:
    code = _BY_SCRIPT.get(script, "")
    letters = frozenset(text.casefold())
    for broad, narrow, telling in _TELLING:
        if code == broad and letters & telling:
            return narrow
    return code
