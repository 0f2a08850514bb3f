"""What machines write when nobody is there: subjects, sentences, receipts, in many languages.

Field experience, not a standard: each table is a hint that screening weighs with others.
"""

from __future__ import annotations

from inboxbot.triage.phrases import lines, phrases

AUTOMATIC_SUBJECT = phrases("""
automated acknowledg | automatic acknowledg | acknowledgement of your | acknowledgment of your
yahoo! auto response | automatic: re: | automatic reply: | automatic reply to | automatic reply from
automatic response | automatic replies:
automated reply | automated response | automated message: | auto reply | auto-reply | autoreply
auto response | auto-response | autoresponse | autoresponder | auto responder | auto: | [auto]
[auto-reply]
[autoreply] | [automatic reply] | [auto reply] | (auto reply | (autoreply | out of office: | out of office -
out of office re | out of office from | out of office auto | out of office message
out of office notification | out of office notice | out of office response | out of office reply
out of office assistant | out of office alert | out-of-office: | out-of-office auto | out-of-office reply
out-of-office message | out of the office: | out of the office - | out of the office re | [out of office
(out of office | ooo: | ooo re: | i am out of the office | i'm out of the office | i am out of office
i am currently out of | absence notification | vacation message | vacation notice | vacation reply
vacation response | abwesend | abwesenheit | automatische antwort | automatische rückantwort
automatische abwesenheit | automatisch generierte antwort | ich bin abwesend | ich bin nicht im
urlaubsmeldung | urlaubsnotiz | réponse automatique | reponse automatique | message automatique
message d'absence | absence du bureau | absent du bureau | respuesta automática | contestación automática
resposta automática | resposta automàtica | mensaje automático | fuera de la oficina | fuera de oficina
ausente de la oficina | fora do escritório | ausência temporária | ausência do escritório
risposta automatica | fuori sede | fuori ufficio | messaggio automatico | automatisch antwoord
automatische antwoord | automatische reactie | automatisch bericht | automatische beantwoording
afwezigheid
niet op kantoor | automatisch afwezigheid | autosvar | automatiskt svar | automatisk svar
automatisk besvarelse | automatisk autosvar | ej på kontoret | frånvaromeddelande | fraværsmelding
ikke på kontoret | ude af kontoret | automaattinen vastaus | automaattivastaus | poissa toimistosta
sjálfvirkt svar | odpowiedź automatyczna | automatyczna odpowiedź | autoodpowiedź | nieobecność
poza biurem
poza biurem: | automatická odpověď | automatická odpoveď | automatický odpověď | mimo kancelář
mimo kanceláriu | nepřítomnost | neprítomnosť | automatikus válasz | automatikus valasz | házon kívül
irodán kívül | răspuns automat | raspuns automat | în afara biroului | автоматический ответ | автоответ
вне офиса | отсутствие на работе | автоматична відповідь | автоматичен отговор | извън офиса
автоматски одговор | automatski odgovor | samodejni odgovor | automatinis atsakymas | automātiskā atbilde
automātiska atbilde | automaatvastus | automaatne vastus | αυτόματη απάντηση | εκτός γραφείου
otomatik yanıt
otomatik cevap | ofis dışında | yanıt otomatik | pārāk prombūtnē | ateb awtomatig | allan o'r swyddfa
freagra uathoibríoch | 自動返信 | 自动回复 | 自動回覆 | 自动答复 | 不在のお知らせ | 자동 응답 | 부재중
رد تلقائي | תגובה אוטומטית
मशीनी उत्तर | automatische abwesenheitsnotiz | abwesenheitsmeldung | abwesenheitsassistent | auto-antwort
automatische mail | automatic email | automatic e-mail | auto email | automatic out of office
automated out of office | automated email: | automated e-mail | auto-responder | auto notification
auto acknowledgement | auto-acknowledgement | auto-ack | autoack | out of the office auto
out of the office response | out of the office message | out of the office notification
out of the office notice | out-of-office response | out-of-office notification | out-of-office notice
(out-of-office | [out-of-office | [ooo] | away message | vacation auto | vacation responder
vacation notification | holiday auto | réponse d'absence | notification d'absence
message de réponse automatique | avis d'absence | accusé de réception automatique | aviso de ausencia
mensaje de ausencia | aviso de férias | aviso de ausência | mensagem automática | mensagem de ausência
avviso di assenza | messaggio di assenza | bericht bij afwezigheid | afwezigheidsbericht
afwezigheidsmelding
autosvar: | ferieautosvar | automatiskt meddelande | automatické oznámení | oznámení o nepřítomnosti
informacja o nieobecności | powiadomienie o nieobecności | távolléti | távolléti értesítés | otsutnosti
自動応答
自動回答 | 不在通知 | 外出自动回复 | 休假自动回复 | 부재중 자동 | lautomatinis
""")

