"""What mail systems write when they could not deliver: subjects, sentences and names.

For reports without the structure of RFC 3464: qmail, Exim, old Exchange, Notes, gateways, mobile
providers, and the same in other languages. Field experience; weighed with sender and path.
"""

from __future__ import annotations

from inboxbot.triage.phrases import names, phrases

BOUNCE_SUBJECT = phrases("""
undeliverable: | undeliverable mail | undeliverable message | undeliverable email | undeliverable e-mail
undeliverable - | undeliverable as addressed | undelivered mail | undelivered message | undelivered:
mail undeliverable | message undeliverable | message status - undeliverable | mail delivery failed
mail delivery failure | mail delivery error | mail delivery problem | mail delivery status
mail delivery system | mail delivery subsystem | mail delivery delayed | mail delivery warning
mail delivery notification | mail failure | mail failed | mail error | mail system error
mail could not be delivered | mail not delivered | mail returned | mailer-daemon
message delivery failure | message delivery failed | message delivery has been delayed
message delivery status | message not delivered | message could not be delivered
message couldn't be delivered | message failed | message frozen | message rejected | message blocked
message delayed | your message could not be delivered | your message couldn't be delivered
your message to … could | your mail could not be delivered | your email could not be delivered
your email couldn't be delivered | email delivery failure | email delivery error | email not delivered
email could not be delivered | e-mail could not be delivered | delivery failure | delivery failed
delivery failed: | delivery has failed | delivery error | delivery problem | delivery report
delivery status | delivery notification | delivery delayed | delivery delay | delivery incomplete
delivery unsuccessful | delivery not possible | delayed: | delayed mail | failed delivery | failed mail
failed to deliver | failure delivery | failure notice | failure notification | non delivery | non-delivery
nondelivery | nondeliverable | not delivered: | notice: mail delivery | notification of undelivered
permanent delivery failure | postmaster notify | returned mail | returned email | returned to sender
returned message | return to sender | returning mail | recipient unknown | rejected mail | rejected:
rejected posting | sorry, your message could not be delivered | there was an error sending your mail
error sending | error delivering | error in your mail | unable to deliver | unknown recipient
unknown user | user unknown | warning: could not send message | warning: message | warning: delayed mail
warning - delayed mail | warning: mail | [bounce] | bounce: | bounced mail | ndr: | ndn: | dsn:
**message you sent blocked | [postmaster] email delivery failure | relayed: | complaint about message from
unzustellbar | nicht zustellbar | nicht zugestellt | unzugestellte | fehler bei der zustellung
fehlgeschlagene zustellung | zustellung fehlgeschlagen | zustellungsfehler | mail konnte nicht zugestellt
nachricht konnte nicht | non remis | non remise | message non distribué | message non remis
courrier non distribué | échec de la remise | échec de remise | échec d'envoi | échec de distribution
avis de non-remise | impossible de remettre | attention: impossible d'envoyer | retour de courrier
no se puede entregar | no entregado | no se pudo entregar | correo no entregado | mensaje no entregado
error en la entrega | fallo en la entrega | error de entrega | no es pot lliurar | não é possível entregar
não entregue | não foi possível entregar | falha na entrega | mensagem não entregue | não entregável
non recapitabile | non recapitato | non è stato possibile recapitare | impossibile recapitare
mancato recapito | mancata consegna | messaggio non recapitato | mail non consegnata | onbestelbaar
niet bezorgd | niet te bezorgen | bezorging mislukt | bericht niet bezorgd | kan niet worden bezorgd
olevererbart | ej levererat | kunde inte levereras | kan inte leverera | det gick inte att leverera
oleverat | ikke levert | ikke-leverbar | kan ikke leveres | kunne ikke leveres | kunne ikke leveret
levering mislykket | ikke afleveret | uleverbar | toimitus epäonnistui | ei voida toimittaa
ei toimitettu | viestiä ei voitu toimittaa | niedostarczalne | niedostarczone | niedoręczone
nie można dostarczyć | nie dostarczono | błąd dostarczenia | zwrot: | nedoručitelné | nedoručitelná
nelze doručit | nedoručeno | doručení se nezdařilo | nedoručiteľné | kézbesíthetetlen | nem kézbesíthető
kézbesítés sikertelen | nelivrabil | nu s-a putut livra | imposibil de livrat | недоставленное
не доставлено | недоставлено | не удалось доставить | невозможно доставить | сообщение не доставлено
не вдалося доставити | недоставено | не може да бъде доставено | nije moguće isporučiti | neisporučivo
ni mogoče dostaviti | nepristatyta | nepiegādā | ei saa kohale toimetada | αδυναμία παράδοσης
δεν παραδόθηκε | teslim edilemedi | teslim edilemeyen | iletilemedi | ni ellir danfon | 配信不能
配信エラー | 配信失敗 | 配信に失敗 | メール配信に失敗 | メッセージを配信できません | 送信エラー | 未送达
无法投递 | 無法傳遞 | 退信 | 系统退信 | 배달되지 | 배달 실패 | تعذر التسليم | לא ניתן למסירה
""")

