"""What stands between us and a reader: gates that ask senders to prove themselves, and virus scanners.

Tables of words, field experience. Their mail looks like a person's: it has the person's own address.
"""

from __future__ import annotations

from inboxbot.triage.phrases import phrases

CHALLENGE = phrases("""
has your address added to the recipient's | have your address added to the recipient
this account is protected by | this email address is protected by | this mailbox is protected by
added to the recipient's allowed | added to my allowed | approved senders list | list of approved senders
i now allow incoming messages only from | only accepts mail from | only accept mail from
i'm protecting myself from receiving junk | protecting myself from spam | you only need to do this once
you only have to do this once | you will only need to do this once | you won't have to do this again
to make sure your message reaches me | i use a spam filter | challenge/response | challenge-response
verify that you are a human | verify that you are human | verify you are human | prove that you are human
prove you are human | verify you're a person | just this once, click
click the link below so i can receive | click the link below to be added | please add yourself to my
your message is being held because | your message … is being held | your message … is held
message attached below is being held | your email is being held | your e-mail is being held
has not yet been delivered … click | awaiting your confirmation | please confirm that you sent
please confirm your message | confirm your email address by | confirm that you are not
to deliver your message, | to release your message | to have your message delivered
to ensure delivery of your | to ensure that your message is delivered
your message will be delivered once | your message will only be delivered
before your message can be delivered | before it will be delivered | sender verification
sender address verification | unverified sender | one-time confirmation | antispam uol
clique no link abaixo para … encaminhada | sua mensagem ainda não foi entregue
para que sua mensagem seja | bestätigen sie bitte ihre nachricht | um ihre nachricht zuzustellen
pour que votre message soit | afin que votre message | para que su mensaje sea | awaits moderator approval
is being held until the list moderator | is being held for moderation | your posting to … has been
you are not allowed to post to | posting to this list is restricted | post by non-member
subscription confirmation notice | confirm subscribe to | this is the ezmlm program
your message … waitlisted | to my guest list | to control spam, i | your message has been held because
the address … has not been verified
""")

GATE_SUBJECT = phrases("""
please confirm your message | please confirm your mail | please confirm your email to
confirm your message | your message to … requires | your message to … awaits | verify your email to
message verification | action required: your message | spam arrest | spamarrest | boxbe
sender verification | confirm subscribe | confirm unsubscribe | majordomo results
results of your command | the results of your email command | output of your job
welcome to the … mailing list | you have been unsubscribed | your subscription to
request to mailing list
""")

VIRUS_SUBJECT = phrases("""
virus ( | virus alert | virus found | virus detected | virus warning | virus notification | virus in mail
virus in your mail | virus in a message you | virus infected | virus message | virus has been
warning: virus
warning: e-mail viruses | warning: you sent a | warning - you sent | warning: your e-mail contain
warning: your message contain | scanmail message | norton antivirus detected | norton antivirus hat
symantec antivirus detected | symantec mail security detected | symantec avf detected | mcafee groupshield
groupshield alert | antigen found | antigen notification | antigen forwarded | interscan nt alert
interscan msg | trend micro | mailscanner: | mailscanner warning | mailmarshal | mailsweeper
mimesweeper | rav antivirus | avg antivirus | avast! | kaspersky | sophos | f-secure | panda antivirus
content violation | content filter | content alert | banned file | banned contents | banned filename
banned (or malformed) | bad filename | blocked attachment | attachment blocked | attachment removed
attachment stripped | mdaemon notification | mdaemon warning | message quarantined | quarantined mail
a message you sent | message you sent | your message was quarantined | your email was quarantined
file blocked | disallowed attachment | prohibited content | infected mail | infected message
infected file | email policy violation | policy violation | security alert: | failed to clean virus
spam report: | quarantine summary | quarantine digest | quarantine notification | spam quarantine
end user quarantine | messages on hold | [postmaster] messages | mail quarantine | anti-virus
virenwarnung | virus gefunden | virus erkannt | virus détecté | alerte virus | alerta de virus
avviso virus
""")

VIRUS_TEXT = phrases("""
virus alert | our virus checker | our virus scanner | our virus detector | our antivirus | our anti-virus
our mail scanner | our content checker | our content filter | a virus was found | a virus was detected
a virus has been | virus-infected attachment | virus was found in | virus in your email to
has detected a virus
detected virus | found a virus | found virus | was infected with | is infected with | infected attachment
the infected | contained a virus | contained the virus | contains a virus | contains the virus
contained one or more viruses | restricted attachment | banned attachment | attachment has been removed
attachments have been removed | attachment was removed | attachment was blocked | were quarantined
has been quarantined
was quarantined | have been quarantined | message was blocked | was blocked by our | has been blocked by our
found message | content violation | violates our | violated our | policy violation
recipient of the infected
recipient of the message | sender of the message
prohibited content | held because it contains | unscannable | held messages | messages on hold
quarantined messages | messages in your quarantine | spam quarantine | mailscanner
""")
