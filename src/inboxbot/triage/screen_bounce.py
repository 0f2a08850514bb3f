"""What mail systems write when they could not deliver: subjects, sentences and names.

For reports without the structure of RFC 3464: qmail, Exim, old Exchange, Notes, gateways, mobile
providers, and the same in other languages. Field experience; weighed with sender and path.
"""

from __future__ import annotations

from inboxbot.triage.phrases import names, phrases

BOUNCE_SUBJECT = phrases("""
undelivered mail returned to sender | mail delivery failed: returning message to sender
warning: could not send message for past | returned mail: see transcript | delivery status notification (
returned mail: user unknown | returned mail: unknown user | returned mail: service unavailable
mail delivery failed: returning | mail system error - returned mail | undeliverable mail returned to sender
mail delivery failure notification | delivery failure notification | failure notice: | failed mail delivery
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
failed mail to | failure: | mail undelivered | message undeliverable | message undelivered
message status - delayed | message notification - undeliverable | processing error
automatically rejected mail
non remis : | delivery temporarily | temporary delivery failure | delivery temporarily suspended
message delivery delayed | unzustellbare | rückläufer | zustellung verzögert | remise retardée
notification d'état de remise | notificación de estado | notificação de status | notifica dello stato
mancato recapito | statusmelding | 邮件传输失败 | 邮件投递失败 | 投递失败 | エラーメール | 宛先不明
메일 전송 실패 | 발송 실패
""")

