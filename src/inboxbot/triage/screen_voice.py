"""Does a person speak here? What tells a question to us, or a person's words passed on by a machine.

A machine's mark withholds an answer; it must not hide a person. So whatever asks for something, or
relays somebody's voicemail, letter, form or comment, stays a case however it was sent.
"""

from __future__ import annotations

import re

from inboxbot.triage.phrases import fold, phrases

# A request to the reader or a need of the writer, as people put it.
REQUEST = phrases("""
can you_ | can i_ | can we_ | can anyone | can somebody | can someone | could you | could i_ | could we_
could someone | could somebody | would you be able | would you please | would you mind | would you kindly
would it be possible | will you please | is it possible | is there any | is there a_ | are there any
are you able | are you aware | do you have_ | do you know | do i_ | did you | have you | who do i
who should i | how do i | how can i | how do we | what can i | what do i | what should i | where do i
where can i | when will | why has_ | why have | why is_ | why was_ | please can | please could
please would | please advise me | please send me | please send us | please call me | please ring me
please phone me | please email me back | please let me know | please let us know | please tell me
please help | please look into | please get in touch with me | please get back to me | please reply
please respond | please add me | please remove me | please take me off | please update me | please pass
please see attached | please find attached | kindly send | kindly confirm | i would like | i'd like
i would be grateful | i would appreciate | i'd appreciate | i would welcome | i want to | i wish to
i need_ | i am writing | i'm writing | i write to | i am trying | i'm trying | i've been trying
i have been trying | i wonder | i wondered | i was wondering | i am looking for | i'm looking for
i have a question | i have some questions | i am concerned | i'm concerned | i am worried | i'm worried
i am not happy | i'm not happy | i am unhappy | i am disappointed | i am still waiting | i'm still waiting
i am attaching | i attach | i enclose | i have attached | i've attached | we would like | we'd like
we would be grateful | we are looking for | we need_ | any advice | any ideas | grateful if you
look forward to hearing | hope you can | wie kann ich | können sie mir | könnten sie | ich möchte
ich suche
pouvez-vous | pourriez-vous | je voudrais | je cherche | podría usted | podrían | quisiera | me gustaría
necesito | potete | potrebbe | vorrei | poderiam | gostaria | preciso | kunt u mij_ | zou u | ik wil graag
czy mogę | czy może | czy mogą | chciałbym | chciałabym | proszę o | potrzebuję | szukam | aș dori
am nevoie | puteți | хочу | подскажите
""")

# A person speaking of themselves and to the reader: newsletters ask questions too, but not like this.
PERSONAL = phrases("""
i am writing | i'm writing | i write to | i would like | i'd like | i would be grateful | i'd be grateful
i wish to | i need_ | i wonder | i wondered | i was wondering | i have been | i've been | i am trying
i'm trying | please could you | please can you | please let me know | please call me | please ring me
please tell me | please help me | can you help me | could you help me | can you tell me
could you tell me | can you let me | could you let me | my mum | my mother | my dad | my father
my husband | my wife | my partner | my son | my daughter | my gp | my doctor | my surgery | my dentist
my meds | my medication | my tablets | stopped my | not slept | haven't slept | out of everything
want to die | kill myself | end my life | can't go on | can't do this any | don't want to be here
just to say | just letting you know
won't be able to do | won't be able to make | won't be able to come | can't make it | see you
dear colleague | hi all | hello all | dear all
""")

# Questions that machines print under everything.
_STOCK_QUESTION = phrases("""
how are we doing | how did we do | how was your | need help | need more help | need assistance
need to contact us | need a hand | any questions | have questions | have a question | questions
got a question | got questions | not you | wasn't you | wasn't this you | was this you | didn't sign up
didn't request this | can't see | cannot see | can't read | can't view | having trouble | having problems
trouble viewing | problems viewing | urgent | emergency | what happens next | what's next | what next
why am i receiving this | why did i get this | why did i receive | want to change how you receive
want to unsubscribe | no longer want | don't want | not interested | changed your mind | did you know
forgot your password | who are we | was this email helpful | was this helpful | not happy with
looking for something else | prefer not to | tired of
""")

# A machine that passes on somebody's words.
RELAYED = phrases("""
voicemail | voice mail | voice message | voice-message | new message from | you have a new message
you have received a new message | you have a new voice | recorded message | audio message
message transcription | transcription | scan from | scanned document | scanned image | scanned from
scan to email | scan-to-email | scanned by | document scanned | recognised text | fax from | fax message
new fax | incoming fax | text message from | sms from | whatsapp message | new submission
form submission | submission from | new form | form response | new response | contact form
contact us form | enquiry form | inquiry form | feedback form | web form | webform | website form
online form | website enquiry | web enquiry | website message | via your website | via the website
through your website | through the website | from your website | new enquiry | new inquiry | has submitted
submitted the form | submitted a form | sent you a message | sent you a direct message | sent a message to
sent you an enquiry | messaged you | just messaged | messaged your page | new direct message | commented on | commented:
left a comment | replied to your | replied to a comment | mentioned you | mentioned your | tagged you
tagged your | asked a question | asked you a question | posted on your | posted to your | wrote on your
left a review | left you a review | new review | reviewed your | recommended your | recommends your
new comment | comment on your | comment from | shared your post with a comment
""")

# Relayed in form, and yet nobody said anything.
NO_WORDS = phrases("""
no message was left | no message left | hung up before | did not leave a message | missed call
""")

