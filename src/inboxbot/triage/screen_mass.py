"""Mail to many: lists, newsletters, notifications, by their headers, their paths and their last lines."""

from __future__ import annotations

import re

from inboxbot.triage.phrases import names, phrases, together
from inboxbot.triage.screen_addresses import domain, local_part, takes_no_reply
from inboxbot.triage.screen_fields import first, values
from inboxbot.triage.screen_look import Look
from inboxbot.triage.screen_sign import Sign, says, shown, stands

# Headers -------------------------------------------------------------------------------------

_LIST_HEADER = re.compile(
    r"list-[a-z-]+|(?:x-)?mailing-?list|x-beenthere|x-mailman-.+|x-list(?:-.+|name|member|processor.*|server)?|"
    r"x-ml-(?:name|count|info)|x-mlserver|x-mail-count|x-google-group-id|x-google-loop|x-original-mailing-list|"
    r"x-sympa-.+|x-egroups-.+|x-yahoo-newman-.+|x-majordomo-.+|x-ezmlm-.+|x-loop-list|archived-at|newsgroups|"
    r"nntp-posting-.+|x-complaints-to"
)


def _list_header(look: Look) -> str:
    """Any field of the List family (RFC 2369, RFC 5064), also those that no standard names; a newsgroup's."""
    found = (name for name in look.message.headers if _LIST_HEADER.fullmatch(name))
    name = next(found, "") or _delivered_to_list(look)
    return shown(_LIST_NAMES.get(name, name.title()), first(look.message, name)) if name else ""


def _delivered_to_list(look: Look) -> str:
    """Lists of qmail's kind name themselves there."""
    lists = (
        value for value in values(look.message, "delivered-to") if value.lower().startswith("mailing list")
    )
    return "delivered-to" if next(lists, "") else ""


_LIST_NAMES = {"x-beenthere": "X-BeenThere", "x-egroups-return": "X-eGroups-Return", "list-id": "List-Id"}

_campaign_header = stands(
    "X-Campaign", "X-Campaign-Id", "X-CampaignID", "X-RPCampaign", "X-MC-User", "X-Mailer-RecptId",
    "X-Mailer-LID", "X-Mandrill-User", "X-SFMC-Stack", "X-CSA-Complaints", "X-Report-Abuse-To",
    "X-Report-Abuse", "X-Newsletter", "X-Bulkmail", "X-Bulk-Signature", "X-Roving-Id", "X-Roving-CampaignId",
    "X-ReportingKey", "X-rext", "X-Job", "X-JobID", "X-Sailthru-Message-Id", "X-Mailgun-Campaign-Id",
    "X-Mailjet-Campaign", "X-ELQ-Ver", "X-Marketo-ID", "X-HS-Cid", "X-Klaviyo-Message-ID",
    "X-cid", "X-EmailType-Id", "X-Kmail-Message", "X-PhpList-Version", "X-Subscription", "X-Msys-Api",
    "X-MailingID", "X-Mailing-ID", "X-Abuse-Info",
)  # fmt: skip
_MASS_MAILER = re.compile(
    r"lyris|ezmlm|mailman|phplist|mailchimp|cheetah|campaign|listmanager|list ?serv|majordomo|\bdada\b|\bsympa\b|"
    r"accucast|unitymail|strongmail|gammadyne|groupmail|worldmerge|newsletter|bulk|dotmailer|sendblaster|"
    r"maxbulk|acymailing|mailpoet|sendy|interspire|\bemv\b|eloqua|marketo|constant ?contact",
    re.IGNORECASE,
)


def _campaign(look: Look) -> str:
    """A mailbox provider may add Feedback-ID to people's own mail: then it says nothing."""
    for name in ("feedback-id", "x-feedback-id"):
        for value in values(look.message, name):
            if not _PROVIDERS.search(value):
                return shown("Feedback-ID", value)
    mailer = first(look.message, "x-mailer")
    mass = mailer and _MASS_MAILER.search(mailer)
    return _campaign_header(look) or (shown("X-Mailer", mailer) if mass else "")


