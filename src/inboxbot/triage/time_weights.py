"""What each sign beside a time counts: whether an answer is asked for by then.

``time_signs.py`` has the kinds. Written by bench/weigh_times.py, but for the three bounds.
A line begins with what each of its signs counts.
"""

from __future__ import annotations

from typing import Final

START: Final = -2.9
SURE_FROM: Final = -1.0
"""From this weight on a time is sure: as labels have it, of twenty such about one is wrong."""
PERHAPS_FROM: Final = -2.0
"""From this weight on it is told as doubtful."""
AHEAD_BY: Final = 0.5
"""By so much it must outweigh every other hour that is told, or it is doubtful."""
_TABLE: Final = r"""
1.5 b=deadline i=fortnight i=week
1.4 b=copy b=pages f=then is=stretch
1.3 b=page day=before0_0
1.2 b=contributions b=file b=words f=use ff=by_then i=half is=relative
1.1 b=reply bb=she_wants by=2 f=page f=please i=quarter w1=by w1=so
1 a1=at a=at_the b=answer b=herts b=lock b=loneliness by=first f=pls ff=for_your i=by i=of i=thing i=time
1 i=tomorrow w2=need
0.9 A=before A=minutes a1=please b#=0 b=before b=close b=comment b=filing b=locks b=so b=subs bb=0_so
0.9 bb=DAY_; bb=not_in bb=to_put bb=we_lock f=cut f=issue f=past f=xx ff=0_january hour=16 i=holiday
0.9 i=last next=day_same_near w1=deadline w2=later w=than_later
0.8 a1=? a2=for a=and_wants b=designer b=edit b=holding b=if b=um b=yes bb=,_could bb=,_tell bb=0_(
0.8 bb=a_yes bb=by_the bb=date_is bb=like_your bb=of_0 bb=our_deadline bb=please_get bb=please_reply
0.8 bb=the_answers bb=the_papers bb=the_phone f=before ff=and_wants ff=say_0 hour=5 i=before i=eod i=next
0.8 i=weeks w1=say w2=confirm w2=make w2=me w3=- w3=please w3=your w=deadline
0.7 A=anything P=figures a1=latest a1=unless a2=be a2=page a2=wants a=and_it's a=is_fine a=is_my b=anybody
0.7 b=audio b=below b=by b=closes b=dl b=editor b=filed b=guest b=he'd b=kindly b=latest b=let's b=like
0.7 b=locked b=now b=realistically b=respond b=rota b=sound b=title b=you've bb=,_i'd bb=a_quote
0.7 bb=a_space bb=be_good bb=be_with bb=before_the bb=can_hold bb=don't_write bb=for_a bb=from_you
0.7 bb=goes_to bb=i_don't bb=is_an bb=is_due bb=later_than bb=may_i bb=or_no bb=please_send bb=said_DAY
0.7 bb=the_bulletin bb=the_last bb=the_pages bb=the_week bb=this_side bb=time_for bb=to_know bb=we_need
0.7 bb=you_have bb=your_words by=240 by=6 by=96 day=own f=doable f=found f=gets f=goes f=if f=it'll
0.7 f=january f=mins f=nine f=pictures f=shall f=teatime f=would ff=0_0 ff=and_i'll ff=get_it ff=give_me
0.7 ff=i'm_on ff=i_can ff=i_need ff=not_a ff=so_tell ff=teatime_, ff=the_0 ff=your_answer i=cop i=days
0.7 i=new i=tmrw prev=stretch_same_near w1=dl w2=chat w2=deadline w2=file w2=moved w2=now w2=pages
0.7 w2=picture w2=please w2=up w3=first w3=i'm w3=i've w3=need w3=no w3=page w=by_it w=on_close w=to_moved
0.6 A=but A=early A=ten A=till P=issue P=piece P=subject P=trust a1=herald a1=instead a1=is a1=pls
0.6 a2=before a2=i'll a2=it'll a=._anything a=and_i'll a=please_. b=answers b=anything b=appreciate
0.6 b=begin b=but b=can b=chance b=commons b=contributors b=cut b=deliver b=desk b=due b=figures b=harriet
0.6 b=issue b=less b=mean b=need b=picture b=planning b=play b=printers b=quote b=quotes b=reaction
0.6 b=script b=shall b=slot b=speech b=statement b=story b=today b=unless bb=,_and bb=,_i've bb=-_off
0.6 bb=-_sorry bb=;_i bb=a_statement bb=and_0 bb=and_between bb=answered_between bb=bed_on bb=close_on
0.6 bb=cut_- bb=day_, bb=deadline_: bb=designer_starts bb=file_at bb=filing_at bb=for_the bb=grateful_for
0.6 bb=i'd_have bb=i_leave bb=i_should bb=is_answered bb=it_on bb=just_said bb=less_a bb=me_is bb=mins_on
0.6 bb=need_your bb=noon_today bb=number_closes bb=on_the bb=please_answer bb=side_of bb=sorry_,
0.6 bb=speech_, bb=strike_in bb=the_audio bb=the_coroner bb=the_morning bb=the_running bb=the_script
0.6 bb=the_tribunal bb=to_have bb=to_receive bb=words_on bb=you_by bb=you_till by=720 f=change f=go
0.6 f=herald f=latest f=limit f=line f=me f=not f=over f=points f=quote f=reply f=something f=that
0.6 f=unless f=wait f=we've ff=,_sorry ff=0_( ff=DAY_please ff=all_right ff=and_a ff=and_it's ff=be_great
0.6 ff=before_she ff=comment_by ff=got_to ff=i'll_go ff=local_healthwatch ff=my_world ff=new_time ff=not_0
0.6 ff=past_nine ff=tell_us ff=the_time ff=you_could hour=11 i=ahead i=bank i=hours i=say i=tomorow
0.6 prev=day_and_hour_same_near prev=day_same_near w1=answer w1=is w1=line w1=now w2=can w2=close w2=data
0.6 w2=desk w2=hear w2=publishing w2=round w2=with w3=go w3=story w=:_deadline w=by w=by_hear w=is_me
0.6 w=know_me w=now_it's w=on_bed w=on_it w=till_you
0.5 A=about A=contact A=send A=sub A=true A=up P=' P=can P=case P=name P=what a1=( a1=as a1=n a1=ok
0.5 a1=rather a1=sharp a1=works a2=anything a2=embargo a2=fine a2=humanly a2=i'm a2=should a2=so a2=than
0.5 a2=would a=,_pictures a=,_please a=,_which a=-_DAY a=from_0 a=having_been a=if_humanly a=instead_of
0.5 a=rather_than a=so_before b=+ b=; b=asap b=blog b=cars b=check b=copy's b=could b=data b=docs
0.5 b=doubled b=ed b=features b=hand b=help b=january b=july b=know b=laying b=lines b=lmk b=long
0.5 b=looking b=may b=name b=needs b=nothing b=off b=online b=pitching b=please b=poss b=really
0.5 b=responses b=rsvp b=schedule b=secs b=sheet b=short b=side b=sorry b=suggest b=til b=tribunal b=wait
0.5 bb='_union bb=,_docs bb=,_ie bb=,_she bb=0_if bb=0_secs bb=0_words bb=DAY_night bb=a_" bb=a_name
0.5 bb=and_for bb=back_from bb=been_given bb=been_shut bb=between_0 bb=bulletin_is bb=by_: bb=call_it
0.5 bb=chance_of bb=comment_before bb=copy_is bb=desk_by bb=docs_' bb=does_the bb=due_at bb=finished_for
0.5 bb=for_that bb=for_you bb=goes_live bb=got_to bb=have_it bb=have_my bb=have_said bb=he_needs
0.5 bb=hold_the bb=i_hear bb=i_must bb=i_need bb=if_poss bb=in_his bb=in_my bb=in_the bb=is_, bb=it's_now
0.5 bb=it_by bb=it_for bb=it_out bb=keen_to bb=leave_from bb=lmk_by bb=me_on bb=my_designer bb=my_guest
0.5 bb=need_the bb=no_later bb=on_or bb=one_in bb=or_before bb=picture_on bb=piece_is bb=proofs_go
0.5 bb=reporter_on bb=respond_by bb=said_we bb=send_the bb=sits_at bb=so_really bb=statement_in
0.5 bb=surgery_in bb=the_month bb=the_mornings bb=there_when bb=to_me bb=trust_at bb=union_at bb=want_your
0.5 bb=was_DAY bb=which_i bb=without_a bb=yes_or bb=you_answer bb=you_can bb=you_do bb=you_until
0.5 bb=your_response day=before0 f=afraid f=clinic f=definitely f=dentists f=either f=embargo f=expected
0.5 f=great f=instead f=it f=n f=newsdesk f=nicely f=number f=part f=rota f=sharp f=still f=walk f=world
0.5 f=yet f=🙏 ff=,_0 ff=,_for ff=,_i'm ff=,_pictures ff=-_DAY ff=0_) ff=0_after ff=DAY_noon ff=a_deadline
0.5 ff=a_reply ff=a_yes ff=and_have ff=be_appreciated ff=be_in ff=because_the ff=before_i ff=come_to
0.5 ff=deadline_of ff=desk_from ff=having_been ff=healthwatch_, ff=i'm_afraid ff=in_london ff=instead_of
0.5 ff=is_my ff=it's_gone ff=it_up ff=live_at ff=need_a ff=not_the ff=of_DAY ff=of_day ff=one_hour
0.5 ff=or_we'll ff=page_0 ff=shall_we ff=so_that's ff=ten_past ff=that_if ff=that_the ff=the_issue
0.5 ff=the_rota ff=there_, ff=time_of ff=to_then ff=tomorrow_morning ff=we_say ff=with_me ff=you_can
0.5 hour=9 i=, i=an i=candlemas i=cob i=easter i=eleven i=halloween i=london i=midday i=minutes i=she
0.5 i=thirty i=to i=tonight i=two is=passed_on next=day_same_far of=1 prev=hour_before_far w1=( w1=around
0.5 w1=doors w1=file w1=it w1=latest w1=reply w1=response w1=til w2=afternoon w2=answers w2=croxley
0.5 w2=deliver w2=figures w2=filed w2=filing w2=have w2=in w2=let's w2=lmk w2=lock w2=open w2=quotes
0.5 w2=respond w2=responses w2=side w2=start w2=statement w2=wanted w2=words w3=) w3=all w3=bulletin w3=my
0.5 w3=pages w3=shift w3=short w3=wrote w3=you w=,_0 w=:_by w=and_DAY w=at_filing w=before_or w=by_desk
0.5 w=by_everything w=by_lmk w=by_number w=by_respond w=by_you w=deadline_. w=dl w=for_finished w=for_it
0.5 w=from_leave w=is_date w=it_call w=on_here w=out_goes w=say_let's w=until_you w=writing_i'm
0.4 A=> A=at A=desk A=drive A=five A=goes A=good A=herts A=there A=time P=care P=contacts P=lunchtime
0.4 P=mail P=night P=no P=once P=pic P=round P=september P=statement P=waits P=well P=wrote a1=from
0.4 a1=having a1=ideally a1=it's a1=just a1=not a1=say a1=we a1=we're a1=will a2=, a2=? a2=anyone a2=else
0.4 a2=everything a2=from a2=go a2=good a2=of a2=passing a2=pictures a2=put a2=suit a2=them a2=today
0.4 a=(_this a=)_that a=,_they a=._it a=and_should a=and_would a=as_my a=at_a a=here_. a=so_it'll a=to_DAY
0.4 a=to_talk a=until_the a=would_suit b#=1 b=agreed b=ahead b=anyone b=around b=back b=bathroom b=better
0.4 b=between b=clinics b=coroner b=couldn't b=croxley b=dead b=designers b=diary b=drop b=editor's
0.4 b=everybody b=few b=finished b=fix b=fm b=giving b=good b=grandson b=hard b=has b=have b=hold b=hole
0.4 b=i've b=ie b=inbox b=invitation b=keen b=later b=lay b=layout b=line b=max b=me b=media b=meets
0.4 b=mins b=overnight b=plan b=presenter b=provider b=receive b=response b=rush b=shuts b=sub b=surgeries
0.4 b=therefore b=those b=union b=up b=us b=wants b=we'll b=whatever b=which b=without b=word bb=,_what
0.4 bb=,_would bb=0_but bb=0_october bb=DAY_after bb=DAY_lunch bb=DAY_paper bb=a_hole bb=about_the
0.4 bb=agreed_by bb=air_till bb=all_the bb=am_DAY bb=am_on bb=and_before bb=and_i'd bb=and_would
0.4 bb=any_comment bb=anyone_could bb=anything_before bb=anytime_up bb=at_all bb=at_ten bb=back_until
0.4 bb=before_it bb=before_we bb=below_, bb=call_back bb=call_sheet bb=can_send bb=can_take bb=close_of
0.4 bb=contributions_by bb=could_you bb=died_in bb=email_, bb=everything_by bb=expected_to
0.4 bb=features_editor bb=figures_out bb=fine_, bb=five_mins bb=from_healthwatch bb=from_noon
0.4 bb=from_school bb=get_something bb=go_into bb=hard_stop bb=has_moved bb=has_no bb=have_gone
0.4 bb=have_yours bb=he'd_like bb=he's_got bb=he_wants bb=hear_by bb=hour_, bb=hour_of bb=i'd_appreciate
0.4 bb=i'd_need bb=i'm_writing bb=i've_said bb=i_ask bb=i_can bb=i_edit bb=i_file bb=i_gave bb=i_publish
0.4 bb=in_a bb=it's_got bb=it_before bb=it_should bb=its_doors bb=latest_i bb=legal_read bb=let_me
0.4 bb=like_a bb=line_by bb=line_from bb=locked_at bb=make_it bb=make_that bb=morning_, bb=moves_at
0.4 bb=my_column bb=my_editor bb=my_grandson bb=my_hands bb=my_inbox bb=need_them bb=need_you bb=needs_to
0.4 bb=next_number bb=nobody_was bb=number_by bb=of_the bb=off_is bb=off_on bb=on_till bb=our_next
0.4 bb=our_story bb=over_to bb=page_and bb=paper_, bb=people_are bb=planning_meeting bb=post_goes
0.4 bb=press_the bb=printer_on bb=putting_it bb=read_on bb=really_the bb=reply_on bb=running_order
0.4 bb=says_he bb=shuts_on bb=six_o'clock bb=so_a bb=so_by bb=starts_on bb=stone_at bb=subs_have bb=that_,
0.4 bb=that_means bb=the_" bb=the_0 bb=the_call bb=the_designers bb=the_desk bb=the_interviews
0.4 bb=the_latest bb=the_office bb=the_provider bb=the_record bb=them_at bb=they_are bb=this_to
0.4 bb=this_week bb=thursdays_, bb=to_press bb=to_say bb=to_somebody bb=to_us bb=today_to bb=two_lines
0.4 bb=up_, bb=up_the bb=up_to bb=us_by bb=us_know bb=us_to bb=wait_till bb=was_in bb=we_close
0.4 bb=wire_moves bb=wrote_again bb=you've_got bb=you_all bb=you_live bb=you_to day=apart_4 f=' f=after
0.4 f=answer f=as f=best f=broken f=conference f=earlier f=end f=enough f=from f=give f=gone f=healthwatch
0.4 f=heard f=including f=into f=later f=lay f=let f=live f=locked f=long f=lovely f=luton f=minute
0.4 f=minutes f=must f=needs f=new f=nicer f=nobody's f=online f=passing f=piece f=print f=push
0.4 f=questions f=quick f=results f=script f=she's f=so f=staff f=talking f=today f=tomorrow's f=too
0.4 f=train f=treatment f=try f=tx f=up f=very f=wards f=we f=we'll f=we're f=week's ff=(_this ff=)_that
0.4 ff=,_including ff=,_shall ff=,_tx ff=0_; ff=0_for ff=0_i'd ff=0_o'clock ff=;_if ff=a_line ff=a_name
0.4 ff=a_push ff=after_that ff=am_on ff=and_after ff=and_should ff=and_there's ff=back_to ff=be_done
0.4 ff=be_lovely ff=by_that ff=can_book ff=do_the ff=for_that ff=from_you ff=go_with ff=had_the
0.4 ff=i've_got ff=i_am ff=if_she ff=if_there's ff=in_0 ff=in_from ff=is_fine ff=is_our ff=it's_going
0.4 ff=let_me ff=like_someone ff=locked_at ff=make_it ff=man_on ff=month_, ff=my_cut ff=my_limit
0.4 ff=nicely_for ff=not_at ff=of_0 ff=of_an ff=on_at ff=otherwise_i'll ff=passing_on ff=past_and ff=pm_in
0.4 ff=so_anything ff=so_this ff=so_we've ff=the_outside ff=the_page ff=the_paper ff=the_very ff=the_words
0.4 ff=then_i ff=to_DAY ff=to_bed ff=up_to ff=wants_to ff=when_i ff=which_is ff=will_be ff=will_do
0.4 ff=with_a ff=words_by ff=you'd_be ff=you_can't ff=you_ring ff=your_reply hour=10 hour=17 i=( i=DAY i=a
0.4 i=apr i=day i=first i=mins i=nine i=november i=the i=this i=today i=twenty i=ve i=weekend
0.4 next=day_after_near next=day_before_near next=hour_same_far prev=day_before_far w1=? w1=answers
0.4 w1=before w1=closes w1=happy w1=know w1=print w1=than w1=that's w1=writing w2=DAY w2=agreed w2=call
0.4 w2=everything w2=finished w2=got w2=its w2=names w2=over w2=piece w2=read w2=rota w2=set w2=until
0.4 w2=us w2=wait w3=and w3=anytime w3=do w3=does w3=down w3=everybody w3=give w3=guest w3=hard
0.4 w3=hatfield w3=him w3=i'll w3=it w3=know w3=laid w3=last w3=legal w3=nothing w3=press w3=reply w3=ring
0.4 w3=running w3=script w3=this w3=wire w3=words w=answer_please w=at_goes w=at_locked w=at_start
0.4 w=at_stone w=at_them w=at_was w=before_and w=by_agreed w=by_answer w=by_in w=by_line w=by_names
0.4 w=by_someone w=is_copy w=it_make w=me_to w=of_side w=on_printers w=on_read w=our_in w=out_figures
0.4 w=print_to w=response_a w=so_DAY w=that_make w=the_in w=the_to w=till_air w=till_on w=till_wait
0.4 w=to_up w=until_back
0.3 A=( A=. A=/ A=0 A=: A=; A=an A=another A=ask A=best A=chief A=clocks A=did A=editor A=four A=from
0.3 A=i'd A=if A=june A=leave A=news A=night A=number A=oh A=photo A=publication A=published A=query
0.3 A=rating A=reporter A=same A=ta A=team A=telephone A=text A=today A=tomorrow A=tonight A=w A=with
0.3 A=words P=? P=am P=anybody P=april P=are P=both P=but P=done P=early P=event P=feature P=is P=live
0.3 P=midnight P=mins P=nobody P=notes P=o P=one P=or P=phone P=photograph P=publish P=put P=re P=seen
0.3 P=sentence P=story P=strike P=ten P=then P=three P=thursdays P=travel P=waiting P=we'd P=week
0.3 P=weekend P=whether P=write P=you a1=' a1=, a1=all a1=either a1=here a1=hour a1=issue a1=now a1=really
0.3 a1=until a1=was a1=who a1=xx a2=after a2=as a2=but a2=he a2=he'd a2=my a2=new a2=online a2=reply
0.3 a2=right a2=that a2=way a2=when a2=which a2=who a=,_but a=,_sorry a=,_when a=._. a=._could a=._i
0.3 a=._is a=._we'd a=._your a=;_i a=;_the a=and_he a=and_i'm a=and_then a=and_you a=but_the a=either_way
0.3 a=if_at a=is_the a=now_. a=ok_? a=really_. a=that_would a=to_be a=when_i b=/ b=> b=actually b=afraid
0.3 b=after b=answered b=article b=asks b=august b=call b=cat b=chief b=clip b=cutting b=discharge b=doing
0.3 b=doors b=easter b=editorial b=family b=find b=forward b=freelance b=full b=goes b=hands b=i'd
0.3 b=interviews b=lea b=least b=leave b=light b=live b=lounge b=means b=meeting's b=myself b=ok b=our
0.3 b=paragraph b=part b=piece b=pitch b=post b=posting b=printed b=proofs b=publishing b=say b=sentence
0.3 b=seven b=shout b=sits b=slipped b=somebody b=sometime b=sooner b=stand b=stop b=things b=u b=until
0.3 b=use b=valley b=wanted b=wire b=xmas b=you're b=yours b=~~~ bb=)_- bb=,_am bb=,_by bb=,_i bb=,_need
0.3 bb=,_so bb=,_that's bb=,_which bb=,_you bb=/_no bb=0_and bb=0_tomorrow bb=0_~~~ bb=:_it bb=:_we
0.3 bb=a_call bb=a_hard bb=a_response bb=a_slot bb=and_it bb=and_then bb=and_two bb=any_chance bb=any_time
0.3 bb=appreciate_a bb=april_and bb=are_finished bb=asap_, bb=asks_that bb=at_least bb=at_one bb=be_filed
0.3 bb=be_on bb=because_of bb=before_0 bb=before_she bb=but_i bb=but_my bb=camera_, bb=can_by
0.3 bb=chief_asks bb=close_the bb=closes_on bb=column_closes bb=conference_at bb=confirm_by
0.3 bb=could_someone bb=deadline_has bb=december_, bb=desk_0 bb=discharge_lounge bb=do_0 bb=down_to
0.3 bb=editor_has bb=filed_by bb=for_DAY bb=free_to bb=from_a bb=full_council bb=get_up bb=go_back
0.3 bb=go_home bb=go_with bb=goes_in bb=good_to bb=hand_it bb=hands_by bb=has_slipped bb=have_been
0.3 bb=have_to bb=he_says bb=here_on bb=i'm_afraid bb=i'm_not bb=i'm_up bb=i've_promised bb=i_can't
0.3 bb=i_mean bb=i_shall bb=i_take bb=if_it's bb=in_hand bb=in_hatfield bb=in_our bb=interviews_are
0.3 bb=is_0 bb=is_for bb=is_locked bb=is_signed bb=issue_, bb=issue_0 bb=it_must bb=it_up bb=it_will
0.3 bb=know_i bb=know_who bb=laying_out bb=lea_valley bb=list_of bb=live_blog bb=locks_at bb=lunch_,
0.3 bb=may_and bb=me_a bb=me_by bb=meeting's_at bb=month_, bb=must_be bb=must_therefore bb=my_chief
0.3 bb=names_by bb=no_before bb=now_and bb=now_it's bb=off_you bb=one_, bb=only_do bb=our_planning
0.3 bb=out_, bb=out_in bb=page_at bb=page_is bb=pages_on bb=please_, bb=pm_DAY bb=press_at bb=printers_on
0.3 bb=promised_the bb=reply_before bb=report_on bb=since_about bb=slipped_: bb=so_you bb=tell_me
0.3 bb=text_me bb=that_all bb=the_bank bb=the_discharge bb=the_editor bb=the_first bb=the_page
0.3 bb=the_report bb=the_strike bb=the_subs bb=the_time bb=them_until bb=this_before bb=to_confirm
0.3 bb=to_file bb=tomorrow_at bb=want_the bb=was_this bb=we're_on bb=we_go bb=week_, bb=when_i bb=who_is
0.3 bb=will_be bb=will_respond bb=with_her bb=would_like bb=would_need bb=would_you bb=wrote_on bb=yes_/
0.3 bb=your_reply by=12 day=ends_0 f=/ f=> f=absolute f=appreciated f=be f=brilliant f=can f=centre
0.3 f=charge f=coming f=comment f=could f=date f=does f=drop f=else f=english f=even f=everything f=fine
0.3 f=first f=front f=going f=hard f=house f=ie f=in f=ladies f=march f=mean f=morning f=name f=nov f=of
0.3 f=pages f=printed f=rather f=respond f=running f=sept f=set f=signal f=signed f=sooner f=sorry f=suit
0.3 f=take f=ten f=that's f=there's f=this f=wednesdays f=whatever f=wife f=will f=write f=wrong f=you'd
0.3 ff=)_- ff=,_and ff=,_any ff=,_could ff=,_ie ff=,_just ff=,_they ff=,_would ff=0_- ff=0_and
0.3 ff=0_february ff=0_may ff=0_mins ff=0_to ff=;_the ff=DAY_) ff=a_chat ff=a_good ff=a_minute ff=a_quote
0.3 ff=a_statement ff=and_i'd ff=and_if ff=answers_by ff=as_my ff=as_the ff=at_0 ff=at_six ff=at_ten
0.3 ff=been_told ff=before_that ff=before_then ff=best_on ff=bulletin_, ff=but_a ff=comes_out ff=could_do
0.3 ff=cut_- ff=cut_off ff=do_nicely ff=don't_let ff=either_way ff=fine_for ff=finish_at ff=go_to
0.3 ff=goes_up ff=hour_to ff=i'd_want ff=i_finish ff=i_mean ff=i_want ff=if_it's ff=if_that ff=in_my
0.3 ff=is_one ff=is_the ff=is_when ff=it_in ff=it_was ff=it_will ff=it_without ff=know_before ff=latest_,
0.3 ff=let_us ff=no_signal ff=of_this ff=on_page ff=or_not ff=quarter_past ff=signed_off ff=so_any
0.3 ff=so_i'd ff=straight_in ff=ten_minutes ff=the_DAY ff=the_answers ff=the_piece ff=the_running
0.3 ff=this_year ff=time_, ff=to_reply ff=told_to ff=until_the ff=very_latest ff=week_, ff=what_i
0.3 ff=who_does ff=with_no ff=would_like ff=you_, ff=your_line ff=🙏_" hour=18 hour=19 i=august i=eastern
0.3 i=eve i=h i=inside i=it i=lunchtime i=second i=thursdays i=twelfth i=year's is=sure_half of=2
0.3 prev=day_same_far prev=hour_same_near w1=: w1=; w1=filing w1=need w1=out w2=a w2=again w2=anything
0.3 w2=bed w2=broadcast w2=by w2=column w2=comment w2=conference w2=date w2=discharge w2=edition w2=from
0.3 w2=goes w2=going w2=hands w2=has w2=health w2=healthwatch w2=heard w2=here w2=line w2=live w2=locked
0.3 w2=needed w2=number w2=page w2=printer w2=printers w2=received w2=said w2=says w2=since w2=so w2=that
0.3 w2=the w2=them w2=write w2=wrote w2=you've w2=your w2=yours w3=/ w3=a w3=answer w3=close w3=could
0.3 w3=doctor w3=gave w3=gets w3=has w3=just w3=let w3=let's w3=lock w3=make w3=night w3=number
0.3 w3=planning w3=see w3=send w3=shut w3=they're w=(_0 w=-_) w=about_since w=answer_an w=at_conference
0.3 w=at_file w=at_go w=at_over w=at_page w=at_press w=before_this w=by_, w=by_. w=by_can w=by_confirm
0.3 w=by_filed w=by_hands w=by_so w=by_us w=closes_column w=for_up w=from_off w=goes_page w=have_you
0.3 w=hear_to w=is_off w=it_need w=line_a w=mean_i w=no_or w=on_closes w=on_pages w=on_printer w=on_wrote
0.3 w=that's_, w=the_do w=till_got w=until_me w=until_them
0.2 A=) A=@ A=anyone A=as A=b A=call A=care A=come A=https A=i'll A=like A=line A=message A=mobile A=much
0.2 A=nine A=out A=paper A=say A=she's A=so A=then A=this A=voice A=we've A=wishes A=x A=yours P=0 P=air
0.2 P=any P=anyone P=at P=autumn P=back P=being P=board P=deadline P=four P=free P=gave P=geraldine P=have
0.2 P=hear P=heard P=here P=how P=icb P=it's P=just P=line P=magazine P=next P=nothing P=nurse P=open
0.2 P=overnight P=patients P=photo P=please P=print P=quick P=radio P=rather P=read P=reply P=report
0.2 P=says P=six P=so P=somebody P=someone P=studio P=time P=title P=us P=very P=view P=wait P=writing
0.2 P=yes P=you'd a1=: a1=of a1=phone a1=whether a2=a a2=been a2=could a2=do a2=it a2=let a2=make a2=our
0.2 a2=shall a2=the a2=we'd a2=we're a2=you a="_. a=)_, a=,_0 a=,_a a=,_as a=,_for a=,_to a=._i'm a=._if
0.2 a=and_i'd a=or_i'll a=please_, a=so_any a=so_if a=that_. b=- b=: b=another b=april b=asked b=bit b=box
0.2 b=broadcast b=button b=calls b=car b=column b=complaints b=conference b=confirm b=died b=everyone
0.2 b=example b=fair b=following b=get b=gets b=give b=got b=grateful b=guests b=hear b=here b=hope
0.2 b=hoping b=i b=i'll b=im b=into b=is b=it b=it's b=item b=keep b=last b=lawyer b=lawyers b=legal b=let
0.2 b=list b=little b=lunchtime b=moved b=moves b=must b=needed b=newsroom b=nights b=november b=o'clock
0.2 b=order b=phone b=press b=print b=putting b=reach b=return b=school b=shut b=spreadsheet b=starts
0.2 b=stone b=talking b=this b=three b=to b=update b=view b=web b=when b=while b=wrong b=you b=you'd
0.2 bb=,_for bb=,_it bb=,_let's bb=,_to bb=0_, bb=0_may bb=DAY_- bb=DAY_and bb=DAY_but bb=DAY_so bb=a_day
0.2 bb=after_0 bb=ask_for bb=asked_you bb=at_noon bb=back_by bb=bank_holiday bb=before_you bb=by_email
0.2 bb=can_give bb=come_back bb=comment_, bb=could_i bb=desk_until bb=do_it bb=don't_need bb=due_on
0.2 bb=get_the bb=give_the bb=give_you bb=got_till bb=have_everything bb=have_your bb=he_said bb=home_at
0.2 bb=i'd_love bb=i'm_in bb=i_just bb=i_send bb=i_told bb=i_wrote bb=in_by bb=in_writing bb=into_the
0.2 bb=is_going bb=is_there bb=it_all bb=it_off bb=it_over bb=june_and bb=know_before bb=let_us
0.2 bb=looking_to bb=may_, bb=me_before bb=mobile_for bb=my_piece bb=need_a bb=need_it bb=noon_,
0.2 bb=october_, bb=off_from bb=on_DAY bb=or_a bb=outside_the bb=over_at bb=please_could bb=pm_today
0.2 bb=press_on bb=publish_at bb=ring_at bb=ring_the bb=signed_off bb=so_, bb=so_anything bb=so_i'm
0.2 bb=statement_by bb=stop_at bb=ten_and bb=the_article bb=the_button bb=the_new bb=the_night
0.2 bb=the_piece bb=the_printer bb=the_text bb=time_after bb=time_before bb=to_print bb=to_the
0.2 bb=today_and bb=today_so bb=until_0 bb=want_to bb=wants_a bb=wants_it bb=was_at bb=was_the bb=with_it
0.2 bb=with_me bb=you_could bb=your_line bb=yours_by by=36 f=- f=able f=air f=anything f=away f=book
0.2 f=breakfast f=bulletin f=chat f=copy f=do f=done f=editor f=february f=form f=get f=good f=grateful
0.2 f=happy f=have f=having f=here f=i'd f=i'll f=i'm f=interviews f=is f=last f=local f=lunch f=make
0.2 f=man f=note f=out f=phone f=poss f=right f=saying f=school f=story f=straight f=there f=time f=to
0.2 f=union f=wants f=which f=year f=yes f=you ff=,_about ff=,_at ff=,_because ff=,_by ff=,_is ff=,_please
0.2 ff=,_that's ff=,_to ff=-_0 ff=-_in ff=0_on ff=0_or ff=DAY_, ff=DAY_0 ff=a_man ff=able_to ff=and_he
0.2 ff=and_want ff=and_your ff=any_time ff=anything_up ff=at_a ff=at_all ff=at_five ff=be_able ff=be_so
0.2 ff=day_, ff=do_it ff=does_the ff=get_the ff=goes_in ff=goes_to ff=half_past ff=has_the ff=have_to
0.2 ff=i'd_be ff=i'd_have ff=i_could ff=i_do ff=i_must ff=if_at ff=if_poss ff=it's_the ff=it_goes ff=me_,
0.2 ff=must_be ff=need_you ff=of_it ff=on_0 ff=on_DAY ff=or_i'll ff=piece_goes ff=pm_, ff=rather_than
0.2 ff=so_before ff=so_i've ff=that_" ff=the_other ff=this_email ff=to_find ff=to_have ff=to_see ff=we_can
0.2 ff=we_publish ff=with_the ff=would_suit ff=yes_or hour=12 hour=14 hour=15 hour=7 i=. i=0 i=christmas
0.2 i=forty i=january i=past i=six i=twelve is=day_and_hour next=day_after_far nth=last
0.2 prev=day_before_near tenth=8 w1=- w1=. w1=DAY w1=at w1=me w1=mean w1=not w1=said w2=- w2=? w2=an
0.2 w2=asked w2=do w2=edit w2=hospital w2=know w2=my w2=publish w2=shuts w2=slot w2=stone w2=stop w2=this
0.2 w2=which w3=& w3=anything w3=come w3=deadline w3=get w3=given w3=goes w3=in w3=isn't w3=live w3=on
0.2 w3=only w3=out w3=piece w3=run w3=she w3=subject w3=text w3=that w3=want w3=wants w=at_home w=at_live
0.2 w=at_publish w=by_answers w=by_no w=by_statement w=by_yours w=on_due w=on_in w=on_me w=on_starts
0.2 w=said_she w=the_on w=until_desk
0.1 A=double A=got A=in A=morning A=reply A=ring A=thanks A=to A=two A=want A=we'd A=week's A=you A=you've
0.1 P=, P=. P=and P=anything P=down P=english P=fine P=go P=its P=june P=march P=of P=on P=our P=people
0.1 P=request P=ring P=to P=today a1=" a1=. a1=; a1=and a1=because a1=before a1=but a1=would a2=. a2=about
0.1 a2=i a2=if a2=not a2=then a2=there's a2=they a2=two a=)_? a=,_and a=,_by a=,_so a=._i'd a=._we
0.1 a=latest_. a=with_a b=able b=be b=camera b=date b=early b=everything b=fine b=five b=going
0.1 b=healthwatch b=heard b=hearing b=holiday b=love b=make b=month b=night b=october b=outside b=over
0.1 b=paper b=pls b=publish b=read b=received b=record b=reporter b=run b=something b=text b=through
0.1 b=till b=we b=week b=would bb=0_april bb=able_to bb=and_my bb=can_you bb=copy_date bb=could_be
0.1 bb=give_me bb=go_live bb=go_to bb=going_to bb=had_a bb=have_until bb=i'll_be bb=i_asked bb=if_i
0.1 bb=if_you bb=it_has bb=lock_the bb=must_have bb=no_by bb=on_at bb=on_leave bb=page_0 bb=please_can
0.1 bb=pm_- bb=pm_and bb=quote_by bb=send_it bb=shall_we bb=should_like bb=shout_by bb=this_afternoon
0.1 bb=to_hand bb=we_say bb=what_i bb=would_be bb=you_get bb=you_reply bb=your_answer day=after_1 f#=3
0.1 f=because f=come f=comes f=finish f=for f=hand f=just f=know f=length f=no f=off f=ok f=otherwise
0.1 f=publish f=quarter f=say f=statement f=tell f=than f=the f=twenty f=us f=way f=when f=whether ff=,_i
0.1 ff=and_i'm ff=but_the ff=for_an ff=for_me ff=from_0 ff=if_i ff=of_the ff=ring_me ff=that_it's
0.1 ff=the_latest ff=then_it's ff=there's_a ff=would_be ff=would_do hour=13 i=october i=seven i=teatime
0.1 i=wednesdays i=working is=afternoon is=dated is=evening long=0 long=7 nth=2 nth=3 nth=4
0.1 prev=day_and_hour_before_near prev=day_and_hour_same_far tenth=6 tenth=7 w1=no w1=that w2=) w2=back
0.1 w2=email w2=it's w2=no w2=quote w2=shout w2=to w2=you w3=call w3=comment w3=have w3=not w3=we w=at_on
0.1 w=by_shout w=say_we
-0.1 A=DAY A=a A=asked A=comment A=document A=don't A=for A=had A=his A=it A=it's A=mfp A=new A=not A=now
-0.1 A=of A=pm A=received A=said A=sam A=scanned A=since A=three A=transcription A=were A=your P=( P=about
-0.1 P=after P=again P=an P=before P=bit P=call P=carers P=got P=gp P=had P=he P=healthwatch P=i P=if P=it
-0.1 P=me P=office P=own P=we P=who a1=dear a1=length a1=there a1=to a2=" a2=again a2=dear a2=had a2=have
-0.1 a2=it's a2=nobody a2=scanned a2=subject a=)_. a=,_i a=,_that a=._dear a=._scanned a=._subject
-0.1 a=about_the a=and_again a=length_0 a=to_the a=with_the b=0 b=about b=address b=an b=at b=best
-0.1 b=breakfast b=chemist b=closing b=coming b=e b=event b=he b=he's b=health b=hertford b=hours b=late
-0.1 b=lister b=mailbox b=main b=mfp b=papers b=parking b=practice b=present b=ran b=ring b=second b=she
-0.1 b=she's b=shift b=should b=small b=stopped b=survey b=then b=turn b=voicemail b=want b=we've b=what
-0.1 bb="_on bb=(_page bb=,_any bb=,_the bb=-_reception bb=0_DAY bb=0_mailbox bb=0_main bb=DAY_0
-0.1 bb=again_on bb=and_on bb=and_was bb=answer_by bb=as_the bb=at_six bb=been_told bb=by_DAY bb=came_to
-0.1 bb=from_mfp bb=from_nine bb=go_at bb=goes_up bb=has_been bb=have_them bb=hear_from bb=i'd_want
-0.1 bb=i_did bb=i_present bb=i_work bb=in_hertford bb=in_on bb=in_stevenage bb=is_on bb=it_at bb=it_was
-0.1 bb=know_by bb=letter_of bb=like_to bb=line_received bb=mailbox_0 bb=main_line bb=me_know bb=mfp_-
-0.1 bb=on_0 bb=on_air bb=scan_from bb=text_( bb=the_health bb=the_walk bb=this_morning bb=time_on
-0.1 bb=to_get bb=to_our bb=up_on bb=we_have day=before0_2 f#=1 f=a f=afternoon f=all f=by f=carers f=door
-0.1 f=i've f=july f=keep f=may f=meeting f=need f=noon f=on f=one f=put f=record f=seen f=she f=show
-0.1 ff=(_0 ff=)_, ff=,_as ff=,_the ff=,_your ff=0_, ff=0_july ff=0_s ff=0_till ff=and_again ff=and_i've
-0.1 ff=and_that ff=and_the ff=be_a ff=by_the ff=for_the ff=it_by ff=length_0 ff=need_your ff=on_the
-0.1 ff=or_0 ff=she_said ff=so_i ff=so_if ff=so_please ff=there_is ff=we_have ff=you_in ff=£_0 hour=4
-0.1 i=afternoon i=am i=and i=december i=four i=in i=midnight i=one i=saturdays i=sundays long=1 long=4
-0.1 long=5 long=8 next=day_and_hour_same_far next=day_and_hour_same_near next=hour_same_near
-0.1 prev=hour_before_near tenth=5 w1=" w1=/ w1=again w1=last w1=our w1=received w1=reception w2=and
-0.1 w2=come w2=not w2=or w2=paper w2=post w2=was w2=work w3=, w3=. w3=any w3=at w3=from w3=main
-0.1 w3=meeting w3=mfp w3=our w3=the w3=to w3=with w=._. w=:_sent w=at w=at_closes w=at_rang w=of_letter
-0.1 w=on_again w=on_died w=on_out w=on_press w=received_line w=reception_-
-0.2 A=! A=after A=also A=answer A=appointments A=back A=bev A=bring A=confirm A=email A=guest A=he
-0.2 A=health A=hello A=hi A=how A=hurry A=i A=is A=left A=live A=may A=me A=name A=no A=our A=patients
-0.2 A=press A=put A=rang A=subject A=telling A=that's A=weekend A=which P=> P=DAY P=all P=attached P=be
-0.2 P=come P=community P=complaint P=dear P=end P=even P=example P=film P=five P=group P=hello P=help
-0.2 P=hi P=hour P=i've P=letter P=lines P=look P=lunch P=may P=message P=nhs P=note P=november P=off
-0.2 P=person P=quote P=room P=see P=team P=tell P=their P=there P=thing P=third P=this P=thought P=want
-0.2 P=weeks P=when P=will P=words P=£ a1=& a1=a a1=edition a1=he a1=i a1=i'd a1=news a1=then a2=( a2=:
-0.2 a2=an a2=and a2=any a2=are a2=asked a2=hi a2=his a2=is a2=like a2=or a2=she's a2=that's a2=three
-0.2 a2=were a2=your a=,_then a=._" a=._hi a=._please a=._the a=._to a=and_DAY a=and_i a=and_is a=and_need
-0.2 a=for_my a=is_a a=on_the a=or_after a=so_i'd b#=2 b=& b=, b=a b=agency b=all b=any b=are b=asking
-0.2 b=attached b=baby b=centre b=colleague b=council b=cqc b=dated b=daughter b=each b=eight b=email
-0.2 b=exec b=finish b=fit b=gave b=gone b=hall b=happy b=her b=him b=husband b=i'm b=in b=letters
-0.2 b=library b=london b=meeting b=morning b=mr b=much b=mum's b=news b=nobody b=notice b=nov b=one
-0.2 b=open b=other b=park b=person b=programme b=public b=reception b=recording b=release b=runs b=scan
-0.2 b=see b=september b=she'd b=sit b=six b=spoke b=staff b=stevenage b=submitted b=tablets b=take
-0.2 b=their b=time b=took b=two b=unit b=very b=visit b=ware b=website b=weekdays b=weekly b=welwyn
-0.2 b=where b=within b=won't b=working b=you'll bb=)_: bb=,_DAY bb=,_best bb=,_got bb=,_is bb=,_we
-0.2 bb=,_we're bb=,_who bb=0_am bb=0_february bb=0_until bb=:_the bb=DAY_, bb=DAY_noon bb=DAY_when
-0.2 bb=a_DAY bb=a_comment bb=a_crew bb=a_lady bb=a_line bb=again_at bb=am_- bb=am_at bb=am_to
-0.2 bb=and_again bb=and_i've bb=and_is bb=are_open bb=at_0 bb=at_about bb=at_home bb=at_my bb=at_the
-0.2 bb=at_watford bb=at_your bb=before_, bb=best_before bb=by_a bb=can_, bb=can_be bb=can_have bb=chat_,
-0.2 bb=come_to bb=copy_by bb=could_we bb=day_is bb=deadline_for bb=died_on bb=do_i bb=done_by
-0.2 bb=embargo_until bb=families_have bb=filming_in bb=for_our bb=from_me bb=from_the bb=gave_her
-0.2 bb=had_the bb=has_not bb=hello_, bb=helpline_closes bb=here_, bb=hi_, bb=home_on bb=i'm_at bb=i'm_out
-0.2 bb=i_am bb=i_could bb=i_left bb=i_see bb=i_was bb=ignore_my bb=in_london bb=instead_of bb=is_open
-0.2 bb=is_shut bb=is_the bb=it'll_be bb=it_, bb=it_can bb=it_says bb=last_night bb=live_on bb=me_after
-0.2 bb=me_to bb=meeting_, bb=my_hand bb=my_husband bb=my_wife bb=nine_till bb=not_been bb=of_your
-0.2 bb=off_the bb=page_goes bb=petition_closes bb=pictures_by bb=piece_on bb=please_tell bb=producer_,
-0.2 bb=publication_before bb=questions_by bb=rang_at bb=re_: bb=reply_by bb=ring_before bb=ring_me
-0.2 bb=says_that bb=shut_at bb=strike_starts bb=that_i bb=the_a bb=the_deadline bb=the_helpline
-0.2 bb=the_hospital bb=the_library bb=the_press bb=the_programme bb=the_telephone bb=to_a bb=to_chat
-0.2 bb=to_go bb=to_run bb=told_to bb=true_that bb=tuesdays_to bb=us_on bb=use_the bb=want_a
-0.2 bb=ward_closes bb=was_on bb=was_seen bb=we_were bb=weekday_from bb=weekdays_, bb=went_to bb=were_told
-0.2 bb=when_: bb=words_by bb=working_days bb=would_have bb=your_office bb=£_0 day=apart_2 day=apart_3
-0.2 day=ends_3 f=amazing f=ambulance f=an f=and f=anniversary f=at f=august f=back f=bank f=bit f=bring
-0.2 f=called f=cant f=club f=daughter f=dementia f=doctor f=don't f=dropped f=each f=eleven f=every
-0.2 f=family f=food f=gp f=had f=he f=hear f=him f=i f=im f=manager f=most f=moved f=mr f=nhs f=nothing
-0.2 f=numbers f=o f=or f=own f=post f=radio f=rang f=relatives f=round f=run f=second f=shut f=site
-0.2 f=speak f=special f=strike f=studio f=supplement f=survey f=takes f=thank f=they've f=thought
-0.2 f=tonight f=twice f=until f=weekend f=window f=with f=within f=writing f=you're f=yours f=£ ff=&_e
-0.2 ff=,_before ff=,_but ff=,_if ff=,_need ff=,_one ff=,_otherwise ff=,_then ff=,_we ff=-_up ff=0_DAY
-0.2 ff=a_& ff=about_0 ff=am_, ff=an_hour ff=and_need ff=and_she ff=been_dropped ff=but_by ff=close_of
-0.2 ff=going_to ff=has_to ff=i'd_like ff=i_gave ff=i_was ff=i_work ff=in_at ff=is_a ff=it_, ff=move_their
-0.2 ff=my_own ff=or_after ff=please_, ff=story_has ff=that_, ff=the_library ff=the_next ff=the_same
-0.2 ff=their_relatives ff=to_hear ff=to_my ff=told_us ff=we_could hour=6 i=feb i=fridays i=hour i=march
-0.2 i=minute i=morning i=on i=play i=ten i=~~~ long=2 next=day_before_far next=hour_before_near
-0.2 prev=day_after_near prev=day_and_hour_past_far prev=hour_after_near tenth=0 tenth=2 tenth=3 tenth=4
-0.2 w1=be w1=call w1=came w1=day w1=his w1=it's w1=live w1=office w1=other w1=seen w1=the w1=then
-0.2 w1=there w1=until w1=yesterday w2=( w2=: w2=after w2=answer w2=board w2=came w2=died w2=doctor
-0.2 w2=done w2=go w2=hour w2=i'm w2=left w2=letter w2=next w2=publication w2=published w2=rang w2=record
-0.2 w2=room w2=run w2=runs w2=sent w2=shift w2=someone w2=something w2=telephone w2=trust w2=tuesdays
-0.2 w2=ward w2=will w3=between w3=by w3=comes w3=consultation w3=desk w3=families w3=for w3=gp
-0.2 w3=helpline w3=her w3=hospital w3=i'd w3=needs w3=new w3=petition w3=rang w3=recording w3=say w3=says
-0.2 w3=she's w3=time w3=told w3=went w3=which w3=work w=-_am w=:_when w=a_on w=at_, w=at_again w=at_and
-0.2 w=at_in w=at_shut w=before_publication w=by_copy w=by_reply w=by_words w=for_it's w=her_gave
-0.2 w=of_yours w=on_. w=on_is w=on_print w=on_record w=on_you w=our_for w=the w=the_for w=till_0
-0.2 w=till_nine w=till_out w=until_embargo w=was_it
-0.3 A=" A=- A=afternoon A=attached A=audio A=been A=cancelled A=copy A=day A=duration A=give A=gp A=has
-0.3 A=have A=her A=hospital A=i've A=let A=noon A=off A=on A=p A=responded A=right A=says A=somebody
-0.3 A=tell A=what A=will A=would A=£ P=- P=ask P=chat P=else P=feedback P=get P=goes P=guest P=herts
-0.3 P=his P=interview P=january P=love P=main P=mayor P=morning P=much P=my P=ok P=ones P=rang P=record
-0.3 P=recorder P=short P=something P=still P=surgery P=they P=wants P=we're P=which P=with P=your a1=-
-0.3 a1=DAY a1=about a1=are a1=in a1=live a1=programme a1=slot a1=the a1=time a1=you a2=back a2=by
-0.3 a2=comes a2=duration a2=each a2=find a2=four a2=how a2=move a2=nothing a2=object a2=seven a2=since
-0.3 a2=start a2=take a2=thanks a2=they're a2=to a2=was a=,_since a=,_we a=... a=._any a=._do a=._duration
-0.3 a=._how a=._my a=._she a=._thanks a=._that's a=and_0 a=and_my a=but_i a=from_the a=paper_. a=to_0
-0.3 a=to_find a=to_move a=to_object b#=3 b#=4 b=DAY b=] b=afternoons b=again b=agenda b=along b=also
-0.3 b=and b=away b=because b=blood b=called b=can't b=carer b=clock b=commissioner b=community b=county
-0.3 b=day b=days b=dentist b=dropped b=east b=eastern b=eleven b=emailed b=empty b=evenings b=except
-0.3 b=families b=february b=feel b=firm b=from b=geraldine b=glad b=gp b=hello b=helpline b=hemel b=home
-0.3 b=how b=ignore b=instead b=itself b=lady b=lead b=left b=lovely b=machine b=made b=march b=maternity
-0.3 b=midnight b=moving b=mum b=nice b=nine b=not b=on b=opens b=operation b=ours b=paid b=panel b=pay
-0.3 b=pdf b=people b=petition b=photographer b=pre b=programme's b=published b=question b=queue b=rating
-0.3 b=re b=recorded b=regional b=request b=residents b=review b=said b=same b=scrutiny b=service b=speak
-0.3 b=start b=studio b=telephoned b=tell b=thing b=together b=transport b=trust b=trusts b=twelve
-0.3 b=typically b=under b=used b=watford b=weekday b=well b=who b=whoever b=window bb=,_at bb=,_back
-0.3 bb=,_can bb=,_just bb=,_or bb=0_august bb=0_december bb=0_feb bb=0_or bb=0_september bb=0_to bb=DAY_(
-0.3 bb=DAY_before bb=DAY_lunchtime bb=DAY_would bb=a_clip bb=a_doctor bb=a_piece bb=a_reply
-0.3 bb=about_getting bb=am_, bb=and_at bb=and_away bb=and_has bb=and_need bb=and_they bb=any_weekday
-0.3 bb=are_you bb=at_eleven bb=august_, bb=back_at bb=be_in bb=be_live bb=be_there bb=been_dropped
-0.3 bb=but_the bb=by_noon bb=by_phone bb=call_on bb=centre_shuts bb=chat_any bb=close_at bb=closing_date
-0.3 bb=come_by bb=comment_by bb=consultation_shuts bb=could_get bb=could_let bb=cover_it bb=deadline_is
-0.3 bb=doing_a bb=down_at bb=dropped_, bb=eleven_, bb=empty_by bb=first_edition bb=for_my
-0.3 bb=for_publication bb=for_tomorrow's bb=for_use bb=free_on bb=further_to bb=give_us bb=has_a
-0.3 bb=have_a bb=have_an bb=home_from bb=i'm_a bb=i'm_here bb=i've_got bb=i_get bb=i_put bb=i_ring
-0.3 bb=if_it bb=if_the bb=in_november bb=intend_to bb=interview_on bb=is_at bb=is_no bb=is_not bb=is_one
-0.3 bb=is_out bb=is_typically bb=it'd_be bb=it_would bb=know_if bb=letter_says bb=me_whether bb=met_on
-0.3 bb=mins_, bb=morning_at bb=must_leave bb=my_email bb=need_anything bb=need_for bb=next_DAY
-0.3 bb=nhs_england bb=noon_tomorrow bb=not_before bb=not_for bb=note_our bb=number_to bb=of_a bb=off_by
-0.3 bb=on_this bb=out_on bb=out_till bb=patients_must bb=pay_by bb=phone_- bb=please_ignore bb=pm_rather
-0.3 bb=practice_manager bb=pre_- bb=public_have bb=recording_is bb=report_by bb=residents_have
-0.3 bb=says_patients bb=she_has bb=she_was bb=six_and bb=so_before bb=so_if bb=so_would bb=staff_to
-0.3 bb=starts_at bb=statement_says bb=surgery_is bb=surgery_shuts bb=the_bus bb=the_clinic bb=the_council
-0.3 bb=the_draft bb=the_end bb=the_gp bb=the_handover bb=the_issue bb=the_letter bb=the_number bb=the_one
-0.3 bb=the_petition bb=the_pharmacy bb=the_public bb=the_same bb=the_surgery bb=them_, bb=they_said
-0.3 bb=time_, bb=to_answer bb=to_come bb=to_five bb=to_your bb=to_yours bb=told_staff bb=tomorrow_so
-0.3 bb=trust_told bb=typically_empty bb=under_embargo bb=us_at bb=used_to bb=was_told bb=we'd_like
-0.3 bb=we_intend bb=we_send bb=which_is bb=will_go bb=will_let bb=with_the bb=write_it bb=writing_by
-0.3 bb=you_before bb=you_said bb=you_were bb=your_answers bb=your_statement f#=5 f=& f=, f=0 f=about
-0.3 f=another f=ask f=asked f=audio f=baby f=blood f=bus f=camera f=car f=care f=consultation f=council
-0.3 f=deadline f=dear f=did f=didn't f=dog f=dont f=dream f=eve f=file f=gave f=health f=herts f=his
-0.3 f=hit f=holding f=home f=hope f=hospital f=ideally f=interview f=isn't f=l f=library f=lunchtime
-0.3 f=midday f=move f=my f=news f=nights f=nobody f=object f=organisation f=our f=outside f=place
-0.3 f=planning f=pm f=press f=programme f=really f=ringing f=sent f=suits f=table f=tea f=their f=them
-0.3 f=thing f=those f=through f=till f=u f=ward f=week f=went f=what f=where f=whole f=working f=wrap
-0.3 f=your f=zoom f=| ff=,_DAY ff=,_after ff=,_it's ff=,_we're ff=0_am ff=0_pm ff=DAY_before ff=a_bank
-0.3 ff=a_dream ff=a_half ff=a_place ff=a_week ff=after_0 ff=and_DAY ff=and_is ff=and_then ff=at_eight
-0.3 ff=at_the ff=back_at ff=before_, ff=before_the ff=but_i ff=by_half ff=by_this ff=can_be ff=day_before
-0.3 ff=doesn't_have ff=find_a ff=first_thing ff=for_a ff=has_been ff=have_someone ff=i_can't ff=i_don't
-0.3 ff=if_we ff=is_possible ff=it_can ff=know_by ff=line_by ff=live_, ff=me_to ff=need_to ff=noon_on
-0.3 ff=not_to ff=of_my ff=of_those ff=or_DAY ff=out_of ff=put_it ff=quarter_to ff=quote_from ff=reply_to
-0.3 ff=say_so ff=so_tonight ff=thank_you ff=the_consultation ff=the_council ff=the_evening ff=the_lister
-0.3 ff=the_meeting ff=the_night ff=the_ward ff=to_move ff=to_object ff=tomorrow_, ff=we_are ff=what_we
-0.3 ff=with_them ff=working_days hour=3 i=close i=from i=good i=july i=jun i=june i=mar i=may i=night
-0.3 i=noon i=pm i=today's i=tuesdays is=morning is=soft long=3 next=day_and_hour_after_far
-0.3 next=stretch_same_far w1=air w1=answered w1=every w1=from w1=go w1=gone w1=her w1=in w1=open
-0.3 w1=record w1=says w1=start w1=till w1=was w1=work w1=you w2=" w2=. w2=away w2=be w2=best w2=bus
-0.3 w2=comes w2=cut w2=down w2=empty w2=for w2=free w2=gave w2=hand w2=interview w2=lister w2=meeting
-0.3 w2=mobile w2=mornings w2=nine w2=of w2=pay w2=report w2=running w2=see w2=shut w2=sits w2=still
-0.3 w2=these w2=two w2=week w3=: w3=? w3=DAY w3=aim w3=back w3=be w3=board w3=came w3=can w3=centre
-0.3 w3=council w3=editor w3=getting w3=going w3=i w3=inquest w3=is w3=it's w3=its w3=most w3=nobody w3=of
-0.3 w3=public w3=reach w3=residents w3=said w3=their w3=them w3=tomorrow w3=tonight w3=turn w3=two
-0.3 w3=typically w3=under w3=were w=-_0 w=-_DAY w=._" w=0_the w=and_0 w=at_close w=at_down w=at_starts
-0.3 w=at_up w=at_us w=by_come w=by_comment w=by_empty w=by_me w=by_out w=by_pay w=by_report
-0.3 w=by_something w=by_them w=on w=on_up w=till_in w=to_DAY w=until_0 w=until_on w=up_it
-0.4 A=actually A=and A=are A=bus A=dear A=please A=seconds A=someone A=view A=was A=we P=asked
-0.4 P=complaints P=health P=her P=i'd P=meeting P=minutes P=number P=other P=since P=some P=that P=would
-0.4 P=yours a1=by a1=daily a1=do a1=i'll a1=or a1=so a1=they a1=with a2=actually a2=at a2=best a2=can
-0.4 a2=no a2=out a2=say a2=you're a=) a=,_out a=._this a=? a=?_. a=deadline_. b#=5 b=account b=am
-0.4 b=appointment b=arrives b=booked b=bookings b=boss b=bother b=calling b=care b=carers b=clinic
-0.4 b=clocks b=coffee b=comments b=deadlines b=dear b=do b=doctor b=done b=down b=embargoed b=entries
-0.4 b=episode b=evening b=follow b=funeral b=further b=had b=handover b=hospital b=human b=intend
-0.4 b=leaves b=man b=market b=nhs b=old b=or b=own b=patients b=publication b=radio b=rung b=says b=since
-0.4 b=snapper b=sorted b=tea b=thank b=the b=there b=though b=tomorrow's b=tonight b=too b=vaccination
-0.4 b=waiting b=what's b=wife b=with b=worry b=year b=your bb=,_0 bb=,_pictures bb=,_when bb=,_words
-0.4 bb=0_- bb=0_for bb=0_is bb=0_on bb=:_news bb=DAY_by bb=and_a bb=and_i'm bb=as_our bb=as_we
-0.4 bb=assessment_is bb=away_by bb=back_before bb=be_out bb=be_writing bb=bed_at bb=before_my bb=book_by
-0.4 bb=bookings_by bb=but_not bb=can_do bb=clinic_needs bb=close_DAY bb=close_it bb=commissioning_editor
-0.4 bb=confirm_that bb=date_: bb=date_of bb=deadlines_: bb=desk_from bb=do_, bb=don't_worry
-0.4 bb=email_asking bb=embargoed_until bb=entries_is bb=file_the bb=finish_at bb=finished_at
-0.4 bb=for_entries bb=fortnight_before bb=from_DAY bb=get_in bb=glad_to bb=got_a bb=got_the
-0.4 bb=hour_before bb=i'll_ring bb=i've_had bb=i_DAY bb=i_come bb=i_expect bb=i_rang bb=i_will
-0.4 bb=if_you've bb=is_DAY bb=is_it bb=is_your bb=it's_going bb=it_and bb=it_true bb=know_, bb=leave_at
-0.4 bb=leave_by bb=let_you bb=link_, bb=me_, bb=mobile_till bb=need_everything bb=need_names
-0.4 bb=needs_bookings bb=no_fixed bb=office_at bb=on_hold bb=on_it bb=our_snapper bb=out_by
-0.4 bb=patient_for bb=put_it bb=rather_than bb=received_: bb=said_i'd bb=say_to bb=see_me bb=send_our
-0.4 bb=shall_be bb=she_must bb=snapper_for bb=so_don't bb=so_i'd bb=spoken_to bb=story_on bb=thank_you
-0.4 bb=the_consultation bb=the_dentist bb=the_inquest bb=the_link bb=the_market bb=the_practice
-0.4 bb=the_trust bb=the_vaccination bb=them_to bb=this_is bb=to_ring bb=to_take bb=to_two bb=tonight_or
-0.4 bb=up_at bb=up_before bb=vaccination_clinic bb=wants_the bb=we'd_need bb=we're_publishing bb=we_film
-0.4 bb=what_you bb=whether_the bb=worry_about bb=you_, bb=you_confirm bb=you_like bb=you_tell bb=you_that
-0.4 bb=you_want bb=your_0 bb=yours_of bb=yours_the day=after_2 day=before1_1 f=" f=; f=been f=bell f=came
-0.4 f=check f=close f=county f=delighted f=designer f=doing f=eight f=finance f=hall f=holiday f=kind
-0.4 f=list f=lister f=much f=open f=paper f=people f=phone's f=room f=said f=says f=since f=surgery
-0.4 f=want f=watford f=website f=were f=who f=word f=yesterday ff=)_so ff=,_doesn't ff=,_no ff=,_out
-0.4 ff=,_same ff=,_that ff=0_but ff=0_so ff=a_word ff=about_the ff=and_my ff=as_it's ff=as_that's
-0.4 ff=at_three ff=bank_holiday ff=be_delighted ff=by_five ff=by_quarter ff=don't_want ff=for_my
-0.4 ff=get_in ff=got_the ff=hear_it ff=i'll_be ff=i'll_put ff=i've_been ff=it's_for ff=it_all ff=its_the
-0.4 ff=out_by ff=phone's_fine ff=so_it's ff=the_day ff=the_designer ff=the_letter ff=the_weekend
-0.4 ff=then_, ff=there_for ff=time_( ff=to_0 ff=to_file ff=would_need ff=your_chair hour=20 i=- i=april
-0.4 i=at i=end i=jan i=not i=nov i=or i=that i=within is=hour next=day_and_hour_after_near nth=1 of=3
-0.4 of=4 prev=day_after_far tenth=1 w1=0 w1=any w1=first w1=up w1=£ w2=at w2=copy w2=embargo w2=entries
-0.4 w2=finish w2=gets w2=him w2=i w2=instead w2=lands w2=new w2=off w2=papers w2=print w2=questions
-0.4 w2=snapper w2=speak w2=we w2=writing w3=don't w3=got w3=his w3=leaves w3=me w3=or w3=people
-0.4 w3=surgery w3=vote w3=ward w3=would w=._0 w=:_date w=:_received w=at_air w=at_back w=at_bed
-0.4 w=at_finish w=at_finished w=at_off w=at_office w=at_someone w=at_there w=at_you w=before_not
-0.4 w=before_so w=before_you w=by_away w=by_bookings w=by_leave w=by_off w=closes_page w=for_patient
-0.4 w=for_snapper w=is_entries w=of_instead w=on_go w=said_i w=till_mobile w=to_0 w=until_embargoed
-0.5 A=? A=late A=next A=one A=who A=why P=august P=bring P=close P=hours P=i'll P=many P=month P=nine
-0.5 P=paper a1=on a1=paper a1=without a2=0 a=,_the a=if_you a=of_that a=that_day a=that_morning b=add
-0.5 b=answering b=applications b=arrived b=artwork b=assessment b=available b=both b=come b=commissioning
-0.5 b=consultation b=dad b=did b=don't b=free b=group b=having b=his b=isn't b=link b=longer b=look b=mrs
-0.5 b=no b=office b=pharmacy b=preview b=quarter b=rather b=room b=seen b=shoot b=still b=they b=tomorrow
-0.5 b=tuesdays b=waited b=whenever b=work b=| bb=,_let bb=0_) bb=0_at bb=0_tonight bb=:_DAY
-0.5 bb=applications_is bb=ask_you bb=asking_for bb=back_in bb=council_gave bb=day_before bb=draft_by
-0.5 bb=for_applications bb=getting_back bb=go_on bb=gone_by bb=happy_to bb=have_by bb=have_these
-0.5 bb=he_has bb=i'll_send bb=i'm_back bb=i_want bb=i_write bb=ideally_before bb=it_is bb=it_tomorrow
-0.5 bb=letters_page bb=my_deadline bb=my_request bb=number_of bb=out_of bb=papers_go bb=pm_,
-0.5 bb=request_for bb=ring_you bb=sent_: bb=so_0 bb=so_i bb=so_please bb=someone_at bb=the_day
-0.5 bb=there_at bb=to_0 bb=to_be bb=to_reply bb=to_work bb=we_record bb=with_a bb=won't_need bb=words_and
-0.5 bb=would_ring bb=you_at by=1440 day=after_0 f=( f=) f=again f=call f=chair f=daily f=days f=half
-0.5 f=like f=next f=now f=once f=report f=they f=told f=tomorrow ff=and_0 ff=and_tell ff=anything_by
-0.5 ff=be_the ff=be_there ff=call_it ff=can_make ff=i_get ff=if_you ff=of_that ff=please_send ff=to_come
-0.5 ff=tomorrow_at ff=until_0 ff=you_have ff=you_on i=breakfast i=tomorrow's prev=day_past_far w1=as
-0.5 w1=back w1=do w1=of w2=am w2=ambulance w2=applications w2=bookings w2=embargoed w2=get w2=gone
-0.5 w2=last w2=lead w2=rather w3=" w3=( w3=advertising w3=edition w3=he w3=id w3=names w3=noon w3=pm
-0.5 w3=round w3=so w3=something w=after_me w=by_gone w=by_have w=by_questions w=deadline_copy
-0.5 w=is_applications w=than_rather
-0.6 A=comms A=half A=my P=like P=thirty a1=... a1=0 a1=my a1=she a1=that a2=all a=-_0 b=( b=board b=book
-0.6 b=bus b=disregard b=earlier b=form b=getting b=half b=its b=met b=nurse b=pictures b=pm b=printer
-0.6 b=surgery b=telephone b=test b=there's b=usually b=weeks b=went b=will b=£ bb=afternoon_so
-0.6 bb=anything_by bb=disregard_my bb=from_0 bb=i'm_free bb=i've_a bb=id_need bb=one_of
-0.6 bb=please_disregard bb=pm_from bb=shoot_, bb=thanks_for bb=the_story bb=the_ward bb=to_you
-0.6 bb=tomorrow_, bb=we_would bb=will_close bb=with_you day=before0_1 day=before1_0 f#=6 f=both f=day
-0.6 f=different f=has f=hour f=its f=patients f=same f=start f=three ff=DAY_at ff=DAY_night ff=by_0
-0.6 ff=can_, ff=else_0 ff=from_the ff=i'm_in ff=i_would ff=if_u ff=in_the ff=of_us ff=so_DAY ff=so_it
-0.6 ff=that_morning ff=the_desk ff=u_can ff=you_want hour=2 i=evening prev=day_and_hour_after_far
-0.6 prev=day_and_hour_before_far w1=a w1=since w2=day w2=draft w2=is w2=there w3=an w=by_anything
-0.6 w=by_draft w=from_pm w=is_it
-0.7 A=by a1=deadline a2=day a=after_all a=for_the a=so_DAY b=" b=advertising b=been b=draft b=embargo
-0.7 b=every b=film b=id b=letter b=mail b=new b=rang b=yesterday bb=have_something bb=need_to
-0.7 bb=please_note bb=send_me bb=the_questions bb=we're_live day=after f=are f=evening f=free f=office
-0.7 f=two ff=,_else ff=,_so ff=0_at ff=after_all ff=before_0 ff=that_is i=lunch i=tea
-0.7 prev=day_and_hour_after_near w1=for w1=on w1=ring w2=on w2=out w3=phone w3=we're
-0.8 P=: P=thank b=expect b=feb b=sent b=show b=thanks b=told b=urgent bb=0_of bb=that_the bb=there's_no
-0.8 by=0.5 day=apart_0 day=apart_1 day=ends_1 day=ends_2 f=but f=hours f=night f=realistically f=was
-0.8 f=why ff=put_you i=about is= nth=0 of=5 w1=after w2=0 w2=pm
-0.9 a1=after b#=6 b=came b=hi b=note b=ward b=were bb=-_in bb=we_no f=release hour=21 hour=23 i=for
-0.9 is=which_day next=day_and_hour_before_near
-1 b=interview b=was bb=by_0 bb=longer_need bb=no_longer bb=printer_wants next=day_and_hour_before_far
-1.1 P=thanks bb=you_for day=before1 ff=to_the hour=22
-1.4 hour=0 is=doubtful
-1.6 by=far
-1.8 bb=no_need
-2.1 is=day
-2.3 by=0
"""
WEIGHTS: Final = {sign: float(line.split()[0]) for line in _TABLE.splitlines() for sign in line.split()[1:]}
