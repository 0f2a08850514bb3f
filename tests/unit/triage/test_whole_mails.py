"""Little mails as reporters write them: the one time they ask by, or none.

They were labelled before anything was learnt from them; a time that nobody asks by may be doubtful.
"""

from __future__ import annotations

import pytest
from reading_times import read_mail


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Morning. Doing a round-up of ward closures for the weekend section. It's on page by Thursday night so anything up to teatime Thursday gets in. Thx",
            "Thu 11 Jun 17:00",
        ),
        (
            "Could I trouble you for a para on the new chair? Our printers have brought things forward, so rather than Friday it's now tomorrow at noon.",
            "Thu 11 Jun 12:00",
        ),
        (
            "I'm putting a package together for Drive. We're on from four. If you could voice note me a minute or so by three I'd be able to cut it.",
            "Wed 10 Jun 15:00",
        ),
        ("We're holding space on p7. Subs lock it at 6.15, they won't wait.", "Wed 10 Jun 18:15"),
        (
            "Is your chief exec around on Friday for a sit-down? Snapper is booked for 11. Let me know today if not.",
            "Wed 10 Jun 17:00",
        ),
        (
            "The paper comes out on Thursdays, copy is Tuesday at noon, and I'd love something from you for next week's.",
            "Tue 16 Jun 12:00",
        ),
        (
            "You've probably seen the CQC report. It's embargoed until midnight. I need your reaction before I go home at six.",
            "Wed 10 Jun 18:00",
        ),
        ("Would your press officer ring me? I'm on shift till ten tonight, no particular deadline.", None),
        (
            "Our readers' panel meets on 18 June at 7pm. Would somebody like to speak to them about dentists?",
            None,
        ),
        (
            "Just checking you got my mail of Monday about the hospice. I did say Wednesday but Friday morning, ten-ish, would still work.",
            "Fri 12 Jun 10:00",
        ),
        (
            "Quick q for a sidebar. How many complaints about 111 last year? Need it in the next twenty minutes if humanly possible.",
            "Wed 10 Jun 10:40",
        ),
        (
            "I'm a student at Herts doing a news day today. My tutor wants copy in at 3.30 so I'd need you by 2.45 at the latest.",
            "Wed 10 Jun 14:45",
        ),
        (
            "Live at ten past eight tomorrow, studio or phone. Yes or no by five tonight please as we have to book a car.",
            "Wed 10 Jun 17:00",
        ),
        (
            "We're recording the podcast on Saturday and releasing on the Monday. Would you send your answers by Friday lunch?",
            "Fri 12 Jun 13:00",
        ),
        (
            "I'm freelance, pitching this to the Guardian, so there's no clock on it yet. They commission on Thursdays.",
            None,
        ),
        (
            "Deadline's been and gone really but if you get me something inside the hour I'll squeeze it in.",
            "Wed 10 Jun 11:20",
        ),
        (
            "Parish magazine here. Copy date is always the 15th. Could you do 200 words on hearing aids for July?",
            "Mon 15 Jun 17:00",
        ),
        (
            "Nothing fancy, two lines. It needs to be here when the early team gets in at 5 tomorrow.",
            "Thu 11 Jun 05:00",
        ),
        (
            "The vote's at half two. I need you before, not after. Call me on 07700 900444.",
            "Wed 10 Jun 14:30",
        ),
        ("They've given me until noon tomorrow to stand this up. Can you help?", "Thu 11 Jun 12:00"),
        (
            "If I don't have anything from you by the time the bell goes at 3.15 I will write that you declined.",
            "Wed 10 Jun 15:15",
        ),
        (
            "Off to the printers first thing Monday so Sunday night really is the last I can do.",
            "Sun 14 Jun 17:00",
        ),
        (
            "I asked on Monday, I asked on Tuesday. It's Wednesday. 2pm, and then I publish without you.",
            "Wed 10 Jun 14:00",
        ),
        ("Your event starts at 6pm on Friday. Can I come and bring a photographer at half five?", None),
        ("Our newsroom closes at 5.30 so shall we say 5?", "Wed 10 Jun 17:00"),
        (
            "I've booked the studio for 2 on Monday. If you can't do it, tell me by the end of Thursday and I'll get somebody else.",
            "Thu 11 Jun 17:00",
        ),
        ("Before I file at 4 I wanted to give you the chance to respond.", "Wed 10 Jun 16:00"),
        (
            "I'm told you'll have a statement at 1. We go to press at 12.30. Any way of getting it early?",
            "Wed 10 Jun 12:30",
        ),
        ("The programme's at seven, we pre-record at five, so I need a name by lunch.", "Wed 10 Jun 13:00"),
        ("I can take copy until Friday 19th, pictures a day later.", "Fri 19 Jun 17:00"),
        ("The nominations shut on Friday at 5 and we print the shortlist on 26 June. Quote whenever.", None),
        (
            "Do you have anybody who can talk about autism waits on Sunday's show at 9.40? We lock the running order on Friday at six.",
            "Fri 12 Jun 18:00",
        ),
        (
            "Nadia at ITV. Crew is free from 1 to 3. If it's a yes text me by noon and we'll set off.",
            "Wed 10 Jun 12:00",
        ),
        (
            "Our Christmas in July special shoots on 1 July; I'd need a contributor confirmed a fortnight ahead.",
            "Wed 17 Jun 17:00",
        ),
        (
            "Could you send over your latest GP access figures when you get a sec? Hoping to write this up on Friday morning.",
            None,
        ),
        (
            "We'd need whatever you've got in hand by the close of Friday as I'm on leave all next week.",
            "Fri 12 Jun 17:00",
        ),
        (
            "Please note the feature is now running a week early, so I need the case study no later than this Friday at 1pm rather than the 19th.",
            "Fri 12 Jun 13:00",
        ),
        (
            "Let me know either way today, otherwise I'll go to Carers UK tomorrow morning.",
            "Wed 10 Jun 17:00",
        ),
        (
            "I'm on until 8 and the bulletin is at 7. Anything you can say about the flooding at the clinic before then gets used.",
            "Wed 10 Jun 19:00",
        ),
        (
            "Would someone talk to Jen on the breakfast show, 7.40 on Friday? We need names by 3 on Thursday.",
            "Thu 11 Jun 15:00",
        ),
        (
            "Copy deadline for the July edition: Friday 19 June. Advertising deadline: Monday 15 June.",
            "Fri 19 Jun 17:00",
        ),
        (
            "I've had nothing back since Monday 8 June. Our lawyers have given you till 4pm on Friday 12 June.",
            "Fri 12 Jun 16:00",
        ),
        ("Fancy writing for us? 600 words, any subject, we plan two months out.", None),
        ("We're publishing at 6am tomorrow. Last orders for comment is 9 tonight.", "Wed 10 Jun 21:00"),
        (
            "Right of reply: please respond by 17:00 on Thursday 11 June, after which we will publish.",
            "Thu 11 Jun 17:00",
        ),
        ("My producer would like to know before she leaves at 4 whether you can do it.", "Wed 10 Jun 16:00"),
        ("I'd be grateful if you could get it to me by a week today, noon.", "Wed 17 Jun 12:00"),
        (
            "The mag comes out on the first Thursday of July. I start layout the Monday before, so that's my limit.",
            "Mon 29 Jun 17:00",
        ),
        ("Trying to turn this around super quick, next 45 mins if you can?", "Wed 10 Jun 11:05"),
        (
            "Your chair was on Three Counties at 8.15 this morning. Can I use the quote about waiting lists? Need to know by 11.",
            "Wed 10 Jun 11:00",
        ),
        ("Reception said to email. I rang at 9 and again at 10. Pages go at 12.", "Wed 10 Jun 12:00"),
        ("It's for Monday's paper so no panic, Sunday noon would do.", "Sun 14 Jun 12:00"),
        ("The drop-in runs 10 till 2 on Saturday. Could we send a photographer for eleven?", None),
        (
            "You said you'd have figures on Tuesday. Tuesday has gone. Can I have them by close today?",
            "Wed 10 Jun 17:00",
        ),
        (
            "Just so you know the story goes live at 14:00. Happy to add a line if it reaches me before.",
            "Wed 10 Jun 14:00",
        ),
        ("I've a two-day window: need it by Friday midday.", "Fri 12 Jun 12:00"),
        ("Any chance of a chat this aft? I'm free 2 til 4.", None),
        ("Sorry, typo in my last. Deadline is the 12th, not the 21st.", "Fri 12 Jun 17:00"),
        ("Please ignore the 3pm deadline in my earlier email, you have until 5.", "Wed 10 Jun 17:00"),
        ("I'm a columnist so I file Tuesdays. If not this week then next.", None),
        (
            "The council's statement came at 9.50. I'd like yours within the hour to match.",
            "Wed 10 Jun 11:20",
        ),
        (
            "Can I pencil your director in for Thursday 18 June, 10am, our studio? Please confirm by Monday.",
            "Mon 15 Jun 17:00",
        ),
        (
            "We embargo until Friday 00:01 but need your words by Thursday 4pm to lawyer them.",
            "Thu 11 Jun 16:00",
        ),
        (
            "I'll be writing up on the train at 3, signal's bad after that so please get it to me before.",
            "Wed 10 Jun 15:00",
        ),
        (
            "They're shutting the walk-in on the 30th. Petition handed in Friday at noon. Do you support it?",
            None,
        ),
        (
            "Hiya! Doing a TikTok on dentists, posting tmrw 4pm, would love ur stat on kids teeth b4 then",
            "Thu 11 Jun 16:00",
        ),
        ("I need this by eleven. That's eleven this morning, I'm afraid.", "Wed 10 Jun 11:00"),
        (
            "Tonight's programme has dropped its lead. Can you be in the studio for 6.15? Ring me by 4.",
            "Wed 10 Jun 16:00",
        ),
        ("Hoping to publish on Thursday. Could you send me the data?", None),
        ("We're planning to run this on Friday morning, any thoughts welcome.", None),
        ("Looking to cover it on Monday if you have someone.", None),
        ("I'm hoping to come along on Saturday at 10.", None),
        ("Hoping to hear from you by Friday noon.", "Fri 12 Jun 12:00"),
        ("Hoping to file at four.", "Wed 10 Jun 16:00"),
        ("Looking to have it wrapped up by 3.", "Wed 10 Jun 15:00"),
        ("Looking for a quote by 2 today.", "Wed 10 Jun 14:00"),
        ("Hoping to write it up on Friday, so I need your words by Thursday at 5.", "Thu 11 Jun 17:00"),
        ("Could we send our snapper for half ten on Friday?", None),
        ("We can have a crew with you for noon tomorrow.", None),
        ("Could you send a statement for noon tomorrow?", "Thu 11 Jun 12:00"),
    ],
)
def test_a_whole_mail_tells_one_time_or_none(text: str, expected: str | None) -> None:
    found = read_mail(text)
    assert found == expected or (expected is None and found is not None and found.endswith("?"))