# People give these subjects too: withheld where the text is a notice as well.
ABSENT_SUBJECT = phrases("""
i am on annual leave | i am on holiday | i am on leave | i am currently away | i am away from the office
away from the office | away from my desk | away from my mail | away from my email | absence: | vacation:
on vacation: | on annual leave: | on holiday until | on maternity leave | annual leave:
thank you for your email: | thank you for contacting us: | ich bin im urlaub | nicht im büro | im urlaub
absent(e) | absent : | absent jusqu | en congé | congés : | je suis absent | ausencia: | ausente:
estoy de vacaciones | de vacaciones | férias: | assenza: | assente: | in ferie | afwezig | niet aanwezig
frånvarande | frånvaro: | semester: | på semester | fravær | fraværende | ikke til stede | ferie: | på ferie
poissaolo | lomalla | nieobecny | urlop: | szabadságon | în concediu | odsotnost | odsutnost
absent de la birou | außer haus
""")

# A subject that is this and nothing else. Longer ones may be a person's ("Out of office hours GP").
AUTOMATIC_SUBJECT_WHOLE = lines("""
out of office | out of the office | out-of-office | ooo | away message | absence notice | automatic
autoresponder | automatic reply | auto reply | autoreply | automatic response | vacation message
out of office reply | poza biurem | abwesenheit | abwesenheitsnotiz
""")

# The same of ABSENT_SUBJECT.
ABSENT_SUBJECT_WHOLE = lines("""
automatic | auto
on holiday | on vacation | vacation | annual leave | on annual leave | on leave | away | i am away
i'm away | gone fishing | absence | absent | maternity leave | urlaub | in urlaub | absent(e) | absente
congés | vacances | vacaciones | ausente | ausencia | ausência | férias | assente | ferie | assenza
afwezig | vakantie | semester | fri | ferien | loma | urlop | dovolená | szabadság | concediu | отпуск
відпустка | отпуска | godišnji odmor | dopust | atostogos | atvaļinājums | puhkus | tatil | izin | άδεια
""")

