"""What each sign beside a time counts: whether an answer is asked for by then.

``time_signs.py`` has the kinds. Written by bench/weigh_times.py, but for the three bounds.
A line begins with what each of its signs counts.
"""

from __future__ import annotations

from typing import Final

START: Final = -3.1
SURE_FROM: Final = -1.0
"""From this weight on a time is sure: as labels have it, of twenty such about one is wrong."""
PERHAPS_FROM: Final = -2.0
"""From this weight on it is told as doubtful."""
AHEAD_BY: Final = 0.5
"""By so much it must outweigh every other hour that is told, or it is doubtful."""
_TABLE: Final = r"""
1.6 b=deadline
1.5 i=fortnight i=week
1.4 b=copy b=pages
1.3 day=before0_0 f=then is=relative is=stretch
1.2 b=contributions b=file b=page b=words ff=by_then i=half w1=so
1.1 b=answer b=reply f=please f=use i=quarter w1=by
1 a1=at b=filing b=herts b=lock b=loneliness bb=not_in bb=she_wants by=2 by=first f=page f=past f=pls
1 ff=for_your i=by i=holiday i=of i=thing i=time i=tomorrow w2=need
0.9 A=minutes P=subject a1=please a2=for a=at_the b#=0 b=before b=so b=subs bb=0_so bb=for_a bb=like_your
0.9 bb=we_lock f=cut f=issue f=xx ff=0_january i=last next=day_same_near w1=deadline
0.8 A=before P=figures a1=? a2=be b=close b=comment b=edit b=holding b=if b=locks b=need b=respond b=um
0.8 bb=,_tell bb=0_( bb=DAY_; bb=a_quote bb=by_the bb=date_is bb=of_0 bb=our_deadline bb=please_reply
0.8 bb=the_answers bb=the_papers bb=to_put f=before hour=16 hour=5 i=eod i=next i=weeks w1=say w2=later
0.8 w3=ring w=deadline w=on_close w=than_later
0.7 a2=wants a=and_wants a=is_fine b=anybody b=audio b=below b=by b=closes b=designer b=desk b=editor
0.7 b=latest b=like b=locked b=needs b=now b=realistically b=rota b=story b=yes b=you've bb=,_and
0.7 bb=,_could bb=,_i'd bb=,_i've bb=a_yes bb=and_0 bb=be_good bb=be_with bb=can_hold bb=close_on
0.7 bb=from_you bb=i'd_have bb=i_don't bb=is_an bb=is_due bb=said_DAY bb=send_the bb=the_last bb=the_pages
0.7 bb=the_phone bb=this_side bb=time_for bb=to_have bb=your_words by=6 by=96 day=own f=found f=goes
0.7 f=january f=latest f=nine f=over f=pictures f=quote f=shall f=teatime f=would ff=0_0 ff=and_wants
0.7 ff=give_me ff=i'm_on ff=i_can ff=my_world ff=say_0 ff=so_tell ff=teatime_, ff=the_0 ff=you_could
0.7 i=before i=cop i=days prev=stretch_same_near w1=is w2=chat w2=confirm w2=file w2=make w2=me w2=now
0.7 w2=pages w2=picture w2=please w2=up w3=- w3=go w3=i'm w3=need w3=please w3=your w=by_it w=on_it
0.6 A=but A=good A=ten A=till P=issue P=piece P=trust a1=herald a1=is a1=latest a1=pls a1=unless a2=i'll
0.6 a2=it'll a2=page a2=would a=and_it's a=is_my b=anything b=appreciate b=begin b=can b=chance b=commons
0.6 b=cut b=deliver b=dl b=filed b=guest b=harriet b=he'd b=issue b=kindly b=let's b=mean b=nothing
0.6 b=picture b=play b=please b=printers b=quote b=reaction b=sound b=speech b=statement b=title bb=,_ie
0.6 bb=-_off bb=a_space bb=and_between bb=answered_between bb=bed_on bb=comment_before bb=copy_is bb=cut_-
0.6 bb=day_, bb=deadline_: bb=designer_starts bb=don't_write bb=file_at bb=filing_at bb=goes_to
0.6 bb=i_should bb=is_answered bb=it_on bb=just_said bb=later_than bb=may_i bb=mins_on bb=please_answer
0.6 bb=please_get bb=please_send bb=side_of bb=sorry_, bb=speech_, bb=strike_in bb=the_audio
0.6 bb=the_bulletin bb=the_coroner bb=the_morning bb=the_running bb=the_tribunal bb=the_week bb=to_know
0.6 bb=to_me bb=words_on bb=you_by by=240 by=720 f=doable f=gets f=herald f=if f=it'll f=limit f=line f=me
0.6 f=mins f=n f=nicely f=something f=that f=wait ff=0_( ff=and_i'll ff=be_great ff=comment_by ff=get_it
0.6 ff=i'll_go ff=i_need ff=local_healthwatch ff=new_time ff=not_0 ff=not_a ff=not_the ff=past_nine
0.6 ff=tell_us ff=the_time ff=you_can ff=your_answer hour=11 i=ahead i=bank i=hours i=minutes i=new i=say
0.6 i=tmrw i=tomorow i=tonight prev=day_and_hour_same_near prev=day_same_near w1=answer w1=dl w1=latest
0.6 w1=line w1=than w2=close w2=data w2=desk w2=have w2=publishing w2=round w2=wanted w2=with w3=first
0.6 w3=i've w3=page w=:_deadline w=by w=know_me w=now_it's w=on_bed w=till_you
0.5 A=about A=anything A=early A=goes A=sub P=' P=can P=case P=name P=statement P=what a1=( a1=as a1=n
0.5 a1=now a1=sharp a2=anything a2=before a2=humanly a2=i'm a2=should a2=so a=,_pictures a=,_please
0.5 a=,_which a=-_DAY a=._anything a=and_i'll a=having_been a=here_. a=if_humanly a=now_. a=please_.
0.5 a=so_before b=+ b=; b=agreed b=answers b=asap b=back b=blog b=but b=clinics b=contributors b=copy's
0.5 b=data b=docs b=doubled b=due b=figures b=hand b=help b=i'll b=january b=know b=laying b=leave b=less
0.5 b=lines b=lmk b=looking b=media b=name b=off b=pitching b=planning b=quotes b=rsvp b=script b=secs
0.5 b=shall b=sheet b=short b=shuts b=side b=slot b=sorry b=suggest b=til b=today b=tribunal b=unless
0.5 b=we'll bb='_union bb=,_docs bb=,_she bb=-_sorry bb=0_if bb=0_secs bb=;_i bb=DAY_night bb=about_the
0.5 bb=and_for bb=back_from bb=been_given bb=before_the bb=between_0 bb=bulletin_is bb=call_it
0.5 bb=chance_of bb=desk_by bb=docs_' bb=does_the bb=finished_for bb=for_the bb=from_school bb=got_to
0.5 bb=grateful_for bb=have_my bb=have_said bb=hold_the bb=i'm_writing bb=i_can bb=i_hear bb=i_leave
0.5 bb=in_his bb=in_the bb=is_, bb=is_0 bb=it's_now bb=it_before bb=it_for bb=keen_to bb=less_a bb=lmk_by
0.5 bb=make_that bb=me_is bb=me_on bb=my_guest bb=need_a bb=need_your bb=next_number bb=nobody_was
0.5 bb=noon_today bb=number_closes bb=on_or bb=on_the bb=or_before bb=or_no bb=picture_on bb=piece_is
0.5 bb=proofs_go bb=really_the bb=reporter_on bb=respond_by bb=shuts_on bb=so_really bb=statement_in
0.5 bb=the_month bb=the_mornings bb=the_script bb=the_strike bb=there_when bb=to_receive bb=union_at
0.5 bb=up_to bb=want_your bb=was_DAY bb=we_need bb=you_answer bb=you_can bb=you_do bb=you_have bb=you_till
0.5 bb=you_until bb=your_response day=before0 f=afraid f=after f=change f=clinic f=definitely f=dentists
0.5 f=either f=end f=expected f=go f=great f=it f=newsdesk f=not f=number f=online f=part f=points f=reply
0.5 f=rota f=sharp f=unless f=walk f=we've f=week's f=world f=yet f=🙏 ff=,_0 ff=,_for ff=,_pictures
0.5 ff=,_sorry ff=-_DAY ff=0_) ff=0_after ff=DAY_please ff=a_deadline ff=a_quote ff=a_reply ff=a_yes
0.5 ff=all_right ff=and_a ff=and_have ff=and_it's ff=be_in ff=because_the ff=before_i ff=before_she
0.5 ff=come_to ff=deadline_of ff=desk_from ff=got_to ff=having_been ff=healthwatch_, ff=i'm_afraid
0.5 ff=i've_got ff=in_london ff=it's_gone ff=it_up ff=live_at ff=of_DAY ff=of_day ff=one_hour ff=or_we'll
0.5 ff=page_0 ff=shall_we ff=so_that's ff=ten_past ff=that_if ff=that_the ff=the_issue ff=the_rota
0.5 ff=there_, ff=time_of ff=to_then ff=we_say ff=with_me hour=10 hour=17 hour=9 i=candlemas i=cob
0.5 i=eleven i=halloween i=london i=midday i=thirty i=to i=two next=day_after_near next=day_same_far of=1
0.5 prev=hour_before_far w1=( w1=answers w1=before w1=closes w1=file w1=it w1=reply w1=til w2=afternoon
0.5 w2=answers w2=anything w2=can w2=croxley w2=deadline w2=filed w2=filing w2=hear w2=in w2=let's w2=lmk
0.5 w2=lock w2=open w2=set w2=side w2=start w2=words w3=all w3=bulletin w3=gave w3=short w3=story w3=wrote
0.5 w=,_0 w=:_by w=and_DAY w=at_filing w=before_or w=by_desk w=by_everything w=by_hear w=by_lmk
0.5 w=by_number w=deadline_. w=for_finished w=for_it w=is_date w=is_me w=it_call w=said_have w=say_let's
0.5 w=that_make w=to_up w=until_you w=writing_i'm
0.4 A=> A=contact A=desk A=editor A=five A=herts A=send A=true A=up P=care P=contacts P=lunchtime P=mail
0.4 P=mins P=night P=no P=once P=pic P=round P=september P=strike P=thursdays P=travel P=waits P=well
0.4 P=wrote a1=having a1=ideally a1=it's a1=just a1=not a1=ok a1=say a1=will a1=works a2=? a2=else
0.4 a2=embargo a2=everything a2=fine a2=from a2=go a2=good a2=passing a2=pictures a2=put a2=respond
0.4 a2=suit a2=them a2=today a=(_this a=)_that a=._could a=and_i'm a=and_should a=and_would a=as_my a=at_a
0.4 a=so_it'll a=to_respond a=until_the a=would_suit b#=1 b=actually b=ahead b=bathroom b=between b=cars
0.4 b=check b=confirm b=coroner b=could b=croxley b=dead b=designers b=diary b=drop b=ed b=editorial
0.4 b=everybody b=features b=few b=fix b=fm b=good b=grandson b=hard b=has b=hold b=i've b=ie b=inbox
0.4 b=invitation b=july b=keen b=lay b=layout b=let b=line b=live b=long b=max b=may b=mins b=must
0.4 b=online b=overnight b=paragraph b=patients b=piece b=plan b=poss b=questions b=response b=responses
0.4 b=schedule b=stop b=sub b=surgeries b=therefore b=those b=union b=us b=use b=wait b=whatever b=which
0.4 b=word bb=,_what bb=,_which bb=,_would bb=0_but bb=0_october bb=0_words bb=DAY_after bb=DAY_lunch
0.4 bb=DAY_paper bb=a_" bb=a_name bb=a_statement bb=after_, bb=after_easter bb=air_till bb=all_the
0.4 bb=am_on bb=and_i'd bb=any_comment bb=anyone_could bb=anything_before bb=asked_if bb=at_all bb=at_ten
0.4 bb=been_shut bb=before_we bb=below_, bb=by_: bb=call_sheet bb=can_take bb=close_of bb=contributions_by
0.4 bb=could_you bb=died_in bb=due_at bb=everything_by bb=expected_to bb=features_editor bb=figures_out
0.4 bb=fine_, bb=five_mins bb=for_that bb=for_you bb=from_healthwatch bb=from_noon bb=go_into bb=good_to
0.4 bb=hard_stop bb=has_no bb=have_gone bb=have_it bb=have_yours bb=he'd_like bb=he_needs bb=he_wants
0.4 bb=hear_by bb=hour_, bb=i'd_appreciate bb=i've_said bb=i_ask bb=i_file bb=if_poss bb=in_a bb=in_my
0.4 bb=it's_got bb=it_by bb=it_should bb=know_i bb=latest_i bb=leave_from bb=legal_read bb=like_a
0.4 bb=line_by bb=locked_at bb=lunch_, bb=morning_, bb=must_therefore bb=my_column bb=my_designer
0.4 bb=my_editor bb=my_grandson bb=my_hands bb=my_inbox bb=need_the bb=need_them bb=need_you bb=number_by
0.4 bb=of_the bb=off_is bb=on_till bb=one_in bb=our_next bb=page_and bb=paper_, bb=people_are bb=post_goes
0.4 bb=press_the bb=printer_on bb=putting_it bb=read_on bb=reply_before bb=reply_on bb=running_order
0.4 bb=said_we bb=says_he bb=shall_press bb=sits_at bb=six_o'clock bb=so_a bb=so_by bb=starts_on
0.4 bb=stone_at bb=surgery_in bb=that_means bb=the_" bb=the_call bb=the_designers bb=the_desk
0.4 bb=the_interviews bb=the_office bb=the_record bb=them_until bb=they_are bb=this_week bb=to_press
0.4 bb=to_say bb=today_to bb=trust_at bb=up_, bb=up_the bb=up_til bb=us_know bb=us_to bb=wait_till
0.4 bb=was_in bb=was_this bb=we'll_be bb=which_i bb=wire_moves bb=with_our bb=without_a bb=wrote_again
0.4 bb=yes_or bb=you've_got bb=you_all bb=you_live bb=you_to by=12 day=apart_4 f=answer f=appreciated f=as
0.4 f=best f=can f=conference f=earlier f=embargo f=enough f=from f=gone f=healthwatch f=heard f=including
0.4 f=into f=ladies f=later f=lay f=let f=lifts f=live f=locked f=long f=luton f=minutes f=nicer
0.4 f=nobody's f=pages f=passing f=push f=quick f=results f=script f=she's f=so f=staff f=still f=story
0.4 f=today f=tomorrow's f=too f=train f=tx f=very f=we f=we'll ff=(_this ff=)_that ff=,_i'm
0.4 ff=,_including ff=,_shall ff=,_tx ff=0_; ff=0_for ff=0_i'd ff=0_o'clock ff=;_if ff=;_the ff=DAY_)
0.4 ff=a_name ff=a_quarter ff=after_that ff=am_on ff=and_after ff=and_should ff=and_there's ff=arrived_0
0.4 ff=as_my ff=at_0 ff=back_to ff=be_done ff=be_lovely ff=by_that ff=can_book ff=could_do ff=do_the
0.4 ff=embargo_lifts ff=for_that ff=from_you ff=go_with ff=had_the ff=i_am ff=if_she ff=if_there's ff=in_0
0.4 ff=in_from ff=in_my ff=is_fine ff=is_my ff=is_our ff=it's_going ff=it_in ff=let_me ff=like_someone
0.4 ff=locked_at ff=make_it ff=man_on ff=month_, ff=my_cut ff=my_limit ff=need_a ff=nicely_for ff=of_an
0.4 ff=on_at ff=otherwise_i'll ff=passing_on ff=past_and ff=pm_in ff=so_anything ff=so_we've
0.4 ff=the_outside ff=the_page ff=the_story ff=the_very ff=the_words ff=then_i ff=to_bed
0.4 ff=tomorrow_morning ff=when_i ff=which_is ff=will_be ff=words_by ff=would_still ff=you'd_be
0.4 ff=you_can't ff=you_ring ff=your_line ff=your_reply i=( i=, i=DAY i=a i=an i=apr i=easter i=first i=h
0.4 i=it i=mins i=nine i=november i=she i=six i=the i=this i=twenty i=ve i=weekend is=passed_on
0.4 next=day_before_near next=hour_same_far prev=day_before_far prev=hour_same_near w1=? w1=around
0.4 w1=doors w1=happy w1=know w1=now w1=print w1=response w1=that's w1=writing w2=DAY w2=call w2=deliver
0.4 w2=everything w2=figures w2=finished w2=its w2=line w2=names w2=over w2=quotes w2=read w2=respond
0.4 w2=responses w2=rota w2=statement w2=them w2=us w2=wait w3=) w3=a w3=and w3=closed w3=do w3=does
0.4 w3=down w3=everybody w3=give w3=goes w3=guest w3=hard w3=hatfield w3=him w3=just w3=know w3=last
0.4 w3=legal w3=let w3=must w3=no w3=nothing w3=pages w3=planning w3=running w3=shift w3=this w3=wire
0.4 w3=words w=(_0 w=answer_please w=at_goes w=at_locked w=at_start w=at_stone w=at_was w=before_this
0.4 w=by_in w=by_line w=by_names w=by_respond w=by_someone w=by_you w=dl w=from_leave w=it_need w=on_here
0.4 w=on_printers w=on_read w=out_figures w=out_goes w=response_a w=so_DAY w=that's_, w=the_in w=the_to
0.4 w=til_up w=till_air w=till_on w=till_wait w=until_them
0.3 A=( A=. A=/ A=0 A=: A=; A=an A=another A=ask A=at A=best A=chief A=drive A=from A=i'd A=leave A=news
0.3 A=nine A=number A=oh A=publication A=published A=query A=same A=ta A=team A=telephone A=text A=there
0.3 A=time A=w P=? P=air P=anybody P=april P=are P=both P=but P=deadline P=done P=early P=event P=feature
0.3 P=free P=many P=midnight P=next P=notes P=o P=one P=or P=overnight P=photograph P=put P=re P=seen
0.3 P=somebody P=story P=ten P=then P=three P=waiting P=ware P=we'd P=week P=weekend P=whether P=yes P=you
0.3 a1=' a1=, a1=all a1=either a1=here a1=hour a1=issue a1=of a1=really a1=until a1=we a1=we're a1=who
0.3 a1=xx a2=, a2=/ a2=anyone a2=as a2=but a2=could a2=five a2=he'd a2=new a2=online a2=published a2=reply
0.3 a2=right a2=six a2=that a2=way a2=who a=,_0 a=,_sorry a=,_they a=,_when a=._is a=._it a=._we'd a=;_i
0.3 a=;_the a=and_he a=and_then a=and_you a=but_the a=either_way a=if_at a=ok_? a=please a=to_DAY a=to_be
0.3 a=to_talk a=when_i b=> b=afraid b=answered b=anyone b=anytime b=around b=asks b=august b=better b=bit
0.3 b=call b=cat b=chief b=couldn't b=cutting b=discharge b=doing b=easter b=finished b=freelance b=full
0.3 b=giving b=goes b=gordon b=hands b=have b=hole b=hope b=interviews b=into b=later b=lea b=least
0.3 b=light b=lounge b=me b=meets b=myself b=our b=part b=pitch b=post b=posting b=presenter b=principle
0.3 b=printed b=proofs b=provider b=publishing b=really b=receive b=rush b=say b=sentence b=shout
0.3 b=slipped b=sometime b=sooner b=spreadsheet b=stand b=starts b=things b=u b=until b=up b=valley
0.3 b=wants b=wire b=without b=won't b=xmas b=you're b=yours b=~~~ bb=)_- bb=,_am bb=,_i bb=,_open
0.3 bb=,_say bb=,_so bb=,_that's bb=0_tomorrow bb=0_~~~ bb=:_it bb=:_we bb=a_call bb=a_fortnight bb=a_hard
0.3 bb=a_hole bb=a_slot bb=am_DAY bb=and_before bb=and_it bb=and_then bb=and_two bb=and_would
0.3 bb=any_chance bb=any_time bb=anytime_up bb=appreciate_a bb=april_and bb=are_finished bb=article_is
0.3 bb=asap_, bb=asks_that bb=at_least bb=at_noon bb=at_one bb=back_to bb=back_until bb=because_of
0.3 bb=bell_me bb=but_i bb=but_my bb=call_back bb=camera_, bb=can_by bb=can_send bb=chief_asks
0.3 bb=close_the bb=closes_on bb=conference_at bb=december_, bb=desk_0 bb=discharge_lounge bb=do_0
0.3 bb=don't_need bb=editor_has bb=filed_by bb=full_council bb=get_back bb=get_something bb=give_the
0.3 bb=go_home bb=go_with bb=goes_live bb=goes_out bb=hand_it bb=hands_by bb=has_slipped bb=have_been
0.3 bb=have_to bb=have_until bb=he's_got bb=he_says bb=he_told bb=her_before bb=here_on bb=hour_of
0.3 bb=i'd_need bb=i'm_afraid bb=i'm_not bb=i_can't bb=i_edit bb=i_gave bb=i_mean bb=i_must bb=i_publish
0.3 bb=i_shall bb=i_speak bb=i_take bb=if_it's bb=in_by bb=in_hand bb=in_hatfield bb=in_our
0.3 bb=in_principle bb=interviews_are bb=is_for bb=is_locked bb=is_signed bb=issue_, bb=issue_0 bb=it_goes
0.3 bb=it_out bb=it_up bb=it_will bb=its_doors bb=know_who bb=laying_out bb=lea_valley bb=let_me
0.3 bb=line_from bb=list_of bb=live_blog bb=make_it bb=me_a bb=me_by bb=meeting's_at bb=mobile_for
0.3 bb=moves_at bb=my_chief bb=names_by bb=needs_to bb=no_later bb=now_and bb=now_it's bb=off_on
0.3 bb=off_you bb=one_, bb=online_at bb=only_do bb=our_planning bb=out_, bb=out_at bb=out_in bb=page_at
0.3 bb=page_is bb=pages_on bb=planning_meeting bb=please_, bb=printers_on bb=publish_at bb=report_on
0.3 bb=say_it's bb=since_about bb=slipped_: bb=so_you bb=tell_me bb=text_me bb=that_all bb=the_0
0.3 bb=the_bank bb=the_deadline bb=the_discharge bb=the_editor bb=the_latest bb=the_piece bb=the_subs
0.3 bb=the_time bb=them_at bb=there_is bb=they_have bb=this_before bb=this_to bb=to_file bb=to_somebody
0.3 bb=to_us bb=tomorrow_at bb=two_lines bb=us_by bb=want_the bb=we're_on bb=we're_talking bb=we_close
0.3 bb=week_, bb=week_would bb=when_i bb=will_respond bb=with_her bb=with_me bb=would_like bb=would_you
0.3 bb=would_your bb=wrote_on bb=your_piece day=ends_0 f=' f== f=> f=able f=absolute f=be f=brilliant
0.3 f=broken f=centre f=charge f=could f=date f=drop f=else f=english f=even f=everything f=fine f=first
0.3 f=front f=give f=going f=happy f=have f=house f=ie f=in f=lovely f=march f=mean f=minute f=morning
0.3 f=must f=name f=needs f=new f=nov f=of f=piece f=print f=printed f=questions f=respond f=running
0.3 f=school f=sept f=set f=signal f=signed f=sooner f=suit f=take f=talking f=that's f=there's f=this
0.3 f=time f=treatment f=try f=up f=wards f=we're f=wednesdays f=whatever f=wife f=will f=write f=wrong
0.3 f=you'd ff="_but ff=)_- ff=,_and ff=,_ie ff=,_just ff=,_they ff=,_would ff=-_0 ff=-_mail ff=0_-
0.3 ff=0_february ff=0_mins ff=0_nov ff=0_or ff=0_please ff=0_to ff=DAY_, ff=DAY_0 ff=a_chat ff=a_line
0.3 ff=a_push ff=and_i'd ff=and_if ff=answers_by ff=as_the ff=at_ten ff=away_by ff=been_told
0.3 ff=before_that ff=best_on ff=bulletin_, ff=but_a ff=comes_out ff=cut_off ff=do_i ff=do_nicely
0.3 ff=don't_let ff=e_- ff=either_way ff=finish_at ff=for_" ff=go_to ff=hour_to ff=i'd_want ff=i_could
0.3 ff=i_finish ff=i_mean ff=i_want ff=if_it's ff=if_that ff=is_one ff=is_the ff=is_when ff=it_goes
0.3 ff=it_will ff=know_before ff=latest_, ff=let_us ff=me_, ff=no_signal ff=not_at ff=of_it ff=of_this
0.3 ff=on_page ff=or_not ff=quarter_past ff=signed_off ff=so_any ff=so_i've ff=so_this ff=straight_in
0.3 ff=ten_minutes ff=the_DAY ff=the_answers ff=the_paper ff=the_running ff=this_year ff=to_DAY ff=to_find
0.3 ff=to_reply ff=to_respond ff=told_to ff=treatment_centre ff=until_the ff=up_to ff=very_latest
0.3 ff=wants_to ff=we've_had ff=we_have ff=what_i ff=who_does ff=who_it ff=will_do ff=with_a ff=would_like
0.3 ff=you_, hour=15 hour=18 i=august i=day i=eve i=inside i=lunchtime i=second i=thursdays i=today
0.3 i=twelfth i=year's is=day_and_hour is=sure_half w1=: w1=; w1=DAY w1=at w1=filing w1=need w2=a w2=again
0.3 w2=before w2=by w2=column w2=comment w2=conference w2=date w2=doors w2=edition w2=from w2=got w2=hands
0.3 w2=health w2=healthwatch w2=here w2=locked w2=meet w2=moves w2=my w2=needed w2=number w2=page w2=piece
0.3 w2=printer w2=printers w2=said w2=shuts w2=so w2=stop w2=the w2=until w2=wrote w2=you've w2=your
0.3 w2=yours w3=anything w3=anytime w3=close w3=could w3=doctor w3=gets w3=in w3=it w3=keep w3=let's
0.3 w3=lock w3=my w3=night w3=number w3=on w3=press w3=receive w3=reply w3=run w3=script w3=see w3=shut
0.3 w3=they're w3=wants w3=you w=-_) w=about_since w=answer_an w=at_conference w=at_file w=at_go
0.3 w=at_moves w=at_page w=at_publish w=at_them w=before_and w=by_, w=by_. w=by_answer w=by_can
0.3 w=by_confirm w=by_filed w=by_hands w=by_so w=by_us w=for_up w=from_off w=goes_page w=hear_to w=is_off
0.3 w=me_to w=mean_i w=no_or w=of_side w=on_latest w=on_pages w=on_printer w=on_wrote w=our_in w=print_to
0.3 w=said_she w=the_do w=till_got w=until_back w=until_have
0.2 A=) A=? A=@ A=any A=anyone A=b A=call A=care A=come A=comment A=did A=four A=https A=if A=like A=many
0.2 A=message A=morning A=much A=night A=out A=photo A=reporter A=say A=second A=she's A=so A=sorry A=then
0.2 A=this A=today A=tomorrow A=tonight A=us A=voice A=we've A=wishes A=with A=words A=you've A=yours P=,
0.2 P=0 P=am P=any P=anyone P=autumn P=back P=being P=board P=don't P=english P=four P=gave P=geraldine
0.2 P=hear P=heard P=here P=icb P=is P=it's P=its P=just P=line P=live P=magazine P=nobody P=nothing
0.2 P=nurse P=open P=patients P=phone P=photo P=print P=publish P=quick P=quote P=radio P=rather P=read
0.2 P=reply P=says P=so P=someone P=spokesperson P=time P=title P=us P=very P=view P=voice P=wait P=write
0.2 P=writing P=you'd a1=: a1=and a1=because a1=to a1=was a1=whether a2=a a2=after a2=been a2=do a2=goes
0.2 a2=he a2=it a2=let a2=make a2=my a2=our a2=shall a2=the a2=we'd a2=we're a2=when a2=which a2=you a="_.
0.2 a=)_, a=,_as a=,_but a=,_for a=,_that's a=,_to a=._. a=._i a=._i'm a=._your a=?_i'm a=and_i'd a=is_the
0.2 a=phone_- a=please_, a=so_any a=so_if a=that_. a=that_would a=will_do a=with_a b=/ b=: b=after
0.2 b=another b=april b=article b=box b=button b=c b=calls b=clip b=complaints b=conference b=doors
0.2 b=everyone b=family b=following b=forward b=get b=give b=going b=got b=guests b=hear b=i b=i'd b=im
0.2 b=is b=it b=it's b=item b=keep b=lawyer b=lawyers b=list b=little b=love b=lunchtime b=means
0.2 b=meeting's b=moved b=moves b=nights b=no b=noon b=november b=o'clock b=october b=ok b=order b=outside
0.2 b=over b=phone b=pls b=press b=print b=quick b=return b=school b=sits b=somebody b=stone b=strike
0.2 b=talking b=that b=three b=view b=walk b=wanted b=web b=when b=whether b=while b=you b=you'd bb=,_by
0.2 bb=,_call bb=,_for bb=,_let's bb=,_need bb=,_phone bb=/_no bb=0_, bb=0_and bb=0_pm bb=DAY_and
0.2 bb=DAY_but bb=DAY_so bb=a_day bb=a_response bb=and_could bb=and_the bb=ask_for bb=asked_you bb=back_by
0.2 bb=bank_holiday bb=be_a bb=be_filed bb=be_on bb=before_0 bb=before_she bb=before_that bb=before_you
0.2 bb=by_this bb=can_give bb=can_you bb=come_back bb=comment_, bb=confirm_by bb=could_be bb=could_i
0.2 bb=could_someone bb=deadline_for bb=desk_until bb=do_it bb=do_with bb=down_to bb=due_on bb=from_a
0.2 bb=from_your bb=get_up bb=give_you bb=go_back bb=goes_in bb=got_till bb=have_everything bb=have_the
0.2 bb=have_your bb=home_at bb=i'd_love bb=i'm_in bb=i_asked bb=i_just bb=i_need bb=i_send bb=i_told
0.2 bb=i_wrote bb=if_i bb=in_writing bb=into_the bb=is_going bb=is_there bb=it_all bb=it_must bb=it_off
0.2 bb=it_over bb=june_and bb=line_on bb=locks_at bb=looking_to bb=may_, bb=may_and bb=month_, bb=must_be
0.2 bb=my_piece bb=no_before bb=not_later bb=october_, bb=off_from bb=on_what bb=or_a bb=outside_the
0.2 bb=over_at bb=pages_go bb=please_could bb=pm_DAY bb=pm_and bb=press_on bb=quote_by bb=so_, bb=so_could
0.2 bb=stop_at bb=ten_and bb=that_, bb=the_article bb=the_button bb=the_first bb=the_night bb=the_page
0.2 bb=the_printer bb=the_report bb=the_text bb=to_get bb=to_hand bb=to_print bb=to_the bb=today_and
0.2 bb=today_so bb=walk_- bb=want_to bb=wants_to bb=was_at bb=was_the bb=we_go bb=who_is bb=with_it
0.2 bb=would_need bb=yes_/ bb=you_could bb=your_reply bb=yours_by by=36 day=after_1 f=/ f=air f=anything
0.2 f=away f=because f=book f=breakfast f=bulletin f=carer f=chat f=coming f=comment f=copy f=do f=does
0.2 f=done f=editor f=february f=find f=finish f=form f=get f=good f=grateful f=hand f=hard f=having
0.2 f=he'd f=here f=i'd f=i'll f=i'm f=interviews f=is f=know f=last f=length f=local f=lunch f=made
0.2 f=make f=man f=note f=out f=poss f=quarter f=right f=s f=saying f=sorry f=straight f=ten f=to f=union
0.2 f=version f=wants f=which f=without f=year f=yes ff=,_about ff=,_any ff=,_at ff=,_could ff=,_is
0.2 ff=,_please ff=,_to ff=-_in ff=0_and ff=0_may ff=0_on ff=0_tomorrow ff=DAY_noon ff=a_good ff=a_man
0.2 ff=a_minute ff=able_to ff=and_he ff=and_no ff=and_want ff=and_your ff=any_time ff=anything_up
0.2 ff=at_all ff=back_in ff=be_able ff=be_so ff=before_then ff=book_the ff=can't_do ff=cut_- ff=day_,
0.2 ff=do_it ff=does_the ff=fine_for ff=for_an ff=get_the ff=goes_in ff=goes_to ff=half_past ff=have_a
0.2 ff=i'd_be ff=i_do ff=i_must ff=i_write ff=if_poss ff=it's_the ff=it_was ff=must_be ff=need_you
0.2 ff=off_at ff=on_0 ff=on_DAY ff=or_i'll ff=phone_- ff=reply_by ff=so_before ff=so_i'd ff=take_it
0.2 ff=that_" ff=the_other ff=this_email ff=till_0 ff=time_, ff=to_have ff=to_see ff=walk_in ff=week_,
0.2 ff=with_no ff=with_the ff=would_suit ff=yes_or ff=🙏_" hour=12 hour=19 hour=7 i=-~~~ i=christmas i=past
0.2 i=seven i=twelve i=wednesdays next=day_after_far nth=last of=2 prev=day_before_near prev=day_same_far
0.2 tenth=7 tenth=8 w1=- w1=. w1=me w1=mean w1=not w1=or w1=out w1=said w1=that w2=? w2=an w2=asked w2=bed
0.2 w2=do w2=edit w2=editor w2=goes w2=going w2=hospital w2=know w2=leave w2=live w2=locks w2=publish
0.2 w2=quote w2=says w2=since w2=stone w2=that w2=this w2=which w2=write w2=you w3=/ w3=answer w3=come
0.2 w3=for w3=get w3=have w3=isn't w3=live w3=make w3=only w3=out w3=piece w3=send w3=she w3=text w3=yes
0.2 w=at_home w=at_me w=at_over w=before_reply w=by_answers w=by_yours w=have_you w=line_a w=me_ring
0.2 w=on_closes w=on_due w=on_in w=on_starts w=the_before w=the_on w=until_desk w=until_me
0.1 A=as A=double A=got A=i'll A=in A=need A=reply A=seven A=thanks A=that A=to A=two A=want A=we'd A=x
0.1 A=you A=your P=. P=a P=and P=anything P=at P=been P=down P=for P=go P=have P=june P=march P=of P=on
0.1 P=our P=people P=please P=report P=request P=ring P=studio P=to P=today P=why a1=. a1=; a1=before
0.1 a1=but a1=if a1=phone a1=till a1=would a2=. a2=about a2=i a2=if a2=please a2=then a2=there's a2=two
0.1 a2=we a=,_and a=,_by a=,_so a=._if a=latest_. b=- b=able b=be b=car b=closed b=column b=date b=died
0.1 b=early b=everything b=fine b=gets b=grateful b=healthwatch b=hearing b=here b=holiday b=june b=last
0.1 b=legal b=make b=month b=my b=needed b=newsroom b=night b=of b=publish b=put b=putting b=reach b=read
0.1 b=received b=record b=reporter b=send b=shut b=takes b=text b=than b=this b=through b=to b=we b=week
0.1 bb=,_it bb=,_on bb=0_april bb=0_may bb=DAY_- bb=DAY_at bb=able_to bb=after_0 bb=and_i bb=and_my
0.1 bb=can_i bb=copy_date bb=for_DAY bb=give_me bb=go_to bb=going_to bb=had_a bb=i'd_like bb=if_you
0.1 bb=it_has bb=let_us bb=lock_the bb=need_it bb=on_DAY bb=on_at bb=on_leave bb=page_0 bb=ring_the
0.1 bb=send_it bb=shall_we bb=shout_by bb=shuts_at bb=signed_off bb=statement_by bb=this_afternoon
0.1 bb=wants_it bb=we_say bb=what_i bb=will_be bb=would_be bb=your_answer f#=0 f=- f=all f=bed f=come
0.1 f=comes f=for f=four f=her f=instead f=just f=no f=off f=ok f=phone f=rather f=say f=tell f=the
0.1 f=there f=twenty f=us f=way f=when f=whether f=you ff=,_because ff=,_by ff=,_that's ff=-_off
0.1 ff=and_i'm ff=at_a ff=because_of ff=but_the ff=have_to ff=if_i ff=of_the ff=page_is ff=that_would
0.1 ff=the_latest ff=then_it's ff=there's_a ff=we_can ff=would_be ff=would_do hour=13 hour=14 i=0
0.1 i=january i=october is=afternoon is=dated is=evening long=0 long=7 next=hour_after_far nth=2 nth=3
0.1 nth=4 prev=day_and_hour_same_far prev=day_past_near tenth=6 w1=no w2=) w2=- w2=closes w2=due w2=it's
0.1 w2=reply w2=shout w2=slot w2=to w3=0 w3=call w3=not w3=off w3=that w3=to w3=want w3=we w3=you've
0.1 w=at_live w=at_on w=at_shuts w=by_no w=by_quote w=by_shout w=by_statement w=on_me w=say_we w=the_by
-0.1 A=a A=asked A=document A=don't A=had A=he's A=healthwatch A=his A=is A=it's A=mfp A=new A=of A=pm
-0.1 A=received A=sam A=scanned A=since A=transcription A=what P=( P=about P=after P=an P=be P=bit
-0.1 P=caller P=carers P=example P=had P=he P=healthwatch P=i P=it P=me P=office P=should P=show P=want
-0.1 P=who a1=! a1=) a1=dear a1=i a1=i'd a1=length a1=there a2=" a2=again a2=all a2=any a2=dear a2=had
-0.1 a2=his a2=it's a2=nobody a2=or a2=scanned a2=subject a= a=,_i a=,_or a=._dear a=._i've a=._please
-0.1 a=._scanned a=._subject a=about_the a=and_again a=and_the a=length_0 a=so_i'd a=with_the b=0
-0.1 b=address b=ask b=at b=best b=breakfast b=comes b=coming b=contract b=council b=dated b=filming
-0.1 b=four b=gave b=happy b=he b=i'm b=ideally b=late b=lister b=mailbox b=main b=mfp b=mobile b=more
-0.1 b=only b=papers b=possible b=practice b=ran b=ring b=second b=she b=shift b=small b=son b=spoke
-0.1 b=stopped b=then b=there's b=turn b=voicemail b=want b=we'd b=we've b=where bb="_on bb=(_page
-0.1 bb=,_the bb=-_reception bb=0_DAY bb=0_june bb=0_mailbox bb=0_main bb=a_DAY bb=again_on bb=and_on
-0.1 bb=as_the bb=at_home bb=at_six bb=before_, bb=came_to bb=from_mfp bb=from_nine bb=go_at bb=have_them
-0.1 bb=hear_from bb=i'd_want bb=i_did bb=i_said bb=i_went bb=i_work bb=in_hertford bb=in_on
-0.1 bb=in_stevenage bb=is_on bb=it_was bb=letter_of bb=like_to bb=line_received bb=mailbox_0 bb=main_line
-0.1 bb=me_know bb=mfp_- bb=on_0 bb=reply_by bb=scan_from bb=text_( bb=the_DAY bb=the_lister bb=the_paper
-0.1 bb=the_vote bb=this_morning bb=to_0 bb=to_come bb=to_hear bb=to_our bb=told_to bb=was_on bb=we've_got
-0.1 bb=we_have bb=you_at bb=you_let bb=your_chair bb=your_letter day=before0_2 f#=1 f#=4 f=: f=afternoon
-0.1 f=by f=cant f=carers f=closed f=full f=i've f=letter f=meeting f=on f=only f=person f=place f=put
-0.1 f=record f=second f=seen f=she f=show f=someone f=stopped f=their ff=,_or ff=0_, ff=0_s ff=and_again
-0.1 ff=and_i've ff=and_that ff=by_the ff=i'd_like ff=it_by ff=length_0 ff=she_said ff=told_me ff=you_in
-0.1 ff=£_0 hour=4 hour=8 i=afternoon i=and i=december i=four i=in i=midnight i=minute i=on i=one
-0.1 i=saturdays long=1 long=4 long=5 long=6 next=day_and_hour_same_far next=hour_before_near
-0.1 prev=day_and_hour_past_near prev=hour_before_near tenth=5 w1=" w1=/ w1=about w1=came w1=last
-0.1 w1=received w1=reception w1=until w2=and w2=back w2=i'm w2=it w2=not w2=post w2=was w2=went w2=work
-0.1 w3=. w3=at w3=comes w3=every w3=her w3=main w3=meeting w3=mfp w3=our w3=the w3=with w=:_sent w=at
-0.1 w=at_in w=at_rang w=of_letter w=on_again w=on_died w=received_line w=reception_- w=the_for w=to_am
-0.2 A=" A=- A=DAY A=also A=back A=bev A=bring A=confirm A=do A=email A=for A=guest A=have A=health A=hi
-0.2 A=hurry A=i A=left A=let A=live A=make A=me A=name A=no A=not A=now A=on A=our A=press A=rang A=run
-0.2 A=said A=subject A=that's A=three A=which A=will P=> P=DAY P=again P=all P=attached P=before P=camera
-0.2 P=come P=community P=complaint P=dear P=end P=even P=film P=five P=gp P=group P=hello P=help P=hi
-0.2 P=hour P=i've P=info P=interview P=left P=letter P=lines P=look P=lunch P=main P=may P=message
-0.2 P=morning P=nhs P=november P=own P=person P=see P=team P=tell P=their P=there P=thing P=third P=this
-0.2 P=thought P=times P=we P=weeks P=when P=which P=will P=words P=£ a1=- a1=from a1=he a1=news a1=then
-0.2 a2=( a2=: a2=an a2=and a2=asked a2=by a2=can a2=can't a2=did a2=hi a2=is a2=like a2=she's a2=since
-0.2 a2=that's a2=three a2=were a2=will a2=your a=)_. a=,_it's a=,_then a=._" a=._any a=._hi a=._the
-0.2 a=._to a=._who a=._would a=and_DAY a=and_i a=for_my a=is_a a=on_the a=to_the b#=2 b=& b=' b=, b=a
-0.2 b=afternoons b=agency b=all b=ambulance b=an b=any b=appeal b=baby b=because b=bring b=chemist
-0.2 b=clinic b=closing b=community b=court b=cqc b=daughter b=days b=didn't b=each b=eight b=event b=exec
-0.2 b=finish b=fit b=gone b=hall b=he's b=health b=her b=hertford b=him b=hours b=husband b=ignore b=in
-0.2 b=just b=lands b=letters b=lifts b=london b=luton b=manager b=many b=minute b=morning b=move b=mr
-0.2 b=much b=mum's b=nobody b=nov b=numbers b=one b=open b=other b=package b=paid b=park b=parking
-0.2 b=person b=photographer b=present b=promised b=published b=re b=reception b=recording b=review
-0.2 b=ringing b=runs b=said b=scan b=scrutiny b=september b=she'd b=sister b=sit b=stevenage b=submitted
-0.2 b=sundays b=survey b=tablets b=thank b=that's b=time b=took b=two b=unit b=very b=visit b=ware
-0.2 b=website b=weekdays b=weekend b=welwyn b=what b=whoever b=you'll bb=)_: bb=,_a bb=,_any bb=,_back
-0.2 bb=,_best bb=,_is bb=,_that bb=,_we're bb=,_who bb=0_am bb=0_feb bb=0_february bb=0_nov
-0.2 bb=0_september bb=0_until bb=:_the bb=DAY_, bb=DAY_0 bb=DAY_is bb=a_clip bb=a_crew bb=a_lady
-0.2 bb=a_patient bb=advertising_: bb=again_at bb=am_- bb=am_at bb=am_to bb=and_again bb=and_i've
-0.2 bb=and_is bb=and_out bb=and_was bb=are_open bb=at_about bb=at_eleven bb=at_my bb=at_the bb=at_watford
-0.2 bb=at_your bb=be_in bb=been_told bb=best_before bb=by_a bb=can_be bb=chat_, bb=close_at bb=come_to
-0.2 bb=comment_by bb=copy_by bb=could_get bb=day_is bb=deadline_is bb=died_on bb=do_the bb=done_by
-0.2 bb=drop_- bb=film_tomorrow bb=filming_in bb=for_our bb=free_on bb=from_me bb=from_the bb=had_the
-0.2 bb=has_not bb=hello_, bb=here_, bb=hi_, bb=home_on bb=i'm_at bb=i'm_out bb=i_am bb=i_come bb=i_could
-0.2 bb=i_left bb=i_present bb=i_put bb=i_see bb=i_was bb=i_will bb=in_london bb=in_till bb=is_open
-0.2 bb=is_shut bb=is_the bb=it_, bb=it_at bb=it_says bb=know_by bb=know_what bb=love_to bb=me_that
-0.2 bb=me_to bb=meeting_, bb=morning_said bb=my_hand bb=my_husband bb=my_wife bb=not_been bb=not_for
-0.2 bb=notice_this bb=of_your bb=off_the bb=off_to bb=page_goes bb=pictures_by bb=piece_on
-0.2 bb=please_confirm bb=producer_, bb=rang_at bb=rather_than bb=re_: bb=ring_before bb=said_she
-0.2 bb=shut_on bb=so_if bb=starts_at bb=thank_you bb=that_it bb=the_consultation bb=the_council
-0.2 bb=the_doctor bb=the_health bb=the_hospital bb=the_library bb=the_press bb=the_programme bb=the_same
-0.2 bb=the_telephone bb=them_by bb=to_chat bb=to_five bb=to_go bb=to_tell bb=trust_has bb=tuesdays_to
-0.2 bb=until_DAY bb=up_on bb=us_on bb=walk_in bb=want_a bb=was_seen bb=we_had bb=we_were bb=week_of
-0.2 bb=weekdays_, bb=went_to bb=when_: bb=working_days bb=you_before bb=you_were bb=£_0 day=apart_2
-0.2 day=apart_3 day=ends_3 f=, f=afterwards f=ambulance f=an f=anniversary f=at f=attached f=august
-0.2 f=back f=bank f=bit f=bring f=called f=calls f=camera f=dementia f=doctor f=don't f=door f=draft
-0.2 f=each f=eleven f=embargoed f=every f=fair f=gp f=had f=he f=hear f=him f=his f=holding f=home f=i
-0.2 f=icb f=im f=interview f=july f=keep f=library f=manager f=may f=midday f=most f=moved f=mr f=much
-0.2 f=nhs f=nothing f=numbers f=o f=one f=or f=own f=post f=radio f=rang f=ring f=round f=run f=shut
-0.2 f=site f=speak f=special f=strike f=studio f=supplement f=surgery f=takes f=tea f=they've f=thing
-0.2 f=thought f=till f=tonight f=tv f=twice f=until f=waiting f=weekend f=what f=with f=within f=won't
-0.2 f=working f=writing f=your f=yours f=£ ff=&_e ff=)_, ff=,_as ff=,_before ff=,_but ff=,_it's ff=,_need
-0.2 ff=,_one ff=,_otherwise ff=,_then ff=,_we're ff=,_your ff=-_up ff=0_DAY ff=0_am ff=0_july
-0.2 ff=DAY_before ff=a_& ff=about_0 ff=am_, ff=an_hour ff=and_need ff=and_nobody ff=and_she ff=and_the
-0.2 ff=as_it ff=at_the ff=be_a ff=but_by ff=by_half ff=close_of ff=first_thing ff=from_0 ff=gave_you
-0.2 ff=going_to ff=i_know ff=i_was ff=it_, ff=my_own ff=noon_on ff=of_those ff=on_the ff=or_after
-0.2 ff=please_, ff=ring_again ff=she_is ff=so_please ff=talk_then ff=that_, ff=the_library ff=the_next
-0.2 ff=the_night ff=the_same ff=the_strike ff=the_surgery ff=there_is ff=to_a ff=to_hear ff=to_my
-0.2 ff=we_could hour=6 i=feb i=fridays i=march i=morning i=play i=sundays i=~~~ long=2 long=8
-0.2 next=day_before_far next=hour_same_near prev=day_and_hour_past_far prev=hour_after_near tenth=0
-0.2 tenth=2 tenth=3 tenth=4 w1=again w1=call w1=day w1=from w1=it's w1=live w1=office w1=other w1=our
-0.2 w1=record w1=the w1=then w1=there w1=till w1=to w1=work w2=( w2=after w2=be w2=board w2=came w2=come
-0.2 w2=died w2=done w2=go w2=hand w2=her w2=holiday w2=hour w2=left w2=letter w2=next w2=paper
-0.2 w2=photographer w2=published w2=rang w2=record w2=room w2=run w2=sent w2=shift w2=someone
-0.2 w2=something w2=surgery w2=telephone w2=these w2=tuesdays w2=week w2=will w3=, w3=between w3=desk
-0.2 w3=from w3=gp w3=hospital w3=new w3=noon w3=nurse w3=of w3=pm w3=rang w3=recording w3=say w3=says
-0.2 w3=she's w3=them w3=time w3=under w3=went w3=were w3=which w3=work w=-_0 w=-_am w=:_when w=a_on
-0.2 w=about_, w=air_on w=at_, w=at_again w=at_air w=at_and w=at_close w=at_leave w=at_shut w=at_starts
-0.2 w=before_me w=before_ring w=by_comment w=by_copy w=by_me w=by_reply w=for_it's w=for_you
-0.2 w=is_deadline w=now_is w=of_yours w=office_the w=on_. w=on_is w=on_out w=on_print w=on_record
-0.2 w=on_you w=our_for w=the w=the_. w=till_0 w=till_out w=was_it
-0.3 A=! A=after A=afternoon A=answer A=attached A=audio A=been A=copy A=duration A=familiar A=give A=gp
-0.3 A=has A=he A=hello A=her A=hospital A=i've A=may A=off A=ok A=p A=please A=says A=somebody A=someone
-0.3 A=speak A=tell A=view A=£ P=- P=ask P=else P=get P=goes P=guest P=herts P=his P=january P=mayor
-0.3 P=note P=off P=ok P=ones P=rang P=record P=recorder P=room P=sent P=something P=still P=surgery
-0.3 P=they P=wants P=we're P=with P=your a1=DAY a1=a a1=about a1=after a1=are a1=do a1=edition a1=in
-0.3 a1=live a1=slot a1=so a1=suits a1=the a1=time a1=you a2=at a2=back a2=best a2=comes a2=council
-0.3 a2=duration a2=each a2=four a2=late a2=noon a2=nothing a2=plenty a2=start a2=take a2=they're a2=to
-0.3 a2=was a2=well a=,_back a=,_out a=,_since a=,_the a=... a=._do a=._duration a=._my a=._she a=._thanks
-0.3 a=._that's a=._this a=and_0 a=and_is a=and_my a=but_i a=i_can a=is_plenty a=paper_. a=suits_. a=to_0
-0.3 b#=3 b=DAY b=] b=again b=agenda b=along b=also b=and b=are b=attached b=away b=blood b=called b=can't
-0.3 b=care b=carers b=coffee b=colleague b=commissioner b=county b=dentist b=down b=east b=eastern
-0.3 b=eleven b=emailed b=embargoed b=empty b=episode b=evenings b=except b=february b=feel b=follow
-0.3 b=from b=geraldine b=glad b=gp b=handover b=hello b=hemel b=home b=how b=itself b=lady b=lead
-0.3 b=leaves b=left b=library b=lovely b=machine b=made b=march b=maternity b=meeting b=midnight b=moving
-0.3 b=mum b=news b=nhs b=nice b=nine b=not b=notice b=on b=opened b=operation b=ours b=panel b=pdf
-0.3 b=people b=pm b=pre b=programme b=publication b=question b=queue b=rating b=recorded b=regional
-0.3 b=release b=says b=see b=service b=six b=speak b=start b=stay b=strictly b=studio b=take b=telephoned
-0.3 b=tell b=the b=their b=there b=thing b=tomorrow's b=transport b=trust b=twelve b=typically b=under
-0.3 b=watford b=weekday b=weekly b=well b=what's b=window b=with b=within b=working b=year bb=,_at
-0.3 bb=,_can bb=,_just bb=,_or bb=,_then bb=,_when bb=0_august bb=0_december bb=0_or bb=0_to bb=DAY_(
-0.3 bb=DAY_before bb=DAY_when bb=a_doctor bb=a_line bb=a_piece bb=am_, bb=and_away bb=and_has bb=and_i'm
-0.3 bb=and_they bb=answer_until bb=any_weekday bb=anything_by bb=are_you bb=as_it's bb=assessment_is
-0.3 bb=august_, bb=back_at bb=be_there bb=bed_at bb=bring_a bb=but_the bb=by_noon bb=by_phone bb=call_on
-0.3 bb=can_, bb=can_have bb=chat_any bb=closing_date bb=commissioning_editor bb=could_let bb=council_gave
-0.3 bb=cover_it bb=dad_has bb=date_: bb=desk_wants bb=do_i bb=doing_a bb=don't_bother bb=down_at
-0.3 bb=eleven_, bb=embargoed_until bb=empty_by bb=finished_at bb=first_edition bb=for_calling
-0.3 bb=for_tomorrow's bb=for_use bb=further_to bb=gave_her bb=get_in bb=give_us bb=had_my bb=has_a
-0.3 bb=have_an bb=home_from bb=i'm_here bb=i've_got bb=i_get bb=i_rang bb=i_ring bb=if_it bb=if_the
-0.3 bb=in_november bb=in_still bb=intend_to bb=interview_on bb=is_at bb=is_it bb=is_not bb=is_one
-0.3 bb=is_out bb=is_typically bb=is_your bb=it'd_be bb=it's_going bb=it_and bb=it_be bb=it_can bb=it_with
-0.3 bb=it_would bb=know_if bb=last_night bb=me_after bb=met_on bb=mins_, bb=morning_at bb=next_DAY
-0.3 bb=nine_till bb=noon_tomorrow bb=not_before bb=note_our bb=now_, bb=number_to bb=of_a bb=office_at
-0.3 bb=on_this bb=out_on bb=out_till bb=phone_- bb=phone_me bb=please_tell bb=practice_manager bb=pre_-
-0.3 bb=queue_at bb=received_: bb=recording_is bb=ring_me bb=see_me bb=she_has bb=she_was bb=shut_at
-0.3 bb=six_and bb=so_before bb=still_at bb=story_on bb=surgery_is bb=that_i bb=that_the bb=the_bus
-0.3 bb=the_commissioner bb=the_end bb=the_handover bb=the_issue bb=the_number bb=the_old bb=the_one
-0.3 bb=the_pharmacy bb=the_practice bb=they_met bb=they_queue bb=this_is bb=to_a bb=to_phone bb=to_two
-0.3 bb=to_your bb=to_yours bb=together_on bb=tomorrow_so bb=typically_empty bb=under_embargo bb=us_at
-0.3 bb=use_before bb=used_to bb=we'd_like bb=we_intend bb=we_meet bb=we_send bb=weekday_from bb=what_you
-0.3 bb=which_is bb=will_do bb=with_the bb=words_by bb=would_have bb=writing_by bb=you_said bb=your_0
-0.3 bb=your_answers bb=your_office day=before1_1 f#=5 f=& f=0 f=and f=ask f=asked f=audio f=baby f=been
-0.3 f=blood f=bus f=car f=care f=club f=dear f=did f=dinner f=dog f=dont f=dream f=eve f=file f=food
-0.3 f=gave f=health f=herts f=hit f=holiday f=hope f=hospital f=ideally f=isn't f=l f=list f=lunchtime
-0.3 f=my f=news f=nobody f=organisation f=outside f=planning f=press f=problem f=programme f=really
-0.3 f=return f=ringing f=sent f=shift f=suits f=survey f=table f=them f=through f=trying f=u f=ward
-0.3 f=week f=where f=who f=whole f=window f=wrap f=you're f=zoom f=| ff=,_after ff=,_back ff=,_out
-0.3 ff=,_that ff=a_bank ff=a_dream ff=a_half ff=a_week ff=after_0 ff=and_DAY ff=and_is ff=and_then
-0.3 ff=as_that's ff=at_eight ff=back_at ff=before_, ff=before_the ff=but_i ff=can_be ff=could_have
-0.3 ff=day_before ff=doesn't_have ff=from_the ff=get_in ff=has_to ff=have_someone ff=i_can't ff=i_don't
-0.3 ff=i_gave ff=if_we ff=is_a ff=is_plenty ff=is_possible ff=it_can ff=know_by ff=line_by ff=live_,
-0.3 ff=me_to ff=need_to ff=not_to ff=of_my ff=or_DAY ff=out_by ff=out_of ff=put_it ff=quarter_to
-0.3 ff=reply_to ff=send_it ff=so_i'm ff=so_tonight ff=the_evening ff=the_lister ff=the_meeting
-0.3 ff=the_ward ff=the_website ff=tomorrow_, ff=very_much ff=with_them ff=work_nights ff=working_days
-0.3 hour=3 i=) i=close i=from i=good i=july i=jun i=june i=mar i=night i=ten i=today's i=tuesdays is=hour
-0.3 is=morning is=soft long=3 next=day_and_hour_after_far next=stretch_same_far nth=1 prev=day_after_near
-0.3 w1=air w1=answered w1=every w1=gone w1=her w1=his w1=in w1=of w1=open w1=seen w1=start w1=up w1=was
-0.3 w1=yesterday w1=you w2=" w2=. w2=at w2=away w2=best w2=bother w2=bus w2=comes w2=cut w2=doctor
-0.3 w2=down w2=embargo w2=empty w2=for w2=form w2=free w2=gave w2=interview w2=lister w2=meeting
-0.3 w2=mornings w2=nine w2=of w2=pm w2=report w2=running w2=see w2=shut w2=still w2=subject w2=together
-0.3 w2=trust w2=two w3=: w3=? w3=DAY w3=aim w3=be w3=by w3=can w3=council w3=editor w3=going w3=his w3=i
-0.3 w3=inquest w3=it's w3=late w3=leaves w3=most w3=nobody w3=reach w3=said w3=their w3=told w3=tomorrow
-0.3 w3=tonight w3=two w3=typically w3=ward w=-_DAY w=._" w=._0 w=0_the w=:_date w=:_received w=and_0
-0.3 w=at_bed w=at_down w=at_finished w=at_office w=at_up w=at_us w=back_me w=before_use w=by_anything
-0.3 w=by_empty w=by_out w=by_something w=by_them w=by_words w=closes_page w=her_gave w=it_do w=on
-0.3 w=on_interview w=on_up w=said_i w=till_in w=till_nine w=to_0 w=to_DAY w=until_0 w=until_answer
-0.3 w=until_embargoed w=until_on w=up_it
-0.4 A=actually A=and A=are A=bus A=dear A=feedback A=noon A=seconds A=was A=we A=would P=asked P=august
-0.4 P=chat P=complaints P=falls P=feedback P=health P=her P=hours P=i'll P=love P=meeting P=minutes P=my
-0.4 P=number P=other P=short P=since P=some P=that P=would P=yours a1=by a1=i'll a1=programme a1=they
-0.4 a1=with a2=actually a2=out a2=thanks a2=you're a=) a=? a=?_. b#=4 b#=5 b=account b=am b=answering
-0.4 b=appointment b=arranged b=arrives b=been b=book b=booked b=boss b=carer b=clocks b=consultation
-0.4 b=dad b=day b=deadlines b=dear b=doctor b=don't b=done b=earlier b=evening b=firm b=funeral b=further
-0.4 b=group b=had b=having b=human b=intend b=man b=market b=old b=opens b=own b=pharmacy b=programme's
-0.4 b=quarter b=radio b=rather b=rung b=same b=since b=snapper b=sorted b=statements b=still b=tea
-0.4 b=though b=together b=too b=tuesdays b=used b=waiting b=who b=wife b=will b=your bb=,_0 bb=,_pictures
-0.4 bb=,_words bb=0_- bb=0_for bb=0_is bb=0_on bb=:_news bb=DAY_by bb=DAY_lunchtime bb=and_a bb=and_at
-0.4 bb=as_we bb=at_0 bb=away_by bb=back_before bb=before_my bb=bulletin_, bb=but_not bb=can_do
-0.4 bb=close_DAY bb=close_it bb=come_by bb=could_we bb=date_of bb=deadlines_: bb=do_, bb=draft_by
-0.4 bb=file_the bb=finish_at bb=for_my bb=fortnight_before bb=from_DAY bb=glad_to bb=got_the bb=have_a
-0.4 bb=he_has bb=hour_before bb=i'm_a bb=i've_had bb=i_DAY bb=i_expect bb=i_write bb=ideally_before
-0.4 bb=if_you've bb=is_DAY bb=it_is bb=know_, bb=leave_at bb=link_, bb=me_, bb=must_file bb=my_email
-0.4 bb=need_everything bb=need_names bb=need_to bb=no_fixed bb=no_need bb=off_by bb=on_hold bb=on_it
-0.4 bb=our_snapper bb=out_by bb=papers_go bb=patient_for bb=put_it bb=quarter_to bb=said_i'd bb=say_to
-0.4 bb=send_our bb=shall_be bb=snapper_for bb=someone_at bb=spoken_to bb=surgery_shuts bb=the_clinic
-0.4 bb=the_dentist bb=the_gp bb=the_inquest bb=the_link bb=the_market bb=the_story bb=the_surgery
-0.4 bb=the_trust bb=the_ward bb=them_, bb=them_to bb=they_said bb=time_, bb=to_ring bb=to_take
-0.4 bb=tonight_or bb=up_at bb=up_before bb=wants_the bb=was_told bb=we're_publishing bb=we_film
-0.4 bb=with_them bb=write_it bb=you_, bb=you_like bb=you_want bb=yours_of day=after_2 f=" f=; f=about
-0.4 f=bell f=came f=check f=close f=county f=delighted f=designer f=didn't f=doing f=eight f=finance
-0.4 f=hall f=lister f=nights f=noon f=now f=open f=our f=paper f=phone's f=room f=said f=since f=those
-0.4 f=want f=watford f=website f=went f=were f=word f=yesterday ff=)_so ff=,_DAY ff=,_doesn't ff=,_no
-0.4 ff=,_same ff=0_but ff=0_so ff=a_word ff=am_tomorrow ff=and_0 ff=and_my ff=as_it's ff=at_three
-0.4 ff=bank_holiday ff=be_delighted ff=by_five ff=by_quarter ff=by_this ff=call_it ff=don't_want
-0.4 ff=else_0 ff=for_a ff=for_my ff=got_the ff=i'll_be ff=i'll_put ff=i've_been ff=i_work ff=it's_for
-0.4 ff=it_all ff=phone's_fine ff=please_send ff=say_so ff=so_it's ff=the_day ff=the_designer
-0.4 ff=the_letter ff=the_weekend ff=then_, ff=there_for ff=time_( ff=to_0 ff=to_file ff=we_are
-0.4 ff=would_need ff=your_chair hour=20 i=- i=april i=jan i=may i=nov i=or i=that i=within
-0.4 next=day_and_hour_after_near of=3 of=4 prev=day_after_far tenth=1 w1=any w1=as w1=back w1=first
-0.4 w1=says w1=£ w2=: w2=ambulance w2=copy w2=embargoed w2=finish w2=gets w2=i w2=lands w2=mobile w2=new
-0.4 w2=off w2=papers w2=print w2=sits w2=snapper w2=space w2=speak w2=we w2=writing w3=" w3=back w3=been
-0.4 w3=board w3=came w3=got w3=is w3=its w3=market w3=or w3=people w3=something w3=vote w3=would
-0.4 w=at_back w=at_finish w=at_off w=at_someone w=at_there w=before_not w=before_so w=before_you
-0.4 w=by_away w=by_come w=by_off w=for_patient w=for_snapper w=on_go
-0.5 A=half A=next A=who P=bring P=close P=i'd P=month P=nine P=thank a1=daily a1=deadline a1=on a1=or
-0.5 a1=paper a1=without a2=no a2=say a=-_0 a=if_you a=of_that a=that_day a=that_morning b=add b=arrived
-0.5 b=artwork b=assessment b=available b=both b=bother b=calling b=come b=comments b=commissioning b=do
-0.5 b=free b=his b=hospital b=letter b=look b=mrs b=office b=or b=room b=shoot b=thanks b=tonight b=weeks
-0.5 b=whenever b=| bb=,_let bb=0_) bb=0_at bb=0_tonight bb=:_DAY bb=and_need bb=as_our bb=ask_you
-0.5 bb=back_in bb=be_writing bb=desk_from bb=go_on bb=gone_by bb=got_a bb=happy_to bb=have_these
-0.5 bb=i'm_back bb=i'm_free bb=i've_a bb=i_want bb=it_tomorrow bb=letters_page bb=mobile_till
-0.5 bb=my_deadline bb=number_of bb=one_of bb=out_of bb=pm_, bb=sent_: bb=so_0 bb=so_i bb=so_i'd
-0.5 bb=so_please bb=so_would bb=thanks_for bb=the_day bb=to_be bb=to_work bb=tomorrow_, bb=we'd_need
-0.5 bb=we_record bb=will_close bb=words_and bb=you_that by=1440 day=after_0 f=( f=) f=again f=call
-0.5 f=chair f=daily f=day f=days f=dutch f=has f=hour f=like f=next f=once f=patients f=people f=report
-0.5 f=says f=they f=told f=tomorrow ff=about_the ff=and_tell ff=anything_by ff=be_the ff=be_there
-0.5 ff=can_make ff=i_get ff=if_you ff=of_that ff=of_us ff=so_DAY ff=the_desk ff=to_come ff=tomorrow_at
-0.5 ff=until_0 ff=you_have ff=you_on i=at i=breakfast i=end i=evening i=tomorrow's
-0.5 prev=day_and_hour_before_far prev=day_past_far w1=0 w1=do w2=am w2=day w2=draft w2=get w2=gone w2=him
-0.5 w2=last w2=lead w2=there w3=( w3=advertising w3=don't w3=edition w3=he w3=id w3=me w3=names w3=round
-0.5 w3=so w3=surgery w=after_me w=by_draft w=by_gone w=deadline_copy w=till_mobile
-0.6 A=comms A=late A=my A=one P=like P=paper P=thirty a1=... a1=0 a1=my a1=she a1=that a2=0 a=for_the
-0.6 b=did b=draft b=embargo b=form b=half b=isn't b=link b=nurse b=preview b=printer b=seen b=surgery
-0.6 b=telephone b=test b=they b=tomorrow b=usually b=waited b=went b=work b=£ bb=afternoon_so
-0.6 bb=day_before bb=from_0 bb=have_by bb=have_something bb=id_need bb=shoot_, bb=there_at bb=to_you
-0.6 bb=we're_live bb=with_a bb=with_you bb=would_ring day=before1_0 f#=6 f=both f=different f=half f=pm
-0.6 f=same f=start ff=,_else ff=0_pm ff=DAY_night ff=by_0 ff=can_, ff=i'm_in ff=i_would ff=if_u ff=in_the
-0.6 ff=so_it ff=that_is ff=that_morning ff=u_can hour=2 i=lunch prev=day_and_hour_after_far
-0.6 prev=day_and_hour_after_near w1=a w1=since w2=on w2=out w3=an w=by_have w=is_it
-0.7 A=by P=: a=so_DAY b=" b=( b=board b=bus b=every b=expect b=film b=its b=mail b=met b=new b=pictures
-0.7 b=rang b=told b=urgent b=ward b=yesterday bb=-_in bb=0_of bb=please_note bb=we_would day=after
-0.7 day=before0_1 f=are f=free f=its f=three f=was ff=0_at ff=DAY_at ff=before_0 ff=you_want i=tea
-0.7 w1=after w1=on w1=ring w2=is w3=phone w3=we're
-0.8 a2=day b=advertising b=feb b=id b=sent b=show bb=send_me by=0.5 day=apart_0 day=apart_1 day=ends_1
-0.8 day=ends_2 f=but f=evening f=hours f=night f=office f=realistically f=two f=why ff=,_so ff=put_you
-0.8 i=about is= nth=0 of=5 w1=for w2=0
-0.9 b#=6 b=came b=hi b=were f=release hour=21 hour=23 i=for
-1 b=interview b=note b=was bb=printer_wants bb=you_for ff=to_the is=which_day
-1 next=day_and_hour_before_far next=day_and_hour_before_near
-1.1 bb=by_0 day=before1 hour=22
-1.3 hour=0
-1.4 is=doubtful
-1.6 by=far
-2.1 is=day
-2.3 by=0
"""
WEIGHTS: Final = {sign: float(line.split()[0]) for line in _TABLE.splitlines() for sign in line.split()[1:]}
