from __future__ import annotations

import pytest

from inboxbot.model.message import Address, Forwarded
from inboxbot.triage.body_split import Split, split_text

OWN = "Could you tell me where to go?"


def split(text: str, *, says_forward: bool = False, is_answer: bool = True) -> Split:
    return split_text(text, says_forward=says_forward, is_answer=is_answer)


@pytest.mark.parametrize(
    "attribution",
    [
        "On Wed, 18 Nov 2026 at 10:15, Info <info@x.example> wrote:",
        "On Wed, 18 Nov 2026 at 10:15, Info <info@x.example>\nwrote:",
        "On Wed, 18 Nov 2026\nat 10:15, Info Desk of the\nlong name <info@x.example>\nwrote:",
        "On 18/11/2026 10:15, Info wrote:",
        "On 18 Nov 2026, at 10:15, Info <info@x.example> wrote:",
        "Am 18.11.26 um 10:15 schrieb Info:",
        "Am Mi., 18. Nov. 2026 um 10:15 Uhr schrieb Info <info@x.example>:",
        "Info <info@x.example> schrieb am 18. November 2026 um 10:15:",
        "Le mer. 18 nov. 2026 à 10:15, Info <info@x.example> a écrit :",
        "Le 18/11/2026 à 10:15, Info a écrit\u00a0:",
        "W dniu 18.11.2026 o 10:15, Info pisze:",
        "śr., 18 lis 2026 o 10:15 Info <info@x.example> napisał(a):",
        "În mie., 18 nov. 2026 la 10:15, Info <info@x.example> a scris:",
        "El mié, 18 nov 2026 a las 10:15, Info (<info@x.example>) escribió:",
        "Il giorno mer 18 nov 2026 alle ore 10:15 Info <info@x.example> ha scritto:",
        "Il 18/11/2026 10:15, Info ha scritto:",
        "Em qua., 18 de nov. de 2026 às 10:15, Info <info@x.example> escreveu:",
        "Op wo 18 nov 2026 om 10:15 schreef Info <info@x.example>:",
        "Den ons 18 nov. 2026 kl 10:15 skrev Info <info@x.example>:",
        "info@x.example wrote:",
    ],
)
def test_an_attribution_and_what_is_quoted_below_it_is_quotation(attribution: str) -> None:
    quoted = f"{attribution}\n> Dear Ann\n> May we ring?"
    assert split(f"{OWN}\n\n{quoted}") == Split(OWN, quoted, ())


@pytest.mark.parametrize(
    "block",
    [
        "From: Info <info@x.example>\nSent: 18 November 2026 10:15\nTo: Ann\nSubject: your call",
        "________________________________\nFrom: Info <info@x.example>\nSent: 18 November 2026 10:15\nTo: Ann\nCc: Bev\nSubject: your call",
        "-----Original Message-----\nFrom: Info [mailto:info@x.example]\nSent: 18 November 2026 10:15\nTo: Ann\nSubject: your call",
        "*From:* Info <info@x.example>\n*Sent:* 18 November 2026 10:15\n*To:* Ann\n*Subject:* your call",
        "From: Info <info@x.example>\n\nSent: 18 November 2026 10:15\n\nTo: Ann\n\nSubject: your call",
        "From: Info <info@x.example>\nSent: 18 November 2026 10:15\nTo: Ann <ann@x.example>;\n Bev <bev@x.example>;\nSubject: your call",
        "Von: Info <info@x.example>\nGesendet: Mittwoch, 18. November 2026 10:15\nAn: Ann\nBetreff: Anruf",
        "De : Info <info@x.example>\nEnvoyé : mercredi 18 novembre 2026 10:15\nÀ : Ann\nObjet : appel",
        "De\u00a0: Info <info@x.example>\nEnvoyé le\u00a0: mercredi 18 novembre 2026 10:15\nÀ\u00a0: Ann\nObjet\u00a0: appel",
        "Od: Info <info@x.example>\nWysłano: środa, 18 listopada 2026 10:15\nDo: Ann\nTemat: telefon",
        "De la: Info <info@x.example>\nTrimis: miercuri, 18 noiembrie 2026 10:15\nCătre: Ann\nSubiect: telefon",
        "De: Info <info@x.example>\nEnviado el: miércoles, 18 de noviembre de 2026 10:15\nPara: Ann\nAsunto: llamada",
        "Da: Info <info@x.example>\nInviato: mercoledì 18 novembre 2026 10:15\nA: Ann\nOggetto: chiamata",
        "Van: Info <info@x.example>\nVerzonden: woensdag 18 november 2026 10:15\nAan: Ann\nOnderwerp: telefoon",
        "-------- Ursprüngliche Nachricht --------\nVon: Info\nDatum: 18.11.26 10:15\nAn: Ann\nBetreff: Anruf",
        "-------- Message d’origine --------\nDe : Info\nDate : 18/11/2026 10:15\nÀ : Ann\nObjet : appel",
    ],
)
def test_a_header_block_in_an_answer_begins_quotation(block: str) -> None:
    quoted = f"{block}\n\nMay we ring you?"
    assert split(f"{OWN}\n\n{quoted}") == Split(OWN, quoted, ())