# Somebody is not there, in the first person. Weighed with what goes with it: people write it too.
ABSENT = phrases("""
i am out until | i'm out until | i am on a/l | currently out of the office | currently out of office
currently on leave | currently on annual leave | currently on holiday | currently on maternity
i am away from work | i am out of the office | i'm out of the office | i am out of office
i'm out of office | i am currently out of | i'm currently out of | i am presently out of
i will be out of the office | i'll be out of the office | i will be out of office | i'll be out of office
i shall be out of the office | i am not in the office | i'm not in the office
i am currently not in the office | i am away from the office | i'm away from the office
i am currently away | i'm currently away | i am away from my desk | i am away from my mail
i am away from work until | i am away until | i'm away until | i am away on | i'm away on
i am on annual leave | i'm on annual leave | i am currently on annual leave | i am now on annual leave
i am on leave | i'm on leave | i am currently on leave | i am on holiday | i'm on holiday
i am currently on holiday | i am on vacation | i'm on vacation | i am on maternity | i am on paternity
i am currently on maternity | i am on a career break | i am on sabbatical | i am currently unavailable
i am unavailable until | i am not available until | i am not at work | i am not working today
i am unable to respond to emails | i am now out of the office | out of the office until
out of office until | on annual leave until | i am away today | i no longer work at_
i no longer work for_ | ich bin … nicht im büro | ich bin … nicht im hause | ich bin … nicht erreichbar
ich bin … abwesend | ich bin … außer haus | ich bin … im urlaub | ich bin … in elternzeit
ich bin … wieder für sie da | ich bin … wieder erreichbar | ich befinde mich … im urlaub
bin ich nicht im büro | bin ich … wieder erreichbar | derzeit nicht im büro | zur zeit nicht im büro
zurzeit nicht im haus | je suis absent | je suis actuellement absent | je suis en congé
je suis actuellement en congé | je suis en vacances | je ne suis pas au bureau | je serai absent
je serai de retour | je serai en congé | absent du bureau | absente du bureau | actuellement absent
actuellement en congé | estoy fuera de la oficina | estoy fuera de oficina | me encuentro fuera
me encuentro de vacaciones | estoy de vacaciones | estaré fuera | estaré de vacaciones | estaré ausente
estoy ausente | no estoy en la oficina | no estaré en la oficina | estou fora do escritório
estou ausente | estou de férias | encontro-me ausente | encontro-me de férias | estarei ausente
não estou no escritório | estic fora de l'oficina | sono fuori ufficio | sono fuori sede | sono assente
sono in ferie | sarò assente | sarò fuori | sarò in ferie | non sono in ufficio | ik ben … niet op kantoor
ik ben … afwezig | ik ben … met vakantie | ik ben … op vakantie | ik ben … niet aanwezig
ik ben … weer bereikbaar | ik ben … met verlof | wegens vakantie | jag är … inte på kontoret
jag är … på semester | jag är … ledig | jag är … bortrest | jag är … tjänstledig | jag är … föräldraledig
jag är … åter | jag har semester | jeg er … ikke på kontoret | jeg er … på ferie | jeg er … ikke til stede
jeg er … bortreist | jeg er … fraværende | jeg er … ute av kontoret | jeg er … ude af kontoret
jeg holder ferie | jeg har ferie | jeg er … tilbage | olen poissa | olen lomalla | olen … lomalla
en ole … toimistolla | jestem poza biurem | jestem … na urlopie | jestem … nieobecn | przebywam na urlopie
przebywam poza biurem | jestem … poza biurem | nie ma mnie w biurze | będę nieobecn | jsem … mimo kancelář
jsem … na dovolené | nejsem … v kanceláři | som mimo kancelárie | som … na dovolenke
nem vagyok az irodában | szabadságon vagyok | házon kívül vagyok | nu sunt la birou | sunt în concediu
sunt plecat | mă aflu în concediu | в настоящее время я … отсутств | я нахожусь в отпуске | я в отпуске
меня нет в офисе | буду отсутствовать | я у відпустці | перебуваю у відпустці | в отпуск съм
не съм в офиса | nisam u uredu | nisam u kancelariji | na godišnjem odmoru | na godišnjem sam
nisem v pisarni | na dopustu sem | sem na dopustu | esu atostogose | šiuo metu atostogauju
esmu atvaļinājumā | olen puhkusel | απουσιάζω | είμαι εκτός γραφείου | βρίσκομαι σε άδεια
ofis dışındayım | izindeyim | yıllık izinde | tatildeyim | rwyf allan o'r swyddfa
rydw i allan o'r swyddfa | rwyf ar wyliau | táim as oifig | táim as láthair | 不在にしております | 休暇中
休假 | 不在办公室 | 외출 중 | 부재 중 | i will not be reading my mail | i will not be reading my email
i'm not reading mail | i am not reading mail | your mail concerning … will be read
your mail about … will be read | ooo until | ooo from | i am ooo | i'm ooo | i am off until
i'm off until | i am currently off | i am on parental leave | i am on study leave
i am on compassionate leave | i am on secondment | i am on jury service | i am on extended leave
currently on parental | currently on extended | i am not currently in the office | i am not currently at
i am currently not at | i am currently off | i am not in today | i'm not in today
i no longer have access to this | this email address is no longer | this e-mail address is no longer
this mailbox is no longer | this mailbox is not monitored | this inbox is not monitored
this account is not monitored | this email account is not monitored | this email address is not monitored
this email account is no longer | is now closed until | closed for the christmas
closed over the christmas | closed for christmas | derzeit nicht erreichbar | derzeit im urlaub
zurzeit im urlaub | derzeit befinde ich mich | befinde ich mich … im urlaub
befinde ich mich … in mutterschutz | bin … im mutterschutz | bin … im urlaub | bin … nicht im büro
bin … außer haus | actuellement absent | actuellement en vacances | en congé maternité | en congés jusqu
en congé jusqu | absent jusqu | absente jusqu | absent(e) jusqu | absent du bureau jusqu
en déplacement jusqu | me encuentro fuera | me encuentro ausente | actualmente estoy fuera
no me encuentro en la oficina | estou ausente | estou fora | estarei fora | estarei de férias
ausente do escritório | in questo momento sono fuori | ufficio chiuso | l'ufficio è chiuso
är på semester | er på ferie | er bortreist | ik ben … afwezig | momenteel … afwezig | wij zijn … gesloten
jestem niedostępn | nieobecna w biurze | nieobecny w biurze | i have left the company
i have left the organisation | i have left the organization | i have left the trust
i have left the council | i have left the charity | i have now left the company
i have now left the organisation | i am no longer with the company | i am no longer with the organisation
i have now retired and this | i have retired and this | i have now left the trust
i have now left the council | i have now left the team | gone fishing | mail to this address is not read
i am on rest days | i'm on rest days
""")

