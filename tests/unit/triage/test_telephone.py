"""The number to ring: notices of voicemails as telephone systems write them, and numbers as people do (T2)."""

from __future__ import annotations

import pytest
from walking import arrived, told, walked

from inboxbot.triage.telephone import shown

NOTICES = {
    "RingCentral": (
        "RingCentral <notify@ringcentral.com>",
        "New Voice Message from (01632) 960123 on 22/11/2026 9:14 AM",
        (
            "You have a new voice message\n\nFrom: (01632) 960123\nReceived: Sunday, 22 November 2026 at 09:14\n"
            'Length: 00:42\nTo: +44 1632 960100\n\nVoicemail Preview:\n"This is Joan, my number is 07700 900456"\n'
        ),
        "01632 960123",
    ),
    "8x8": (
        "8x8 Voicemail <vmail@8x8.com>",
        "New voicemail message from +441632960124",
        "You have received a new voicemail message.\n\nCaller ID: +441632960124\nMailbox: 1001\nDuration: 31 seconds\n",
        "01632 960124",
    ),
    "BT Cloud Voice": (
        "BT Cloud Voice <noreply@btcloudvoice.bt.com>",
        "New voice message",
        "You have a new voice message from 07700900125 left on Sun 22 Nov 2026 09:30 for 01632960100.\n",
        "07700 900125",
    ),
    "Teams": (
        "Microsoft Teams <noreply@email.teams.microsoft.com>",
        "Voice Mail (28 seconds)",
        "You received a voice mail from +44 7700 900126.\n\nTranscript:\nCan somebody call me back about my mum?\n",
        "07700 900126",
    ),
    "Exchange": (
        "01632960127 <noreply@skype.voicemail.microsoft.com>",
        "Voice Mail from 01632960127 (17 seconds)",
        "You received a voice mail from 01632960127\n",
        "01632 960127",
    ),
    "Vonage": (
        "Vonage Business <no-reply@vonagebusiness.com>",
        "New voicemail from 447700900128",
        "You have a new voicemail!\n\nFrom: 447700900128\nReceived: Nov 22, 2026 9:41 AM\n",
        "07700 900128",
    ),
    "Horizon": (
        "Horizon <voicemail@unlimitedhorizon.co.uk>",
        "Voice Message Attached from 01632 960129 - name unavailable",
        "Time: Sunday, November 22, 2026 9:44 AM\nClick attachment to listen to Voice Message\n",
        "01632 960129",
    ),
    "3CX": (
        "3CX PBX <voicemail@office.example>",
        "New Voicemail message from 07700900130",
        "You have received a new voicemail message from 07700900130.\nReceived on 22/11/2026 09:50:11, 12 seconds.\n",
        "07700 900130",
    ),
    "VoIPfone": (
        "Voipfone <voicemail@voipfone.co.uk>",
        "Voicemail from 01632960131",
        "You have a new voicemail.\nCaller: 01632960131\nDate: 22/11/2026\nTime: 09:55\nLength: 00:00:34\n",
        "01632 960131",
    ),
    "Asterisk": (
        "Voicemail <asterisk@pbx.example>",
        "[PBX]: New message 3 in mailbox 100",
        (
            "Just wanted to let you know you were just left a 0:19 long message (number 3)\nin mailbox 100 from "
            '"01632960132" <01632960132>, on Sunday, November 22, 2026 at 09:58:02 AM\n'
        ),
        "01632 960132",
    ),
    "from abroad": (
        "Vonage Business <no-reply@vonagebusiness.com>",
        "New voicemail from +353 1 496 0142",
        "You have a new voicemail!\nFrom: +353 1 496 0142\n",
        "+35314960142",
    ),
    "withheld, and told in the message": (
        "BT Cloud Voice <noreply@btcloudvoice.bt.com>",
        "New voice message from Anonymous",
        "You have a new voice message from a withheld number.\nTranscription: this is Peter, ring 01632 960135\n",
        "01632 960135",
    ),
    "withheld": (
        "Voipfone <voicemail@voipfone.co.uk>",
        "Voicemail from Withheld",
        "You have a new voicemail.\nCaller: Withheld\nLength: 00:00:12\n",
        "withheld",
    ),
    "bOnline, a missed call with a message": (
        "bOnline <noreply@bonline.example>",
        "Missed call with message from 07700 900112",
        "You missed a call from 07700 900112. They left a voicemail (22 secs). Listen to it here.\n",
        "07700 900112",
    ),
    "CircleLoop": (
        "CircleLoop <no-reply@circleloop.example>",
        "Voicemail from 07700900114 - 17 Nov 2026 10:22",
        "See the attached recording.\n",
        "07700 900114",
    ),
    "nothing but a transcript": (
        "O2 <noreply@o2.example>",
        "Voicemail",
        "Transcription: my number is 07700 900117 and I need help with my benefits\n",
        "07700 900117",
    ),
    "a number spoken in words": (
        "Zoom <no-reply@zoom.example>",
        "You have a new voicemail from Unknown caller",
        "From (withheld)\nTranscription: it is Carol, oh double seven double oh, nine double oh, double one seven.\n",
        "07700 900117",
    ),
    "a text message": (
        "SMS <sms@textlocal.example>",
        "SMS from +447700900120",
        "Text message received: Hi can u call me about the carers group thx\n",
        "07700 900120",
    ),
    "our own number only": (
        "Voipfone <voicemail@voipfone.co.uk>",
        "New voicemail for 01632 960100",
        "You have a new voicemail in the mailbox of 01632 960100.\n",
        "",
    ),
}


@pytest.mark.parametrize("maker", NOTICES)
def test_a_notice_is_a_case_with_its_number_and_nobody_is_acknowledged(maker: str) -> None:
    sender, subject, text, number = NOTICES[maker]
    plan = walked(arrived(text, sender=sender, subject=subject))
    assert plan.case is not None
    assert (plan.case.channel, plan.case.telephone) == ("telephone", number)
    assert [letter for letter, _ in told(plan) if letter.startswith("acknowledgement")] == []


def test_a_mail_that_names_a_number_is_no_telephone_message() -> None:
    plan = walked(arrived("Could you ring me on 01632 960123? I cannot find a dentist."))
    assert plan.case is not None
    assert (plan.case.channel, plan.case.telephone) == ("email", "")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("01632960123", "01632 960123"),
        ("+44 (0)1632 960123", "01632 960123"),
        ("(01632) 960-123", "01632 960123"),
        ("020 7946 0018", "020 7946 0018"),
        ("+442079460018", "020 7946 0018"),
        ("0121 496 0018", "0121 496 0018"),
        ("0113-496-0018", "0113 496 0018"),
        ("07700900123", "07700 900123"),
        ("447700900123", "07700 900123"),
        ("0044 1632 960123", "01632 960123"),
        ("08081570018", "0808 157 0018"),
        ("03001231234", "0300 123 1234"),
        ("0035314960142", "+35314960142"),
        ("12345", ""),
        ("943 476 5919", ""),
        ("2026-11-22", ""),
    ],
)
def test_numbers_are_shown_as_people_write_them(written: str, read: str) -> None:
    assert shown(written) == read
