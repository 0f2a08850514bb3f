"""The words by which quotation, forwarding, signatures and footers are known, in many languages.

English, German, French, Polish, Romanian, Spanish, Italian, Portuguese, Dutch and the Scandinavian
ones. Every pattern is anchored or of bounded reach and is tried on at most 1,000 characters.
"""

from __future__ import annotations

import re
from typing import Final

MAX_LINE: Final = 1_000  # characters of a line that are looked at

# The names of header lines above quoted text, by what they state.
_NAMES: Final = {
    "from": "from von de de_la od da van från fra expéditeur remitente expeditor nadawca absender mittente",
    "sent": "sent date gesendet datum envoyé envoyé_le wysłano data enviado enviado_el enviada_em fecha"
    " inviato trimis verzonden skickat sendt dato date_sent",
    "to": "to an à do para a către catre aan till til pour per",
    "cc": "cc kopie copie cópia copia dw bcc kopia kopi reply-to importance attachments",
    "subject": "subject betreff objet temat asunto oggetto subiect onderwerp ämne emne assunto betr",
    "id": "message-id",
}
FIELDS: Final = {word.replace("_", " "): kind for kind, words in _NAMES.items() for word in words.split()}
FIELD: Final = re.compile(
    r"[ \t*_]{0,12}([^\W\d_][\w-]{0,14}(?: [^\W\d_]{1,8})?)[*_]{0,2}[ \xa0]?:[*_]{0,2}[ \t\xa0]{0,40}(.*)"
)
EVIDENCE: Final = re.compile(r"@|\b(?:19|20)\d{2}\b|\b\d{1,2}[:.h]\d{2}\b")

WROTE: Final = re.compile(
    r"\b(?:wrote|writes|schrieb|geschrieben|a écrit|écrit|napisał|napisała|napisal|pisze"
    r"|escribió|escribio|ha scritto|a scris|scrie|schreef|skrev|escreveu|kirjoitti|said)\b",
    re.IGNORECASE,
)
OPENS_ATTRIBUTION: Final = re.compile(
    r"(?:on|am|le|el|il|em|op|den|dnia|w dniu|în|in data|il giorno|pe|kl|a|quoting"
    r"|mon|tue|wed|thu|fri|sat|sun|lun|mar|mer|jeu|ven|sam|dim|pon|wt|śr|czw|pt|sob|niedz|lu|mi|vi|sâ|du|mo|di|do"
    r"|fr|sa|so)\b|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}",
    re.IGNORECASE,
)