_PROVIDERS = re.compile(
    r":(?:fastmail|messagingengine|protonmail|zoho(?:mail)?|icloud|yahoo)\s*$", re.IGNORECASE
)

_notification = stands(
    "X-Facebook-Notify", "X-LinkedIn-Class", "X-LinkedIn-Template", "X-Twitter-CreatedAt",
    "X-GitHub-Reason", "X-GitLab-Project", "X-JIRA-Fingerprint", "X-Zendesk-From-Account-ID",
    "X-Cron-Env", "X-Nagios-Notification", "X-Auto-Response-Notification", "X-Notification-Type",
    "X-Notifications", "X-Notification-ID", "X-Bugzilla-Reason", "X-Trac-Project", "X-Launchpad-Message-Rationale",
    "X-Redmine-Project", "X-SourceForge-Tracker-unixname", "X-CVS-Branch", "X-SVN-Commit-Author",
)  # fmt: skip

# Addresses -----------------------------------------------------------------------------------

_MACHINES = names(
    "abuse root listserv listserver majordomo mailman sympa lists listmaster listadmin bounce bounces "
    "nobody daemon cron robot bot autoresponder autoreply auto-reply automail automailer mailer mail- "
    "noreply mailbot notification notifications notify notifier alert alerts system-alert monitoring "
    "nagios voicemail voice-mail voicemails scanner scan scans copier printer mfp mfd fax faxes xerox "
    "ricoh konica kyocera newsletter newsletters enews e-news enewsletter e-newsletter ebulletin "
    "e-bulletin mailing mailings mailinglist unsubscribe calendar-notification drive-shares-noreply "
    "wordpress facebookmail quarantine quarantines spamreport "
    "spamdigest rssfeeds rss feeds logwatch logcheck smex navgw mdaemon mimesweeper "
    "mailsweeper mailmarshal mailscanner amavis virusscanner antivirus virusalert www-data apache "
)
_MACHINE_BEGINS = re.compile(
    r"(?:newsletters?|notifications?|alerts?|mailer|autoreply|autoresponder|bounces?|antigen|listserv|"
    r"smtp_mail_service|e\d+_smtp)[-_.+].+|.+[-_.](?:newsletters?|notifications?|autoreply|list-?serv)"
)
_MASS_SENDERS = names(
    "bounce bounces listserv listserver majordomo mailman sympa listmaster mailing mailings returns"
)
_MASS_HOSTS = names("newsletter newsletters enews mailings bounce bounces lists listserv noreply no-reply")
_PATH_HOSTS = names("bounce bounces returns return bnc mailer-daemon newsletter newsletters mailings")
LIST_ROLE = re.compile(
    r"owner-.+|.+\+(?:owners?|help|unsubscribe|request)(?:[-+=].*)?|.+-(?:owner|request|bounces|bounce|return|errors|relay|outgoing)(?:[-+].*)?|"
    r"(?:bounces?|returns?|errors?|sentto)[-+=].+|msprvs1=[^=]+=bounces?-.+"
)
_LIST_ADMIN = re.compile(r".+-admin")  # Mailman before 2.1; a person may have such an address
_VERP = re.compile(r"(?!srs[01][=+-]|prvs=|btv1==|msprvs1=)[^@]+[-+._=][^@=]+=[^@=]+\.[a-z]{2,}")
_FORWARDED = re.compile(r"\+(?:srs|caf_)=")


def machine_sender(look: Look) -> str:
    """Return the sender where its name is a machine's, or an empty string (RFC 3834 §2)."""
    local = look.local
    machine = local in _MACHINES or _MACHINE_BEGINS.fullmatch(local) or LIST_ROLE.fullmatch(local)
    if takes_no_reply(look.sender) or machine or domain(look.sender).partition(".")[0] in _MASS_HOSTS:
        return shown("From", look.sender)
    return ""


def _list_role(look: Look) -> str:
    """A list or a mass mailer receives the failures itself, under names of its own."""
    places = (
        ("Return-Path", look.message.return_path or ""),
        ("Sender", first(look.message, "sender")),
        ("Errors-To", first(look.message, "errors-to")),
    )
    for name, value in places:
        short = value[:_LONGEST_FIELD].lower()
        found = _ADDRESS_IN.search(short)
        address = found[0] if found else short.strip("<> \t")
        if _is_list_role(address, look.sender, path=name == "Return-Path"):
            return shown(name, address)
    return ""