@pytest.mark.parametrize(
    "prose",
    [
        "On Friday my mother wrote:\nI cannot get to the surgery.",
        "On 3 March 2025 at 10:30 the consultant wrote:\nYour mother is low risk.",
        "From: the bus stop it is a mile.\nTo: anybody who can help.\nDate: soon, please.",
        "From: Stevenage\nTo: Hitchin\nHow do I get there?",
        "My MP (mp@parliament.example) wrote to me and this is what I think of it:\nit is not good enough.",
        "He said at 10:30:\nring tomorrow.",
        "____________\nI have drawn a line and go on.",
        "This is confidential. Please do not tell my doctor.",
        "Please do not forward this message to my surgery, if you received it in confidence.",
        "CAUTION is what I would advise.\n\nThe ward was wet.",
        "This message is confidential, please delete it.",
        "To: anybody at all\nDate: 5 May 2026\nSubject: to a check",
        "They said that the letter with the results of the scan would come and that\nif you received it in error you should ring.",
        "Regards to all.\n\nIt was sent from my surgery to the hospital.",
    ],
)
def test_prose_that_looks_like_quotation_is_kept(prose: str) -> None:
    text = f"Dear all\n\n{prose}\n\nAnn"
    assert split(text) == Split(text, "", ())


@pytest.mark.parametrize(
    "last",
    [
        "This message is confidential, please delete it.",
        "They said that the letter with the results of the scan would come and that\nif you received it in error you should ring.",
        "The views of patients were recorded.",
    ],
)
def test_a_last_sentence_of_the_writer_is_no_disclaimer(last: str) -> None:
    assert split(f"{OWN}\n\n{last}").new == f"{OWN}\n\n{last}"


def test_what_somebody_wrote_without_a_time_or_an_address_is_prose_even_above_a_bracket() -> None:
    assert (
        split("On Friday my mother wrote:\n> help\nand so I write.").new
        == "On Friday my mother wrote:\n\nand so I write."
    )


def test_a_drawn_line_of_two_dashes_is_no_signature_where_much_follows() -> None:
    text = f"{OWN}\n--\n" + "\n".join(f"{number}. a grievance" for number in range(30))
    assert split(text).new == text


def test_answers_between_quoted_lines_are_kept() -> None:
    text = "> Which ward?\n\nWard 9.\n\n> When?\nOn Tuesday.\n>> older\nThanks"
    assert split(text) == Split("Ward 9.\n\nOn Tuesday.\n\nThanks", "> Which ward?\n> When?\n>> older", ())


@pytest.mark.parametrize(
    "line",
    [
        "---------- Forwarded message ---------",
        "-------- Forwarded Message --------",
        "Begin forwarded message:",
        "---------- Weitergeleitete Nachricht ----------",
        "---------- Message transféré ----------",
        "---------- Wiadomość przekazana ----------",
        "---------- Mesaj redirecționat ----------",
        "---------- Mensaje reenviado ----------",
        "---------- Messaggio inoltrato ----------",
    ],
)
@pytest.mark.parametrize("mark", ["", "> "])
def test_below_a_forward_line_everything_is_passed_on_even_in_an_answer(line: str, mark: str) -> None:
    passed = f"{line}\nFrom: Marcus <marcus@news.example>\nDate: 16 Jun 2026 at 22:14\nSubject: comment\n\nBy Friday, please."
    marked = "\n".join(mark + one for one in passed.split("\n"))
    assert split(f"One for you?\n\n{marked}") == Split(
        f"One for you?\n\n{passed}",
        "",
        (
            Forwarded(
                Address("marcus@news.example", "Marcus"), "comment", "By Friday, please.", attached=False
            ),
        ),
        own="One for you?",
    )


def test_a_header_block_in_what_says_forward_is_passed_on_message_by_message() -> None:
    first = "From: Ian <ian@uni.example>\nSent: 10 November 2026 16:20\nTo: Sunita\nSubject: FW: figures\n\nOver to you."
    second = "________\nFrom: Lydia Crewe\nSent: 10 November 2026 15:31\nTo: Ian\nSubject: figures\nMessage-ID: <1@x.example>\n\nIs it yours?"
    assert split(f"At the bottom.\n\n{first}\n\n{second}", says_forward=True).forwarded == (
        Forwarded(Address("ian@uni.example", "Ian"), "FW: figures", "Over to you.", attached=False),
        Forwarded(
            Address("", "Lydia Crewe"), "figures", "Is it yours?", attached=False, message_id="1@x.example"
        ),
    )


def test_a_block_in_what_neither_answers_nor_forwards_needs_an_address_and_a_subject() -> None:
    notice = "From:   01632 960114\nTo:     1001 Main line\nDate:   Wed 21 Jan 2026 14:46\n\nHello"
    assert split(notice, is_answer=False) == Split(notice, "", ())
    pasted = "see below\n\nFrom: Ann <ann@x.example>\nDate: 21 Jan 2026\nSubject: help\n\nHello"
    assert [one.subject for one in split(pasted, is_answer=False).forwarded] == ["help"]