BOUNCE_TEXT = phrases("""
this is the mail system at host | this is the mail delivery system | this is the mail delivery agent
this is the mail system | this is the qmail-send program | this is the qmail program | this is the postfix
this is the dragonfly mail agent | this is the mailer-daemon, please do not reply
this is the machine generated message | this is the email system | this is a delivery status notification
this is an automatically generated delivery status notification | this is a permanent error
this is a warning message only | this is a mime-encapsulated message
this message was created automatically by mail delivery software
this message was created automatically by the mail | this message was created automatically by
this message was generated automatically by mail delivery | this report relates to a message you sent
hi. this is the | hello, this is the mail server on | message from … mail delivery
i'm sorry to have to inform you that | i'm afraid i wasn't able to deliver your message
i was unable to deliver your message | i was not able to deliver your message
i wasn't able to deliver your message | sorry, i couldn't find any host
sorry, no mailbox here by that name | sorry, but your mail could not be delivered
sorry, we were unable to deliver | sorry we were unable to deliver
sorry, your message could not be delivered | we were unable to deliver
we had trouble delivering your message | we're sorry. … could not be delivered
we tried to deliver your message | we have been unable to deliver | unable to deliver message to
unable to deliver your message | unable to deliver mail | could not deliver mail to
could not be delivered to one or more | could not be delivered to the following
could not be delivered for the following reason | could not be delivered because
cannot be delivered to the following | was not delivered to: | was not delivered to the following
couldn't be delivered to | couldn't be delivered. | your message wasn't delivered
your message to … could | your message could not be delivered | your message couldn't be delivered
your message cannot be delivered | your message was not delivered | your message has not been delivered
your message was rejected by | your message did not reach some or all | your mail to the following
your mail message to the following | your email message to … could not | your email could not be delivered
your e-mail could not be delivered | your email to … could not | your mail could not be delivered
your mail sent on: | did not reach the following recipient | did not reach some or all of the intended
delivery has failed to these recipients | delivery to the following recipient
delivery to these recipients | delivery to … failed | delivery failed for the following | delivery failed
delivery of the following message | delivery is delayed to these | has been delayed … delivery
delivery attempts will continue | message delivery failed! | message not delivered
message could not be delivered
message will be retried | the message you sent to | the message that you sent | a message that you sent
a message (from | a message you sent | the original message was received at | the following message to <
the following message could not | the following address | the following recipient(s) could not
the following recipients could not | the following addresses had permanent
the following addresses had delivery problems | the following addresses had transient
the mail you sent could not be delivered | the email you sent | the email account that you tried to reach
the e-mail account does not exist | the user(s) account is temporarily over quota
the recipient's mailbox is full | the recipient's e-mail address was not found
the e-mail address you entered couldn't be found | the address couldn't be found | address not found
recipient address rejected | recipient not found | user unknown | no such user | unknown user:
unrouteable address | mailbox unavailable | mailbox is full | mailbox full | mailbox not found
over quota | does not have a … account | ----- the following addresses
----- transcript of session follows | ----- unsent message follows | ------- failure reasons
------- returned message | --- below this line is a copy of the message
--- enclosed is a copy of the message | diagnostic information for administrators | generating server:
final-recipient: rfc822 | final-recipient: | reporting-mta: dns | remote host said:
remote server returned | remote mail server said | (reason: 5 | action: failed | status: 5.
message has been frozen | return message to sender | returning message to sender
an error occurred while trying to deliver | an error was detected while attempting to deliver
failed to deliver to | failed recipient | original message follows | your message has been blocked
you are not allowed to post | you have received this message because … bounce
ihre nachricht … konnte nicht zugestellt | ihre nachricht … nicht zugestellt
ihre e-mail … nicht zugestellt | konnte nicht zugestellt werden | die zustellung … fehlgeschlagen
fehler bei der nachrichtenzustellung | folgende empfänger | folgende adresse | votre message n'a pas pu
votre message … n'a pas été remis | votre message … n'a pas pu | votre courrier n'a pas pu
n'a pas pu être remis | n'a pas pu être transmis | échec de la remise
informations de diagnostic pour les administrateurs | su mensaje no se pudo | su mensaje no ha podido
el mensaje no se pudo entregar | no se pudo entregar | no se ha podido entregar
no ha podido ser entregado | error en la entrega a estos destinatarios
información de diagnóstico para administradores | sua mensagem não pôde | a sua mensagem não pôde
não foi possível entregar | il messaggio non è stato | non è stato possibile recapitare
non è stato recapitato | impossibile recapitare | informazioni di diagnostica per gli amministratori
kan niet worden bezorgd | kon niet worden bezorgd | kan niet worden afgeleverd
kon niet worden afgeleverd | bezorging aan de volgende | kunde inte levereras | det gick inte att leverera
kunne ikke leveres | levering til disse mottakerne | meddelelsen kunne ikke | viestiäsi ei voitu
ei voitu toimittaa | nie mogła zostać dostarczona | nie można dostarczyć | nie została dostarczona
nie mogła być dostarczona | nelze doručit | nebylo možné doručit | nepodařilo se doručit
nem sikerült kézbesíteni | nem kézbesíthető | nu a putut fi livrat | не удалось доставить
не может быть доставлено | не было доставлено | невозможно доставить | не вдалося доставити
δεν ήταν δυνατή η παράδοση | teslim edilemedi | 配信できません | 配信できませんでした | 宛先不明
送信できませんでした | 无法投递 | 无法送达 | 未能送达 | 배달할 수 없 | 배달하지 못했
""")

# Display names under which mail systems write, whatever their address.
DAEMON_NAME = phrases("""
mail delivery | maildelivery | mailer-daemon | mailer daemon | mail administrator | mail system
mail router | mailsystem | system administrator | systemadministrator | postmaster
internet mail delivery | delivery status | delivery subsystem | delivery system | courier mail server
email delivery | e-mail delivery | bounce handler | undeliverable | microsoft outlook
""")

DAEMON_LOCAL_PARTS = names(
    "mailer-daemon mailerdaemon mailer_daemon mailer-deamon mdaemon maildaemon mail-daemon mail.daemon "
    "courier-daemon mailer_dmn"
)
POSTMASTER_LOCAL_PARTS = names("postmaster post.master post_master mailadmin mail-admin maileradmin")
