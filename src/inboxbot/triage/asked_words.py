"""The words by which a time is told to be that of an answer, or of something else (asked_for)."""

from __future__ import annotations

from typing import Final

from inboxbot.triage.clock_tokens import WEEKDAYS, set_of

LEADS: Final = set_of("by before until till til")
REQUESTS: Final = set_of("please could can may would will")
CANCELLED: Final = {("no", "longer"), ("has", "moved"), ("has", "gone"), ("is", "off")}
REPLACED: Final = {
    ("can", "become"),
    ("could", "become"),
    ("may", "become"),
    ("actually", "no"),
    ("scrap", "that"),
    ("no", "wait"),
    ("sorry", "no"),
    ("second", "thoughts"),
}
HEARING: Final = set_of("you're i'm we're are been is am")
PRESSING: Final = set_of("editor chief boss desk subs lawyers producer tutor")
NO_HURRY: Final = {("no", "rush"), ("no", "hurry"), ("no", "pressure"), ("no", "deadline")}
BY: Final = set_of("by before within inside beyond")
UNTIL: Final = set_of("until till til")
DUE: Final = set_of("rsvp turnaround due ahead cut cutoff deadline deadlines dl latest than stretch")
DEADLINE: Final = set_of("deadline deadlines dl latest")
LAST_OF_ALL: Final = {
    ("drop", "dead"),
    ("hard", "stop"),
    ("hard", "out"),
    ("hard", "limit"),
    ("hard", "finish"),
    ("final", "call"),
    ("last", "orders"),
    ("absolute", "limit"),
}
DATES: Final = set_of("copy press print closing target due dead")
GIVEN: Final = set_of(
    "have got give gives given giving hold holding holds wait waiting keep keeping leave leaving up"
)
OURS: Final = set_of(
    "i'm we're they've i i've i'll i'd we we'd we've we'll you you've you'll you'd can could it my our"
)
THERE: Final = set_of(
    "here around in writing working office desk off away out closed shut open leave holiday embargoed embargo"
)
ASKS_PLAINLY: Final = set_of(
    "need needed needs want wants wanting asks required reply respond response responses answer answers comment "
    "comments statement quote quotes ring bell know confirm send shout let me us please pls plz deadline "
    "clip interview grateful looking hoping hope appreciate appreciated welcome wrap wrapped turn turnaround "
    "wanted yours wording submit obliged glad thankful useful handy helpful receive received file filing "
    "editor trying best yes"
)
# Asks too, but stands in any story: only where its clause tells nothing.
MAY_ASK: Final = set_of(
    "you your require line lines words word call phone text chat speak talk hear get back reach reaches tell "
    "thoughts love like could can reaction corrections lock finish finishing knowing something anything hand "
    "copy drop decide decision help name names chance arrive arrives possible value"
)
OR_WE: Final = {("or", who) for who in ("i'll", "we'll", "i'm", "we're", "i", "we")}
OR_NOT: Final = set_of("doesn't won't can't cannot")
OF_OTHERS: Final = set_of("wants needs asks")
MAY_NEED: Final = set_of(
    "he she they who and editor desk boss tutor producer presenter page paper it this magazine sub "
    "subs executive "
    "exec chief planner designer designers printer printers lawyer lawyers legal"
)
ASKS: Final = ASKS_PLAINLY | MAY_ASK
ASKS_ABOUT_THEN: Final = set_of(
    "need needed needs want reply respond response answer answers call ring chat speak talk hear know "
    "confirm send back comment statement quote turn turnaround shout clip line words like looking hoping "
    "wrap wrapped finish finishing clips knowing get tell welcome wants wanted needs required yes "
    "steer indication feedback go-ahead"
)
MEETS: Final = set_of(
    "interview come join appear film filming photograph photographer visit guest camera meet available free "
    "live slot air session panel record recording coffee speaker speak talk chat"
)
# What a story is about; told nearer to the time than what is asked, the time is the story's.
HAPPENS: Final = set_of(
    "about closing closure reopen reopens reopening shut shuts shutting strike strikes vote announced "
    "announcement announcing launch launches launched happening starts starting begins opens opening report "
    "meeting after following decision changes change close closes closed ends ending moves moving scrapped "
    "plan plans cuts tomorrow's during"
)
THEIRS: Final = set_of(
    "they trust council minister ministers board icb hospital government patients people nhs"
)
TURNS: Final = set_of(
    "close closed closing shut shutting reopen open opening end ending move moving start stop launch cut"
)
WILL: Final = set_of("to will must should may might be is are could")
IS_SAID: Final = set_of(
    "was were is are has had did will said says told be been being happened went visited received made"
)
CLOSES: Final = set_of(
    "script scripting edit editing "
    "file filing files press print prints printing printer printers closes close closing lock locks "
    "locked drawn "
    "laid bed signed sign signs shuts filed stone subs passes pass freeze freezes finalise finalising "
    "submit submitting hand "
    "finishing wrap wrapping"
)
OUT: Final = set_of(
    "air airs airing broadcast publish published publishing publication run running runs live online copy "
    "going goes go lands uploads upload out come join appear reporting writing writes handing post "
    "posting tweeting sharing "
    "uploading up"
)
SHOWS: Final = set_of("bulletin edition programme show slot")
JOINS_IN: Final = set_of("come join appear")
OF_PRESS: Final = {("press", "to"), ("bed", "to"), ("print", "to"), ("stone", "the"), ("stone", "off")}
PAGES: Final = {"page", "pages", "copy", "column"}
# Whose closing or going out it is: a clinic closes too.
WRITERS: Final = set_of(
    "script scripts rundown graphics titles proof proofs playlist timeline autocue "
    "i i'm i'll we we're we'll we've my our us it it's this page pages copy column section magazine issue "
    "paper edition desk letters slot story piece package item bulletin programme show film feature he he's "
    "she she's they they're editor you newsletter sub subs number edn ed supplement list lineup "
    "layout edit door window rota press print printers website site newsroom air"
)
ON_AIR: Final = set_of("air live programme show bulletin paper edition issue")
EVENTS: Final = set_of(
    "announcement meeting appointment event briefing hearing debate conference agm summit launch"
)
WELCOME: Final = set_of(
    "early soon plenty ideal perfect great brilliant lovely helpful fab fantastic good best fine enough ok okay magic "
    "marvellous wonderful super ace smashing champion terrific amazing splendid grand appreciated better safest"
)
SUITS: Final = {
    ("will", "do"),
    ("would", "serve"),
    ("is", "when"),
    ("is", "drop"),
    ("or", "before"),
    ("or", "earlier"),
    ("or", "never"),
    ("no", "later"),
    ("and", "not"),
    ("will", "serve"),
    ("would", "do"),
    ("is", "fine"),
    ("is", "ok"),
    ("is", "okay"),
    ("is", "good"),
    ("or", "sooner"),
    ("is", "latest"),
    ("would", "suit"),
    ("would", "work"),
    ("is", "perfect"),
    ("works", "for"),
}
THAT_WOULD_BE: Final = {("that", "would", "be"), ("it", "would", "be"), ("that", "will", "be")}
TOO_LATE: Final = {
    ("is", "the", "new"),
    ("is", "the", "real"),
    ("and", "no", "later"),
    ("or", "not", "at"),
    ("is", "the", "very"),
    ("is", "the", "absolute"),
    ("being", "the", "last"),
    ("being", "the", "very"),
    ("being", "the", "absolute"),
    ("being", "the", "latest"),
    ("if", "you", "can't"),
    ("if", "you", "cannot"),
    ("if", "that", "fails"),
    ("is", "the", "last"),
    ("is", "no", "use"),
    ("is", "no", "good"),
    ("is", "too", "late"),
    ("will", "be", "too"),
}
AFTER: Final = set_of("deadline latest cutoff outside max tops push")
COULD: Final = set_of("could can would")
PAST: Final = set_of(
    "gave came broke published arrived spoke talked replied answered responded landed told promised was had were went"
)
ELSEWHERE: Final = set_of("on from back off again out i'm")
TAKE_OVER: Final = set_of("team colleague colleagues shift nights days early late")
MODALS: Final = set_of("would must should")
MY_LIMIT: Final = set_of(
    "deadline date limit latest last final absolute hard real drop cut cutoff copy print press filing target very"
)
LIMITS: Final = set_of("cut cutoff deadline limit latest")
MEANS: Final = set_of("phone telephone email e-mail mail text zoom teams video skype post letter return")
SAID_BETTER: Final = set_of(", ( - ideally preferably say by before at so on the")
WORKING_TO: Final = {
    ("working", "to"),
    ("working", "towards"),
    ("aim", "for"),
    ("aiming", "for"),
    ("shooting", "for"),
    ("chasing", "for"),
    ("you", "hit"),
    ("you", "manage"),
    ("can", "become"),
    ("could", "become"),
    ("now", "becomes"),
}
MOVED: Final = set_of("stretched stretch pushed push put extended moved held hold holding")
I_HAVE: Final = set_of("i i've we we've i'll we'll can")
ANSWERS: Final = set_of("reply answer response comment quote statement line yours")
NEAR_DAYS: Final = set_of("today tonight tomorrow this")
THIS_WEEK: Final = set_of("week tomorrow today tonight") | WEEKDAYS.keys()
ADVERTS: Final = set_of(
    "advertising adverts advert ads ad bookings artwork classified classifieds advertisers advertisements"
)
EACH: Final = {("of", "each"), ("of", "every"), ("each", "month"), ("every", "month")}
VISITS: Final = set_of("visit meet film photograph attend interview")
NO_CERTAIN: Final = set_of("which what whichever any whatever")
FOR_ADVERTS: Final = set_of("advertisers advertisements advertising adverts")
MONTH_BEFORE: Final = {("of", "the", "month", which) for which in ("preceding", "before", "prior")}
TOLD_BY: Final = set_of("is means makes")
REPLACES: Final = set_of("rather instead was originally moved forward")
PUT_OFF: Final = set_of("deadline forward ignore changed moved")
ASK_US: Final = set_of("know tell confirm say sure see decide")
OPENS: Final = set_of("closes shuts opens ends starts finishes")
SHUTS: Final = set_of("close closes closing deadline")
TOOK: Final = set_of("took waited spent queued finally")
WERE: Final = set_of("was were got")
DID: Final = set_of("did was were had has wasn't didn't")
PAPERS: Final = set_of("notice release office officer officers conference statement pack cutting cuttings")
WAS: Final = set_of("was were had been")
GUESTS: Final = set_of(
    "photographer photographers snapper crew cameraman "
    "rep guest guests contributor voice somebody someone person patient speaker"
)
DOABLE: Final = set_of("doable feasible possible realistic manageable ok okay alright enough")
OTHERS: Final = set_of("he she they it")
MAY_HAVE: Final = set_of("me us them to must should please and , let would could can will d ( -")
IT: Final = set_of("it them this everything yours")
HAVE: Final = set_of("have get hear")
HAVE_IT: Final = {
    *(
        (verb, what)
        for verb in ("have", "get")
        for what in ("it", "them", "that", "this", "something", "anything", "yours")
    ),
    *((verb, whom) for verb in ("with", "to", "reach", "from") for whom in ("me", "us")),
    ("do", "with"),
    ("up", "to"),
    ("last", "chance"),
    ("chance", "of"),
    ("is", "here"),
    ("be", "here"),
}
ARE: Final = set_of("is are was were")
GONE: Final = set_of("away gone reopen reopened")
GIVEN_THEN: Final = set_of("gave waited had took")
IN_YOUR: Final = set_of("hair hands way feet")
COMES_IN: Final = set_of("in there out")
GOES_OUT: Final = set_of("out gone away off home")
USUALLY: Final = set_of("usually normally generally typically ordinarily")
ORDINARY: Final = {
    (which, when)
    for which in ("ordinary", "normal", "other")
    for when in ("week", "weeks", "month", "day", "times")
}
WOULD_HAVE: Final = {
    (would, verb) for would in ("would", "i'd", "we'd") for verb in ("give", "have", "let", "take", "allow")
}
MOST_DAYS: Final = {
    ("most", days) for days in set_of("days weekdays mornings afternoons evenings nights weeks")
}
INSTEAD_OF_ME: Final = {
    ("not", "me"),
    ("not", "to", "me"),
    ("not", "with", "me"),
    ("instead", "of", "me"),
    ("rather", "than", "me"),
    ("rather", "than", "to"),
}
MUST: Final = set_of("has have got needs need")
PLEASE: Final = set_of("please pls plz")
CLOSE_OF_PLAY: Final = set_of("cop cob eod eop eow")  # nobody names these for another reason
NOT_AFTER: Final = set_of(
    "embargo embargoed since last yesterday between born open opens opening available desk shift reachable "
    "hours meeting met happened waited waiting dated emailed wrote rang called phoned asked sent left "
    "statutory said promised ignore forget says received"
)
REACHED: Final = set_of(
    "mobile mobile's mob phone phone's tel telephone contact contacts contactable reach reached reachable landline "
    "whatsapp switchboard signal"
)
ASLEEP: Final = set_of(
    "asleep sleeping sleep bed kip court unreachable unavailable driving teaching travelling flying abroad offline"
)
COMES: Final = set_of(
    "come comes finish finishes finished emerge emerges get gets am is are stop stops surface surfaces"
)
AGAIN: Final = set_of("she's he's i'm they're we're")
BACK: Final = set_of("back out off done free finished")
THERE_THEN: Final = set_of("there waiting inbox in-box find in got have")
WHATEVER: Final = set_of("if whatever anything")
RINGS: Final = set_of(
    "ring ringing rings call calling calls phone telephone phoning disturb knock text texting"
)
UNLESS: Final = set_of("if unless or but")
REPLIES: Final = set_of("reply answer respond")
DO_NOT: Final = set_of("don't dont not no never needn't won't can't cannot")
LETTERS: Final = set_of("yours mine email mail letter message note call enquiry")
SAID: Final = set_of("said says asked")
WISHES: Final = set_of("need needs needed want wants wanted like")
NEVER: Final = set_of("since embargo embargoed last yesterday")
SILENT: Final = set_of("on at of the this in , ( - : please around about say even so or and ideally just")
WISHED: Final = set_of("ideally preferably hopefully failing")
IF_IT_SUITS: Final = {
    ("if", "you"),
    ("if", "at"),
    ("if", "possible"),
    ("if", "poss"),
    ("if", "that"),
    ("if", "it"),
    ("if", "humanly"),
    ("for", "me"),
    ("for", "us"),
}
IF_NOT: Final = set_of("can't cannot not else otherwise failing")
THERE_IS: Final = set_of("i'm we're am are he's she's they're")
WRITE: Final = set_of("email e-mail mail message text ping drop")
SUFFICE: Final = set_of("please pls plz ideally preferably")
AND_I_CAN: Final = {
    (first, second, third)
    for second, third in (("i", "can"), ("we", "can"), ("then", "i"), ("then", "we"))
    for first in ("and",)
}
LIKE: Final = {(who, what) for who in ("i'd", "we'd") for what in ("like", "love", "appreciate", "welcome")}
IF_POSSIBLE: Final = {("if", "possible"), ("if", "poss"), ("all", "possible")}
LAST: Final = set_of("latest push outside")
OF_NAMES: Final = set_of("the our my your their his her")
GOES_ON: Final = set_of(
    "please and or if so at by to that will would is we i in for on when then latest though as before "
    "after with"
)
BREAKS: Final = set_of(", ; ( ) - but so because which whether if when while although where who")
BACK_TO_IT: Final = {
    (first, second) for first in ("before", "by", "till", "until", "within") for second in ("then", "that")
}
WE: Final = set_of("i we she he they")
GOES: Final = set_of(
    "go leave head finish clock knock start file close do does goes starts closes stop disappear "
    "vanish break set sit begin meet print lock sign knock send upload"
)
QUESTIONS: Final = set_of("which what who how if whether")
TELL: Final = set_of("tell know hear answer reply have need it us me")
ANYTHING: Final = set_of("anything nothing whatever any")
OF_NO_USE: Final = set_of(
    "nobody no not late can't cannot won't nothing useless without shut closed gone lid floor next else home lost lose"
)
# What somebody did not do for a patient: nobody told us anything after lunch.
LEFT_ALONE: Final = set_of(
    "told answers answered answering picks picked rang rings came comes spoke speaks helped helps saw sees seen "
    "telephone phones phone"
)
OVER: Final = OF_NO_USE | GONE | set_of("over too off done finished out goes is will must can")
CORRECTS: Final = {("make", "it"), ("i", "mean"), ("make", "that")}
CALL_IT: Final = {
    ("make", "that"),
    ("call", "it"),
    ("make", "it"),
    ("we", "say"),
    ("let", "say"),
    ("let's", "say"),
    ("us", "say"),
    ("which", "is"),
    ("i", "mean"),
    ("that", "means"),
}
QUIET: Final = set_of(", ( - : that at about around by for")
SUBJECTS: Final = set_of("i i'm i'll we we're we'll he she they it it's the a there is was")
HOPES: Final = set_of("hoping hope looking planning")
WRITES_IT: Final = set_of("write run publish post cover feature do visit come film start use")
MAY_WE: Final = {(may, who) for may in ("can", "could", "may") for who in ("i", "we")}
MUST_BE: Final = {(first, "be") for first in ("must", "to")}
BE_IN: Final = {
    ("be", where) for where in set_of("in with here back done finished delivered filed submitted sent ready")
}
ELSE: Final = set_of("else otherwise failing")