BOUNCE_TEXT = phrases("""
this is the mail system at host | this is the mail delivery system | this is the mail delivery agent
this is the mail system | this is the qmail-send program | this is the qmail program | this is the postfix
this is the dragonfly mail agent | this is the mailer-daemon, please do not reply
this is the machine generated message | this is the email system | this is a delivery status notification
this is an automatically generated delivery status notification | this is a warning message only
this is a mime-encapsulated message | this message was created automatically by mail delivery software
this message was created automatically by the mail | this message was created automatically by
this message was generated automatically by mail delivery | this report relates to a message you sent
hello, this is the mail server on | message from … mail delivery
i'm afraid i wasn't able to deliver your message | i was unable to deliver your message
i was not able to deliver your message | i wasn't able to deliver your message
sorry, i couldn't find any host | sorry, no mailbox here by that name
sorry, but your mail could not be delivered | sorry, we were unable to deliver
sorry we were unable to deliver | sorry, your message could not be delivered
we had trouble delivering your message | we're sorry. … could not be delivered
we have been unable to deliver | unable to deliver message to | unable to deliver mail
could not deliver mail to | could not be delivered to one or more
could not be delivered to the following | cannot be delivered to the following | was not delivered to:
was not delivered to the following | couldn't be delivered to | couldn't be delivered.
your message wasn't delivered | your message could not be delivered | your message couldn't be delivered
your message cannot be delivered | your message was not delivered | your message has not been delivered
your message was rejected by | your message did not reach some or all | your mail to the following
your mail message to the following | your email message to … could not | your email could not be delivered
your e-mail could not be delivered | your email to … could not | your mail could not be delivered
your mail sent on: | did not reach the following recipient | did not reach some or all of the intended
delivery has failed to these recipients | delivery to the following recipient
delivery to these recipients | delivery failed for the following | delivery of the following message
delivery is delayed to these | has been delayed … delivery | delivery attempts will continue
message delivery failed! | message could not be delivered | message will be retried | a message (from
the original message was received at | the following message to < | the following message could not
the following recipient(s) could not | the following recipients could not
the following addresses had permanent | the following addresses had delivery problems
the following addresses had transient | the mail you sent could not be delivered
the email account that you tried to reach | the e-mail account does not exist
the user(s) account is temporarily over quota | the recipient's mailbox is full
the recipient's e-mail address was not found | the e-mail address you entered couldn't be found
the address couldn't be found | recipient address rejected | unrouteable address | mailbox unavailable
does not have a … account | ----- the following addresses | ----- transcript of session follows
----- unsent message follows | ------- failure reasons | ------- returned message
--- below this line is a copy of the message | --- enclosed is a copy of the message
diagnostic information for administrators | generating server: | final-recipient: rfc822
final-recipient: | reporting-mta: dns | remote host said: | remote server returned
remote mail server said | (reason: 5 | action: failed | status: 5. | message has been frozen
returning message to sender | an error occurred while trying to deliver
an error was detected while attempting to deliver | failed recipient | your message has been blocked
you have received this message because … bounce | ihre nachricht … konnte nicht zugestellt
ihre nachricht … nicht zugestellt | ihre e-mail … nicht zugestellt | konnte nicht zugestellt werden
die zustellung … fehlgeschlagen | fehler bei der nachrichtenzustellung | votre message n'a pas pu
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
-----the following addresses had | ---the following addresses had | --- the following addresses had
the following addresses had delivery errors | non-delivered information | rejected by a remote mail server
the message that you sent was undeliverable | had the following undeliverable recipient
intended recipient: … returned because | the following mail has been returned because
a message could not be delivered to: | an error was detected while processing the enclosed
failed permanently: | was automatically rejected | the following recipient(s) could not be reached
message from interscan | the following mail could not be delivered | non-delivery report
the email below could not be delivered | error: no valid recipients | your message could not be sent
a transcript of the attempts to send | this is the james mail server | this is the deliver program at
this is the email server at | failed addresses follow: | here is your list of failed recipients
here is your returned mail | undeliverable address: | the following recipients did not receive
the following recipients did not receive your message
one or more of the recipients of your message did not | sorry, unable to deliver your message
invalid final delivery userid | failed recipients ------ | has encountered delivery problems
could not deliver message to | --------message not delivered | this message was undeliverable due to
is a deactivated mailbox | mailbox quota exceeded | quota violation for | quota exceeded
has been returned to sender | message has been delayed | still being retried
you do not need to resend your message | this is a warning only | will be retried for
we are sending this mail to warn you | has not yet been delivered to | could not yet be delivered
no action is required on your part | wasn't found at | couldn't deliver the message to
your message was blocked by | your message … wasn't delivered because | your message … can't be delivered
recipient's mailbox is full and can't | rejected your message to the following
kann nicht zugestellt werden | konnte nicht übermittelt werden | wurde nicht zugestellt
unbekannter empfänger | wird verzögert | remise retardée | n'a pas pu être délivré
n'a pas pu être distribué | adresse e-mail introuvable | destinataire inconnu
no se pudo enviar el mensaje | no se pudo entregar el mensaje | no fue entregado
el siguiente destinatario | buzón lleno | não foi entregue | o destinatário não | caixa postal cheia
entrega falhou | non è stato consegnato | il seguente destinatario | casella piena | de volgende ontvanger
niet afgeleverd | kunde inte nå | följande mottagare | følgende mottaker | følgende modtager
nie dostarczono | nie powiodło się | następujących adresatów | doručení … se nezdařilo | schránka je plná
a következő címzett | următorul destinatar | следующему адресу | почтовый ящик переполнен | ваше письмо не
エラーのため送信できませんでした | は送信できませんでした | 送信に失敗しました | 受信者が見つかりません
メールボックスがいっぱい | 次のあて先 | あて先へのメッセージ | 無法送達 | 投递失败 | 收件人不存在
邮件无法发送 | 邮件无法送达 | 退回给您 | 전송하지 못했 | 수신자가 없 | hi. this is the qmail
i'm sorry to have to inform you that your message | your message to … could not be
your message to … couldn't be
""")

# The same as people put it too: they count under a mail system's name only.
BOUNCE_HINT = phrases("""
the message you sent to | the message that you sent | a message that you sent | a message you sent
the following address | the email you sent | address not found | mailbox is full | mailbox full | over quota
delivery failed | delivery to … failed | failed to deliver to | you are not allowed to post
this is a permanent error | mailbox not found | message not delivered | user unknown | no such user
unknown user: | recipient not found | we were unable to deliver | we tried to deliver your message
original message follows | folgende adresse | folgende empfänger | return message to sender
unable to deliver your message | could not be delivered because
could not be delivered for the following reason
""")