# A missed call of which a message was left all the same.
_LEFT_WORDS = phrases("""
left a voicemail | left a voice mail | left a message | left you a | left a voice message | call with message
call with voicemail | transcription: | transcript:
""")

NO_REPLY_TEXT = phrases("""
do not reply to this | do not reply directly | do not respond to this | don't reply to this
don't reply directly | please do not reply | please don't reply | do not reply.
replies to this email are not | replies to this message are not | replies to this address are not
replies to this mailbox | this is a no-reply | this is a no reply | this is a noreply
this mailbox is unattended | this is an unmonitored | this is an unattended | from an unmonitored
from an unattended | sent from a notification-only | notification-only address | notification only address
cannot accept incoming | cannot receive replies | bitte antworten sie nicht auf | bitte nicht antworten
ne pas répondre | merci de ne pas répondre | no responda a este | no respondas a este
non rispondere a questo | si prega di non rispondere | niet beantwoorden | não responda a este
prosimy nie odpowiadać | nie odpowiadaj | svara inte på | ikke svar på
""")

CALENDAR_SUBJECT = phrases("""
accepted: | declined: | tentative: | tentatively accepted: | cancelled: | canceled: | new time proposed:
zugesagt: | abgelehnt: | mit vorbehalt: | abgesagt: | accepté : | accepté: | refusé : | refusé:
provisoire : | aceptado: | rechazado: | accettato: | rifiutato: | geaccepteerd: | afgewezen: | aceite:
aceito: | accepterat: | akceptert: | accepteret: | zaakceptowano: | odrzucono: | přijato: | hyväksytty:
""")

RECEIPT_SUBJECT = phrases("""
read: | read receipt | read report | not read: | return receipt | delivered: | relayed:
disposition notification | gelesen: | ungelesen gelöscht: | lu : | lu: | non lu : | leído: | letto:
conferma di lettura | gelezen: | lido: | lida: | läst: | lest: | læst: | luettu: | odczytano:
przeczytane: | přečteno: | elolvasva: | citit: | прочитано: | 開封済み: | 已读:
""")

# What a receipt says in its first lines; people say of a book that it was read.
WAS_READ = phrases("""
was read on | was read at | was displayed on | was deleted without being read | was opened on
was opened by
was received by: | has been displayed | only acknowledges that the message | return receipt for the
wurde … gelesen | wurde gelöscht, ohne | empfangsbestätigung
a été lu le | a été lu | votre message … lu | ha sido leído | se leyó el | è stato letto
è stato visualizzato
is gelezen | foi lida | foi lido | har läst | er lest | er læst | zostało odczytane | została przeczytana
byla přečtena | было прочитано | 開封されました | 已被阅读
""")

YOUR_MAIL = phrases("""
your message | your document | your mail | your e-mail | your email | the message | the mail that you
return receipt
ihre nachricht | ihre e-mail | votre message | su mensaje | el mensaje | il messaggio | il suo messaggio
sua mensagem | a mensagem | uw bericht | ditt meddelande | meldingen | din besked | twoja wiadomość
wiadomość
vaše zpráva | ваше сообщение | メッセージ | 您的邮件
""")

_FORM_LABEL = re.compile(
    r"^[ \t>*]{0,4}(?:your |full |first |last )?(name|surname|e-?mail|telephone|phone|mobile|postcode|"
    r"message|comments?|enquiry|question|feedback)(?: address| number)?[ \t]*[:*]",
    re.IGNORECASE | re.MULTILINE,
)
_SENTENCE_END = re.compile(r"[.!?]")
_SHORTEST_QUESTION = 2  # words
_READ = 3000  # characters
_OPENING = 1000


def asks(text: str) -> bool:
    """Tell whether somebody wants something of the reader: a request, a need, a real question.

    ``text`` is new text as people wrote it; links do not count.
    """
    read = text[:_READ]
    folded = fold(re.sub(r"\S*://\S*", " ", read) if "://" in read else read)
    return bool(REQUEST.find(folded)) or any(_real(question) for question in _questions(folded))


def _questions(folded: str) -> list[str]:
    """Return what stands before each question mark, back to the sentence before."""
    return [_SENTENCE_END.split(before)[-1] for before in folded.split("?")[:-1]]


def _real(question: str) -> bool:
    words = question.strip(" \"'()-*")
    return len(words.split()) >= _SHORTEST_QUESTION and not _STOCK_QUESTION.find(words)


def says_nothing(subject: str, opening: str) -> bool:
    """Tell whether the notice of a call says that nobody spoke; both folded."""
    no_words = NO_WORDS.find(opening) or NO_WORDS.find(subject)
    return bool(no_words) and not (_LEFT_WORDS.find(opening) or _LEFT_WORDS.find(subject))


def relays(subject: str, text: str) -> str:
    """Return what shows that a machine passes on a person's words, or an empty string.

    A missed call left nobody's words. Labels of a form (``Name:`` and ``Message:``) tell one.
    """
    folded_subject, opening = fold(subject), fold(text[:_OPENING])
    if says_nothing(folded_subject, opening):
        return ""
    labels = {label.lower() for label in _FORM_LABEL.findall(text[:_READ])}
    form = f"{' and '.join(sorted(labels))}: a form" if len(labels) > 1 else ""
    return RELAYED.find(folded_subject) or RELAYED.find(opening) or form