# What people say of their plans as often as machines do: it withholds an answer and hides nothing.
ABSENT_AHEAD = phrases("""
i am travelling | i'm travelling | i am traveling | i'm traveling | i am currently travelling
i am currently traveling | i am attending a conference | i am at a conference | i do not work on
i don't work on | i work part time_ | i work part-time_ | i will be away until | i'll be away until
i shall be away until | i will be on leave | i will be on holiday | i'll be on leave | i'll be on holiday
i'll be on annual leave | i will be unavailable | i am away for | i am away this week
i will be away from | i will be on annual leave | i am out of the country | i'm out of the country
i am out of town | i'm out of town | i am currently at a conference | i'm currently at a conference
i have moved to a new role | i've moved to a new role | i now work mondays | i now work tuesdays
i now work part | i am in meetings all | i am on a course | i am on training
""")

# The same of somebody else: people write that too, so a subject or header must go with it.
ABSENT_OTHERS = phrases("""
has left the organisation | has left the company | is out of the office | is currently out of the office
is on annual leave | is on maternity leave | is away from the office | are out of the office
out of the office until | out of the office from | out of the office and will | out of office until
on annual leave until | on annual leave from | on annual leave and | on leave until | away on vacation
away until | no longer works at_ | no longer works for_ | no longer works here | no longer with the
is no longer employed | has now left the | our office is closed | our offices are closed
the office is closed | the office is now closed | we are closed until | we are currently closed
ceased to be a
""")

# Says outright that a machine is writing.
AUTOMATIC_TEXT = phrases("""
this is an automatic reply | this is an automated reply | this is an automatic response
this is an automated response | this is an automatic email | this is an automated email
this is an automatic message | this is an automated message | this is an auto-reply
this is an auto reply | this is an autoreply | this is an auto-response | this is an auto-generated
this is an automatically generated | this message is automatically generated
this email is automatically generated | this e-mail is automatically generated
this email was automatically generated | this email has been automatically generated
this message was generated automatically | automatically generated reply | automatic acknowledgement
automated acknowledgement | automatisch generiert | ceci est un message automatique
ceci est une réponse automatique | este es un mensaje automático | esta é uma mensagem automática
questo è un messaggio automatico | dit is een automatisch | detta är ett automat | dette er et automat
tämä on automaattinen | wiadomość wygenerowana automatycznie | to jest automatyczna | ez egy automatikus
это автоматическ
""")