_LONGEST_FIELD = 320  # characters: an address with a name; what is longer costs time and names nobody
_ADDRESS_IN = re.compile(r"[^\s<>\"(),;]+@[^\s<>\"(),;]+")


def _is_list_role(address: str, sender: str, *, path: bool) -> bool:
    """Forwarding rewrites an envelope too (``SRS``, Gmail's ``caf_``): that is a person's mail."""
    local = local_part(address)
    if path and _FORWARDED.search(local):
        return False
    if LIST_ROLE.fullmatch(local) or local in _MASS_SENDERS:
        return True
    if path and (_VERP.fullmatch(local) or domain(address).partition(".")[0] in _PATH_HOSTS):
        return True
    return address != sender and _LIST_ADMIN.fullmatch(local) is not None


# Words ---------------------------------------------------------------------------------------

# What list software writes under everything. Matched in the last lines, quotations left out.
LIST_FOOTER = phrases("""
mailman/listinfo | lists/listinfo | mailman.cgi | yahoo! groups links | yahoo! groups sponsor
yahoo groups links | to unsubscribe from this group | to post to this group | visit this group at
you received this message because you are subscribed to
you are receiving this because you are subscribed to
to unsubscribe, e-mail: | to unsubscribe e-mail: | to unsubscribe, email: | to unsubscribe from this list
to unsubscribe from the list | to unsubscribe from the … list | groups.io links:
for additional commands, e-mail | for (un)subscription information
unsubscribe send | to unsubscribe send | to unsubscribe, send | unsubscribe by sending
unsubscribe linux- | to leave the list | to leave this list | to be removed from this list | list archives
list archive: | list info: | list maintainer: | this sf.net email is
this sf.net mailing | archives and unsubscribe | to subscribe or unsubscribe | to change your subscription
to manage your subscription | manage your list | listserv@
to remove yourself from | pour se désinscrire | pour se désabonner | zum abmelden | lista de correo
zum austragen | um sich aus der liste | para darse de baja de la lista | per cancellarsi
""")

# What stands at the foot or head of newsletters. People's firms print one such line as well.
NEWSLETTER_FOOTER = phrases("""
unsubscribe | to unsubscribe | unsubscribe here | unsubscribe from | unsubscribe at | unsubscribe:
unsubscribe
like to unsubscribe | wish to unsubscribe | want to unsubscribe | view this email in your browser
view in your browser | view in browser | view email in browser
view this online | view online | view web version | view the web version | view as a web page
to view this online | to view this email | can't see this | having trouble viewing | trouble reading this
problems viewing this | if you cannot see | manage your subscription | manage subscription
manage your preferences | manage preferences | update your preferences | update preferences
email preferences | change your preferences | subscription preferences | subscription settings
update your profile | edit your profile | modify your subscription | change your subscription
you are receiving this | you're receiving this | you received this | you have received this
you are on this list | you are subscribed | you're subscribed | you subscribed | you signed up
because you signed up | because you registered | because you opted | this email was sent to …@
this e-mail was sent to …@ | this message was sent to …@
this newsletter was sent | sent to you by
was sent to you because | your subscription is | the e-mail address for your subscription
to be removed from | to remove yourself | to stop receiving | to opt out | opt-out | opt out of
if you no longer wish | if you do not wish to receive | if you would prefer not to receive
don't want to receive | no longer wish to receive | no longer want to receive | if you'd rather not
if you wish to unsubscribe | forward to a friend | forward this email | forward email | safeunsubscribe
add us to your address book
our mailing address is | powered by mailchimp
past issues | back issues | in this issue | subscribe to this newsletter
abmelden | abbestellen | austragen | newsletter abbestellen | im browser | falls sie keine weiteren
wenn sie keine … mehr | vous désabonner | se désabonner | me désabonner | se désinscrire | vous désinscrire
désinscription | désabonnement | ne plus recevoir | version en ligne | darse de baja | darte de baja
cancelar suscripción | cancelar la suscripción | no desea recibir | ver en el navegador | cancelar inscrição
cancelar a subscrição | cancelar subscrição | descadastrar | deixar de receber | disiscriviti
disiscriversi | cancella iscrizione | cancellarti | non desideri ricevere | annulla l'iscrizione
afmelden | uitschrijven | bekijk online | avregistrera | avprenumerera | avsluta prenumeration
avmeld | meld deg av | afmeld | framelding | peruuta tilaus | wypisz się | wypisać się | zrezygnować z
odhlásit | odhlásiť | leiratkoz | dezabon | отписаться | отказаться от рассылки | 配信停止 | 退订 | 수신거부
""")