# So begins nobody but a mail system. A person who shows us one begins otherwise, or forwards it.
REPORT_BEGINS = phrases("""
this is the mail system at | this is the mail delivery | this is the qmail | hello, this is the mail
this message was created automatically by | this message was generated automatically by mail
this is the machine generated | this is an automatically generated delivery | this is the mailer-daemon
this is the email system | this is the postfix | this is the dragonfly | this is a delivery status
this is a permanent error | this is a mime-encapsulated | this is a message from the mimecast
this is the james | message from yahoo | message from interscan | mailenable: message
the original message was received at | the following addresses had | the following message to
the following message could not be delivered | the following mail could not be
the following mail has been | the following recipients could not | the following recipient(s) could not
the message that you sent was | the attached file had the following
the e-mail address you entered couldn't | i'm afraid i wasn't able to deliver
i was not able to deliver your | sorry, we were unable to deliver your
sorry, unable to deliver your message | sorry, your message could not be | unable to deliver message to
unable to deliver mail to | could not deliver message to | intended recipient:
an error was detected while | an error has occurred while attempting to deliver
an error occurred while trying to | a message that you sent could not | a message that you have sent
a message could not be delivered to | your message to … was automatically | your message to the following
your message did not reach | your message cannot be delivered | your message was not delivered
your message wasn't delivered | your message has encountered delivery
your message has not been delivered | your mail to the following | your mail message to the following
your email could not be delivered | your message subject: … was not delivered to
your message to: … was blocked | your message to: … subject: … did not reach | non-delivery report
delivery has failed to these | delivery is delayed to these | delivery to the following recipient
delivery of the following | undeliverable to | undelivered: | undeliverable message
error: no valid recipients | error: invalid user address | your mail sent on: … could not be delivered
failure reasons | failed recipients | user's mailbox is full | returned message | transcript of session
--- non-delivery | fehler bei der nachrichtenzustellung | die folgende nachricht konnte
échec de la remise | la remise a échoué | error en la entrega a | no se pudo entregar | falha na entrega
impossibile recapitare | bezorging aan … mislukt | nie można dostarczyć | не удалось доставить
i'm sorry to have to inform you that your message | hi. this is the qmail
hi. this is the deliver program | hi. this is the mail | hi! this is the
your message to … could not be delivered | your message to … couldn't be delivered
your message could not be delivered | your message couldn't be delivered | your message could not be sent
your message has encountered | your e-mail message to … could not be delivered
failed to deliver to the following | failed to deliver message to
ihre nachricht … konnte nicht zugestellt | ihre nachricht … nicht zugestellt
ihre nachricht hat einige oder alle | ihre e-mail … nicht zugestellt | votre message … n'a pas pu être
votre message n'a pas été remis | votre message … n'a pas été remis | su mensaje no se pudo entregar
su mensaje … no ha podido ser entregado | no se ha podido entregar su mensaje
sua mensagem não pôde ser entregue | sua mensagem não foi entregue | a sua mensagem … não foi entregue
il messaggio non è stato consegnato | il messaggio … non è stato recapitato | il messaggio inviato … non
uw bericht … niet worden bezorgd | uw bericht is niet bezorgd | ditt meddelande … inte levereras
meldingen … ikke leveres | din besked … ikke leveres | viestiäsi ei voitu toimittaa
twoja wiadomość … nie mogła zostać dostarczona | twoja wiadomość nie została dostarczona
vaše zpráva … nebyla doručena | ваше сообщение не было доставлено
ваше сообщение … не может быть доставлено | ваше письмо не было доставлено | ваше письмо … не доставлено
""")

# Display names under which mail systems write, whatever their address.
DAEMON_NAME = phrases("""
mail delivery | maildelivery | mailer-daemon | mailer daemon | mail administrator | mail system
mail router | mailsystem | system administrator | systemadministrator | postmaster
internet mail delivery | delivery status | delivery subsystem | delivery system | courier mail server
email delivery | e-mail delivery | mail deliver system | delivery service | bounce handler | undeliverable
microsoft outlook
""")

DAEMON_LOCAL_PARTS = names(
    "mailer-daemon mailerdaemon mailer_daemon mailer-deamon mdaemon maildaemon mail-daemon mail.daemon "
    "courier-daemon mailer_dmn mail.delivery.system mail-delivery-system maildelivery"
)
POSTMASTER_LOCAL_PARTS = names("postmaster post.master post_master mailadmin mail-admin maileradmin")