# What goes with an absence.
AWAY_NOTICE = phrases("""
i will reply on my return | i will respond on my return | i will reply when i return
i will respond when i return | i will reply to your email when | i will respond to your email when
i will answer your email when | i will get back to you when | i will get back to you on my return
i will be back in the office | i will be back on | i will be back at my desk | i will be returning
i shall return | i will return | i'll be back | back in the office on | returning to the office
return to the office on | on my return | upon my return | when i return | will not be checking
not be checking my | not checking email | not be monitoring | will not be monitored | is not monitored
not being monitored | is no longer monitored | is no longer in use | no access to my email
no access to email | not have access to my email | not have access to email | limited access to my
limited access to e | intermittent access to | your email has not been forwarded
your email will not be forwarded | your message has not been forwarded | your email has been forwarded
if your email is urgent | if your enquiry is urgent | if your query is urgent | if your message is urgent
if your matter is urgent | if it is urgent | if this is urgent | if urgent | for urgent matters
for urgent enquiries | for urgent queries | for anything urgent | for immediate assistance
for any urgent | in an emergency please | in case of emergency | in my absence | during my absence
please direct | please contact … instead | please contact … in my absence | please email … instead
please forward your | please resend | please re-send | direct all enquiries | direct any enquiries
for urgent issues | for urgent requests | for urgent assistance | for all urgent | for assistance in my
will respond to your message | will respond to your email | will reply to your message
will reply to your email | will respond upon | will reply upon | will respond as soon as
will get back to you as soon as | respond after | reply after | with limited access | without access to
in dringenden fällen | in dringenden angelegenheiten | bei dringenden | wenden sie sich … an
ihre e-mail wird nicht weitergeleitet | ihre nachricht wird nicht weitergeleitet | en cas d'urgence
pour toute urgence | en mon absence | je vous répondrai | à mon retour | en caso de urgencia
para cualquier urgencia | para asuntos urgentes | a mi regreso | em caso de urgência | no meu regresso
per urgenze | in caso di urgenza | al mio rientro | voor dringende | bij spoed | bij mijn terugkeer
vid brådskande | för brådskande | när jag är tillbaka | ved hastende | når jeg er tilbake
når jeg er tilbage | kiireellisissä | w pilnych sprawach | w sprawach pilnych | po powrocie | v naléhavých
v neodkladných | po mém návratu | sürgős esetben | pentru urgențe | în caz de urgență | по возвращении
по срочным вопросам | u hitnim | v nujnih | i'll reply when | i'll answer when | i'll respond when
not looking at emails | not looking at my email | not reading emails | there may be a delay before
please direct anything | is covering until | mail to this address is not | residents should contact
patchy wifi | patchy signal
""")

# What makes one sentence of absence a notice: how long it lasts.
UNTIL = phrases("""
until_ | till_ | returning_ | back on_ | back in_ | return on_ | bis_ | ab dem_ | jusqu' | de retour
hasta_ | a partir del_ | fino al_ | fino a_ | até_ | t/m_ | tot_ | vanaf_ | till den_ | åter_ | tilbake
tilbage | saakka | asti_ | do dnia_ | od dnia_ | до_ | pâna | până la_ | do pátku
""")

# With thanks for a mail begin receipts and notices, and people's answers: never enough alone.
THANKS_FOR = phrases("""
thank you for your e-mail | thank you for your email | thank you for your message
thank you for your mail | thank you for your enquiry | thank you for your inquiry
thank you for your query | thank you for your correspondence | thank you for you e-mail
thank you for emailing | thank you for e-mailing | thank you for contacting
thank you for getting in touch | thank you for writing to | thanks for your email | thanks for your e-mail
thanks for your message | thanks for your enquiry | thanks for contacting | thanks for getting in touch
thanks for emailing | thank you for reaching out | thanks for reaching out | many thanks for your email
vielen dank für ihre | danke für ihre | vielen dank für deine | besten dank für ihre
merci pour votre message | merci de votre message | merci pour votre mail | merci de votre courriel
nous vous remercions | gracias por su | gracias por tu | gracias por contactar | gracias por ponerse
gracias por escribir | grazie per averci | grazie per il tuo | grazie per la sua | obrigado pela
obrigado pelo | obrigada pela | agradecemos | bedankt voor uw | dank voor uw | hartelijk dank voor uw
tack för ditt | takk for din | tak for din | kiitos viestistäsi | kiitos yhteydenotosta
dziękuję za wiadomość | dziękujemy za | děkujeme za | köszönjük | vă mulțumim | спасибо за | благодарим за
thank you for your booking | thank you for your request | thank you for your application
thank you for your submission | thank you for your feedback | thank you for your comments
""")