FORWARD: Final = re.compile(
    r"[-=_]{2,40}\s?(?:(?:originally )?forwarded (?:message|e?mail)|weitergeleitete nachricht"
    r"|anfang der weitergeleiteten nachricht|message transféré|message transmis"
    r"|wiadomość przekazana|przekazana wiadomość|treść przekazanej wiadomości|mensaje reenviado"
    r"|messaggio inoltrato|inizio messaggio inoltrato|mesaj redirecționat|mesaj redirectionat"
    r"|mesaj transmis|mensagem encaminhada"
    r"|mensagem reencaminhada|doorgestuurd bericht|vidarebefordrat meddelande|videresendt (?:besked"
    r"|melding))(?: (?:from|by|von|de|od)\b.{0,200})?\s?[-=_]{2,40}"
    r"|begin forwarded message:|anfang der weitergeleiteten (?:nachricht|e-mail):"
    r"|début du message (?:réexpédié|transféré)\s?:|inicio del mensaje reenviado:"
    r"|inizio messaggio inoltrato:"
    r"|początek (?:przekazywanej|przekazanej) wiadomości:|începutul mesajului redirecționat:"
    r"|início da mensagem (?:reencaminhada|encaminhada):|begin doorgestuurd bericht:",
    re.IGNORECASE,
)
ORIGINAL: Final = re.compile(
    r"[-=_]{2,40}\s?(?:original (?:message|e?mail|appointment)|ursprüngliche (?:nachricht|e-mail)"
    r"|original-?nachricht|urspr\. nachricht|message d[’']origine|message original|wiadomość oryginalna"
    r"|oryginalna wiadomość|mensaje original|messaggio originale|mesaj original|mesajul original"
    r"|mensagem original|oorspronkelijk bericht|ursprungligt meddelande|oprindelig meddelelse"
    r"|opprinnelig melding)\s?[-=_]{2,40}",
    re.IGNORECASE,
)
# A helpdesk's line: what a person answers stands above it, what they answer to below.
REPLY_ABOVE: Final = re.compile(
    r"[-=_#* ]{2,40}(?:please )?(?:reply|type|write|respond|enter your (?:reply|message)"
    r"|(?:type|write|add) your (?:reply|response|message|comment)s?) (?:above|over) this line[-=_#* .]{0,40}",
    re.IGNORECASE,
)
DRAWN: Final = re.compile(r"[*_=#\u2500\u2014~-]{3,200}")
RULE: Final = re.compile(r"[_\u2500\u2014=-]{5,200}")
FORWARD_SUBJECT: Final = re.compile(
    r"\s{0,9}(?:\[[^\]]{0,60}\]\s{0,9})?(?:fwd?|wg|tr|rv|enc|pd|doorst|vs|vb|i|redir"
    r"|inoltra?)\s?(?:\[\d{1,3}\])?:",
    re.IGNORECASE,
)
REPLY_SUBJECT: Final = re.compile(
    r"\s{0,9}(?:\[[^\]]{0,60}\]\s{0,9})?(?:re|aw|sv|antw|odp|ynt|res|r|ref|réf|rif)\s?(?:\[\d{1,3}\])?:",
    re.IGNORECASE,
)

SENT_FROM: Final = re.compile(
    r"(?:[-_*]{0,5}\s?)(?:(?:sent|send) (?:from|via|using|with) (?:my |the )?(?:\w+(?:'s)? )?(?:i-?phone"
    r"|i-?pad|ipod|android|samsung|galaxy|huawei|blackberry|nokia|motorola|pixel|xiaomi|oneplus|oppo"
    r"|mobile|phone|smartphone|tablet|device|handset"
    r"|outlook|mail for windows|windows mail|yahoo|aol|bt ?(?:mail|email)|gmail|gmx|proton|tuta|sky"
    r"|virgin|talktalk|vodafone|o2|ee|three|mail\.com|email\.it|myMail|spark|thunderbird|webmail|typeapp"
    r"|bluemail|nine)"
    r"|get outlook for|sent with proton ?mail|sent with spark|sent from surface|outlook (?:for|für|pour"
    r"|para|per) (?:ios|android)\b"
    r"|(?:diese nachricht wurde )?von meine[mr] .{1,60} gesendet|gesendet (?:von|mit|über|aus) (?:meinem "
    r"|der |dem )?(?:i-?phone|i-?pad|outlook|mail|gmx|web\.de|samsung|android|telekom|proton)"
    r"|(?:envoyé|envoyée|envoye) (?:de|depuis|à partir de|avec|du|via) (?:mon |ma |l['’]|la |yahoo|orange"
    r"|mail|outlook|proton|i-?phone|i-?pad|android|gmx)"
    r"|(?:wysłano|wysłane|wyslano|wyslane) (?:z|ze|za pomocą|przez) (?:mojego |aplikacji |programu "
    r"|poczty |outlook|i-?phone|i-?pad|telefonu|smartfona|samsung|android|urządzenia|onet|wp|interia|gmx"
    r"|proton)"
    r"|(?:enviado|enviada) (?:desde|de|do|a partir do|con|con el|via|vía) (?:mi |meu |minha |un |yahoo"
    r"|outlook|correo|i-?phone|i-?pad|samsung|android|proton)"
    r"|inviato (?:da|dal|dall['’]|con|tramite) (?:mio |il mio |i-?phone|i-?pad|outlook|yahoo|libero|tim"
    r"|samsung|posta|android|smartphone|tablet|proton)"
    r"|trimis (?:de pe|din|de la|cu|prin) (?:i-?phone|i-?pad|outlook|yahoo|samsung|telefon|android"
    r"|dispozitiv|mail|smartphone|proton)"
    r"|(?:verzonden|verstuurd) (?:vanaf|vanuit|via|met) |(?:skickat|sendt) (?:från|fra) (?:min|mit) )",
    re.IGNORECASE,
)
CLOSING: Final = re.compile(
    r"(?:(?:with )?(?:kind|kindest|best|warm|warmest|many|very best)?\s?(?:regards|wishes|thanks)"
    r"|yours(?: (?:sincerely|faithfully|truly))?|sincerely|cheers|many thanks|thanks(?: again)?|thank you"
    r"|best"
    r"|mit freundlichen grüßen|freundliche grüße|viele grüße|liebe grüße|mfg|cordialement"
    r"|bien cordialement|salutations|bien à vous|z poważaniem|pozdrawiam|z wyrazami szacunku"
    r"|cu stimă|cu respect|toate cele bune|saludos|un saludo|saludos cordiales|atentamente"
    r"|un cordial saludo|cordiali saluti|distinti saluti|saluti|atenciosamente"
    r"|met vriendelijke groet(?:en)?)[\s,.!]{0,4}",
    re.IGNORECASE,
)
CONTACT: Final = re.compile(
    r"@|www\.|https?://|\b(?:tel|phone|mob|mobile|direct|fax|telefon|tél|office|bleep|m|t)\s?[.:]|(?:\+"
    r"|\b0)\d[\d ()/-]{7,18}\d",
    re.IGNORECASE,
)
NO_CONTACT: Final = re.compile(
    r"[?!]|\b(?:p\.?\s?s|please|could|can|would|ring|call|bitte|proszę|s'il|por favor|per favore|vă rog"
    r"|not|don't|if|because|my|his|her|their)\b",
    re.IGNORECASE,
)