def test_a_forward_by_quoting_is_passed_on() -> None:
    found = split("for you\n\n> Is there a clinic?\n> Ann", says_forward=True, is_answer=False)
    assert found == Split(
        "for you\n\nIs there a clinic?\nAnn",
        "",
        (Forwarded(None, "", "Is there a clinic?\nAnn", attached=False),),
        own="for you",
    )


def test_where_nothing_would_be_left_the_whole_text_is_new() -> None:
    text = (
        "On Tue, 20 Jan 2026 at 09:00, Info <i@x.example> wrote:\n> Shall we close it?\n\nSent from my iPhone"
    )
    assert split(text).new == text


@pytest.mark.parametrize(
    "tail",
    [
        "-- \nAnn Other\nTel. 01632 960123",
        "--\nAnn Other\nSenior Reporter",
        "Sent from my iPhone",
        "Sent from my Galaxy",
        "Get Outlook for Android",
        "Sent from Yahoo Mail for iPhone",
        "Sent from Mail for Windows 10",
        "Von meinem iPhone gesendet",
        "Gesendet mit der GMX Mail App",
        "Envoyé de mon iPhone",
        "Wysłano z iPhone'a",
        "Trimis de pe iPhone",
        "Enviado desde mi iPhone",
        "Inviato da iPhone",
        "________________________________\nThis e-mail is confidential to the intended recipient. If you have received\nit in error, please delete it.",
        "This message may contain confidential information. To make a complaint please contact PALS.",
        "The information in this email and any attachments is intended for the named\nrecipient only.\n\nPlease consider the environment before printing this email.",
        "******\nThis email and any files transmitted with it are confidential, may be monitored and are not to be disclosed.\nwww.council.example\n******",
        "Virus-free. www.avast.com",
        "Disclaimer: the views in this email are those of the author, it has been scanned for viruses and no liability is accepted.",
        "Diese E-Mail enthält vertrauliche und rechtlich geschützte Informationen. Wenn Sie nicht der richtige Adressat sind, löschen Sie sie.",
        "Ce message contient des informations confidentielles.",
        "Niniejsza wiadomość może zawierać informacje poufne.",
    ],
)
def test_signatures_and_disclaimers_are_left_out(tail: str) -> None:
    assert split(f"{OWN}\n\nAnn\n\n{tail}\n", is_answer=False).new == f"{OWN}\n\nAnn"


@pytest.mark.parametrize(
    "banner",
    [
        "CAUTION: This email originated from outside of the organisation. Do not click links or open attachments unless you recognise the sender.",
        "[EXTERNAL] This message comes from an external sender.",
        "You don't often get email from ann@x.example. Learn why this is important<https://aka.example>",
        "WARNING: This email came from outside the council.\nDo not open attachments unless you know the sender.",
    ],
)
@pytest.mark.parametrize("gap", ["\n\n", "\n"])
def test_banners_about_outside_mail_are_left_out(banner: str, gap: str) -> None:
    assert split(f"{banner}{gap}{OWN}", is_answer=False).new == OWN


def test_a_name_card_below_kind_regards_is_cut_after_the_name_only_where_it_surely_is_one() -> None:
    card = f"{OWN}\n\nKind regards\nCarol\nQuality Lead\nTel: 01632 960123\ncarol@icb.example"
    assert split(card).new == f"{OWN}\n\nKind regards\nCarol"
    asks = f"{OWN}\n\nThanks\nCarol\nPlease ring me on 01632 960123"
    assert split(asks).new == asks


@pytest.mark.parametrize(
    "hostile",
    [
        "On " * 4_000,
        "On Mon 2026 wrote @:\n" * 3_000,
        "From: a@x\nSubject: b\nDate: 2026\n\n" * 1_500,
        "---- Forwarded message ----\n" * 2_000,
        "> " * 30_000,
        "Kind regards\n" * 5_000,
        ("This email " * 90 + "\n\n") * 60,
        "CAUTION: external email " * 2_500,
        "_____\n" * 10_000,
    ],
)
def test_hostile_text_loses_nothing_and_ends(hostile: str) -> None:
    found = split(hostile, says_forward=True)
    assert found.new.strip()


@pytest.mark.parametrize(
    "line",
    [
        "----- reply above this line -----",
        "##- Please type your reply above this line -##",
        "-- Please reply above this line --",
        "=== Type your response above this line ===",
    ],
)
def test_what_a_helpdesk_asks_to_answer_above_its_line_is_quotation_below_it(line: str) -> None:
    quoted = f"{line}\nThank you for contacting us. We have received your enquiry."
    assert split(f"{OWN}\n\n{quoted}") == Split(OWN, quoted, ())


def test_a_helpdesks_own_notice_that_opens_with_such_a_line_is_all_its_own() -> None:
    text = "##- Please type your reply above this line -##\n\nYour request has been received."
    assert split(text) == Split(text, "", ())