_IN_EDGES = together(LIST_FOOTER, NEWSLETTER_FOOTER, phrases("mailing list"))
_RULED_FOOT = re.compile(
    r"^[_=*-]{8,}[ \t]*\r?\n[^\n]{0,60}\bmailing list\b[^\n]{0,40}$", re.IGNORECASE | re.MULTILINE
)

SURE = 2
SURER = 3
SHORT_LETTER = 500  # characters: newsletters are longer
"""So many different lines tell a newsletter whatever else it says; the more, where somebody says "I"."""


def _has_lines(look: Look) -> bool:
    """Tell whether any such line stands anywhere: most mails have none, and are read no further."""
    return bool(_IN_EDGES.find(look.edges))


def _list_in_words(look: Look) -> str:
    """A list's own lines at the foot. A person who passes one on or answers it quotes them."""
    if look.is_forward or not _has_lines(look):
        return ""
    found = LIST_FOOTER.find(look.foot)
    if not found and "mailing list" in look.foot and _RULED_FOOT.search(look.message.text):
        found = "mailing list"
    return f"the last lines say: {found}" if found else ""


def _newsletter_in_words(look: Look) -> str:
    if look.is_forward or look.message.in_reply_to or not _has_lines(look):
        return ""
    found = NEWSLETTER_FOOTER.several(look.edges, SURER + 2)
    different = {"unsubscribe" if "unsubscribe" in line else line for line in found}
    news = _NEWS_SUBJECT.search(look.subject) is not None
    way_out = found != ("unsubscribe",) and (look.message.urls or _WAY_OUT.search(look.edges))
    if len(different) == 1 and not news and not way_out:
        return ""  # people write of opting out and of being removed from lists, too
    lines = len(different) + news
    return f"the text says: {'; '.join(found)}" if found and lines >= _enough(look) else ""


def _enough(look: Look) -> int:
    """Return how many lines of a newsletter tell one: the more, the more it is a person who speaks."""
    asks_in_short = look.asks and len(look.new) < SHORT_LETTER
    if look.speaks_of_self or asks_in_short:
        return SURER
    return SURE if look.speaks else 1


_WAY_OUT = re.compile(
    r"\b(?:click|cliquez|klick\w*|clic|clique|here|ici|hier|aqui|reply|repondez|newsletter|boletin|rundbrief)\b|@"
)
_NEWS_SUBJECT = re.compile(
    r"newsletter|bulletin|^news (?:from|of)\b|e-?news\b|\bdigest\b|round-?up|rundbrief|"
    r"infolettre|boletin|nieuwsbrief|nyhetsbrev"
)


MASS = (
    Sign("mailing list", "N", "bulk", "RFC 2919, RFC 2369", _list_header),
    Sign("precedence", "N", "bulk", "RFC 3834 §2", says("bulk list junk", "Precedence", "X-Precedence")),
    Sign("campaign", "N", "bulk", "field", _campaign),
    Sign("notification", "N", "automatic", "field", _notification),
    Sign("machine's address", "N", "automatic", "RFC 3834 §2", machine_sender),
    Sign("list's or mass mailer's path", "N", "bulk", "RFC 3834 §2", _list_role),
    Sign("list in words", "N", "bulk", "field", _list_in_words),
    Sign("newsletter in words", "N", "bulk", "field", _newsletter_in_words),
)