# A disclaimer says where it begins that it speaks of "this message" …
DISCLAIMER_START: Final = re.compile(
    r"[\s*>_|-]{0,40}(?:(?:confidential(?:ity)?|disclaimer|legal|privacy|important|please note|notice"
    r"|note|vertraulich\w*|avertissement|avis|klauzula|aviso|avviso"
    r"|confidențialitate)(?: \w{1,20}){0,3}\s?[:.\-\u2013*]"
    r"|(?:this|the|any)(?: (?:information|contents?|views|opinions|material"
    r"|text)[\w ,/]{0,80}?)?(?: (?:in|of|on|expressed in|contained (?:in|within)|within))?(?: (?:this|the"
    r"|an))? ?(?:outgoing |inbound )?(?:e-?mail|message|communication|transmission|correspondence)\b"
    r"|(?:the )?(?:information|contents?|views|opinions)[\w ,/]{0,60} (?:of|in) this (?:e-?mail|message)"
    r"|if you (?:have received|receive|are not the|are not an|received|believe)\b|confidential\b"
    r"|registered (?:office|in england|charity)|company reg"
    r"|(?:diese|die) (?:e-?mail|nachricht|information)|ce (?:message|courriel|mail)|cet e-?mail"
    r"|les informations contenues|ta wiadomość|niniejsza wiadomość|treść tej wiadomości|wiadomość ta"
    r"|este (?:mensaje|correo)|la información contenida"
    r"|questo messaggio|questa e-?mail|le informazioni contenute|ai sensi del|acest (?:mesaj|e-?mail)"
    r"|această comunicare|informațiile (?:din|cuprinse)|esta mensagem|dit (?:bericht|e-?mail))",
    re.IGNORECASE,
)
# … and says two of these things, or one that nobody else says.
DISCLAIMER_SURE: Final = re.compile(
    r"intended (?:solely |only |exclusively )?(?:for (?:the )?(?:use of )?(?:the )?(?:addressee"
    r"|individual|person|named|recipient|sole use|use)|recipient|addressee)|intended recipient"
    r"|not the addressee|received (?:this|the|it)[\w ,-]{0,40}in error"
    r"|may contain (?:\w+ ){0,6}(?:confidential|privileged|embargoed)"
    r"|confidential and (?:may|intended|privileged)|may be (?:legally )?privileged"
    r"|no liability is accepted|do(?:es)? not necessarily (?:represent|reflect)"
    r"|nicht der richtige adressat|irrtümlich erhalten|vertrauliche (?:und|oder|informationen)|reçu (?:ce"
    r"|cet)[\w ]{0,20} par erreur"
    r"|informations? confidentielles?|(?:jest|są|może zawierać|zawiera)[\w ]{0,40}(?:poufn|przeznaczon)"
    r"|informac(?:ión|iones) confidencial|recibido (?:este|por error)|destinatari(?:o|ului)"
    r"|informazioni (?:confidenziali|riservate)|informații confidențiale|regulamento ue|rodo\b",
    re.IGNORECASE,
)
DISCLAIMER_TERM: Final = re.compile(
    r"confidential|privileged|intended|recipient|addressee|in error|by mistake|notify (?:the sender|us)"
    r"|delete|disclos|copying|distribut|unauthori[sz]ed|prohibited|virus|malware|scanned|monitored"
    r"|recorded|liab|views|opinions"
    r"|registered (?:office|in)|company number|freedom of information|vertraulich|confidentiel|poufn"
    r"|confidencial|riservat|confidențial",
    re.IGNORECASE,
)
FOOTER: Final = re.compile(
    r"[\s*>_|-]{0,40}(?:please (?:consider|think)|think before you print|consider the environment"
    r"|before printing|save paper|this (?:e-?mail|message) (?:has been|was) (?:scanned|checked|sent to"
    r"|protected)|scanned by|virus-free|avast|www\.\S{1,100}$|https?://\S{1,200}$"
    r"|follow us|find us on|like us on|visit (?:our website|us at)|registered (?:office|charity"
    r"|in england)|company (?:reg|number)|vat (?:no|number|reg)|unsubscribe|to unsubscribe"
    r"|you (?:received|are receiving) this|update (?:your )?preferences"
    r"|click here to report|report (?:this|spam)|mailscanner|this message originated|www\b"
    r"|bitte denken sie|pensez à|przed wydrukowaniem|antes de imprimir|prima di stampare|înainte de a)",
    re.IGNORECASE,
)
BANNER_START: Final = re.compile(
    r"[\s*>|\[(!\u26a0\ufe0f#_=-]{0,40}(?:(?:caution|warning|external|attention|notice|alert|be careful"
    r"|this is an external|this (?:e-?mail|message) (?:is|was|came|has|originated)(?: (?:sent|received"
    r"|from))?(?: from)?(?: outside| an external)|you don[’']t often get e-?mail"
    r"|some people who received this"
    r"|achtung|extern|externe|attention|uwaga|atenție|atención|attenzione))",
    re.IGNORECASE,
)
BANNER_SURE: Final = re.compile(
    r"(?:originat|came|sent|received|comes|is|was)\w{0,4} (?:\w+ ){0,4}(?:from )?(?:outside|an external"
    r"|external)|external (?:e-?mail|sender|source|message)|outside (?:of )?(?:the |your |our "
    r"|this )?(?:organi[sz]ation|council|trust|nhs|company|network|charity|business)"
    r"|don[’']t often get e-?mail from|who received this message don[’']t often|\[external\]"
    r"|von (?:extern|außerhalb)|expéditeur externe|externe e-?mail|spoza (?:organizacji|firmy)|din afara"
    r"|externo|esterna|esterno",
    re.IGNORECASE,
)
BANNER_SENTENCE: Final = re.compile(
    r"(?:(?:please )?(?:do not|don[’']t|never|be (?:careful|cautious|vigilant|aware)|take care"
    r"|exercise caution|think before|only|always|report|treat|verify|use caution|learn (?:more|why))\b"
    r"|if (?:you are )?(?:in doubt|unsure|suspicious)|unless you|links? |attachments? |it could be"
    r"|this could be|klicken|öffnen|ne cliquez|nie klikaj|no haga|non fare)",
    re.IGNORECASE,
)