# What a receipt promises or asks besides.
PROMISE = phrases("""
working days | business days | working hours | office hours | opening hours | as soon as possible
as soon as we can | as quickly as possible | will respond within | will reply within | aim to respond
aim to reply | endeavour to | within 24 hours | within 48 hours | will get back to you | get back to you
will be in touch | will be dealt with | will be answered | will be read by | will be processed
will be passed to | has been passed to | has been forwarded to | will be actioned | will contact you
reference number | ticket number | case number | ticket id | support request | mailbox is | inbox is
is monitored | is not monitored | is checked | is only monitored | high volume | if your enquiry is urgent
if your query is urgent | if it is urgent | if this is urgent | in an emergency | urgent medical help
do not reply | do not use this | automated | automatic | acknowledge receipt | acknowledgement
so bald wie möglich | schnellstmöglich | in kürze | bearbeiten | dans les meilleurs délais
dans les plus brefs | lo antes posible | a la mayor brevedad | il prima possibile | al più presto
o mais breve possível | zo spoedig mogelijk | zo snel mogelijk | så snart som möjligt | så snart som mulig
så hurtigt som muligt | mahdollisimman pian | jak najszybciej | niezwłocznie | v nejbližší
în cel mai scurt | в ближайшее время
""")

# A helpdesk's receipt: it has taken something in and gives it a number.
RECEIPT = phrases("""
we have received your payment | your support ticket | this event has been changed
this event has been cancelled | attendees are waiting for you | your parcel | has been dispatched
has been shipped | new followers this week | your verification code | reset your password
an agent will reply | a support agent will | support agent will | our team will respond
our team will reply
your submission has been | we have received your submission | your application has been received
your feedback has been received | your inquiry has been received | we have received your inquiry
we received your | thank you. we have received
reply above this line | please type your reply above | please reply above this line
write above this line | we have received your email | we have received your e-mail
we have received your message | we have received your enquiry | we have received your request
we have received your query | we have received your correspondence | we've received your request
we've received your email | we've received your message | we've received your enquiry | we've logged your
we have logged your | has been logged as | has been logged with | your request has been received
your email has been received | your e-mail has been received | your message has been received
your enquiry has been received | your query has been received | your ticket has been | your case has been
your request (# | your ticket number | your case number is | your reference number is
your enquiry number is | a ticket has been | a support ticket | a support request has been | ticket id:
this is to acknowledge receipt | this email is to confirm that we have received
this is an acknowledgement of your | this email acknowledges receipt
please accept this as acknowledgement | please accept this email as acknowledgement
please treat this as an acknowledgement | we aim to respond | we aim to reply
we will respond to your email within | we will respond to you within | we will reply within
you will receive a response within | you can expect a response within
a member of the team will be in touch | a member of our team will be in touch
a member of staff will be in touch | an agent will be in touch | thank you for your order
thanks for your order | your order has been
order confirmation | your booking is confirmed | your registration is confirmed
wir haben ihre anfrage erhalten | wir haben ihre nachricht erhalten
nous avons bien reçu votre | votre demande a bien été | hemos recibido su | hemos recibido tu
abbiamo ricevuto la | recebemos a sua | wij hebben uw | we hebben uw | vi har mottagit | vi har mottatt
vi har modtaget | otrzymaliśmy twoj | otrzymaliśmy państ
""")
