"""The desk's addresses."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from alerts.web.drafts import keep
from alerts.web.views.absence import absence, absence_end
from alerts.web.views.account import SignInView, account, second_factor, second_factor_end
from alerts.web.views.action import assignment_action, case_action
from alerts.web.views.alerts import alerts, facet
from alerts.web.views.assignment import assignment
from alerts.web.views.audit import audit
from alerts.web.views.before import assignment_before, case_before, topic_before
from alerts.web.views.bulk import bulk, undo
from alerts.web.views.calendar import calendar, calendar_import, calendar_take_back
from alerts.web.views.callbacks import callback_new, callbacks, callbacks_import
from alerts.web.views.case import case
from alerts.web.views.clock_audit import clock_audit, hole_seen
from alerts.web.views.confirm import confirm
from alerts.web.views.contact import contact_new
from alerts.web.views.correcting import correct, correct_undo
from alerts.web.views.digest import digest, digest_mail
from alerts.web.views.digest_plan import digest_settings
from alerts.web.views.directory import (
    ask_contact,
    ask_contacts,
    confirm_contact,
    contacts_import,
    departments,
    notifications,
)
from alerts.web.views.duties import duties, duties_import, duties_sheet, duties_take_back
from alerts.web.views.entry import case_new
from alerts.web.views.experts import expert_ask, expert_confirm, expert_new, expert_retire, opinion, register
from alerts.web.views.files import attachment, case_export
from alerts.web.views.flag_beside import (
    flag_hearing,
    flag_hearing_new,
    flag_period,
    flag_period_new,
    flag_telling,
)
from alerts.web.views.flag_rule import flag_rule, flag_rule_new
from alerts.web.views.flags import alert, alert_verdict, flag_rules, topic_snooze, topic_wake
from alerts.web.views.home import home
from alerts.web.views.hotline import hotline, hotline_replies
from alerts.web.views.hotline_loading import hotline_import
from alerts.web.views.inbox import inbox
from alerts.web.views.items import case_item, case_undo
from alerts.web.views.late import late
from alerts.web.views.learning import model_learn, model_restore, model_withdraw
from alerts.web.views.live import live_since
from alerts.web.views.look import look_set
from alerts.web.views.messages import contact_test, contact_wishes, hand_over_paper, message, message_again, own_wishes
from alerts.web.views.messages import messages as own_messages
from alerts.web.views.models import models
from alerts.web.views.orders import orders_sign
from alerts.web.views.overview import overview, wall
from alerts.web.views.reports import lasting, report_again, report_ask, report_file, reports
from alerts.web.views.reposts import repost_link, repost_order, repost_void, reposts
from alerts.web.views.roster import board, call_list_edit, hand_over, handover, shift_cancel, shift_new
from alerts.web.views.roster_sheet import roster_import
from alerts.web.views.rule_files import flag_edit, flag_take_back
from alerts.web.views.rules import rules
from alerts.web.views.saved import view_drop, view_save
from alerts.web.views.scores import objection_new, objection_rule, praise_new, score, score_list
from alerts.web.views.search import search, search_complete
from alerts.web.views.settings import (
    appraisal_settings,
    appraisal_take_back,
    model_settings,
    model_take_back,
    repost_settings,
    repost_take_back,
)
from alerts.web.views.sign_off import sign_off
from alerts.web.views.sources import source_new, source_switch, sources
from alerts.web.views.styleguide import styleguide
from alerts.web.views.talking import point_new, point_retire, point_revise, point_use, policy_new, talking
from alerts.web.views.tidy import tidy
from alerts.web.views.topics import topic, topics
from alerts.web.views.users import user_edit, user_new, user_password, user_unlock, users
from alerts.web.views.watches import watch, watch_edit, watch_end, watch_new, watches
from alerts.web.views.why import digest_why
from alerts.web.views.wording_look import wording_look
from alerts.web.views.wordings import wording, wordings

urlpatterns = [
    path("", home, name="home"),
    path("login/", SignInView.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("account/", account, name="account"),
    path("account/second/", second_factor, name="second_factor"),
    path("account/second/end/", second_factor_end, name="second_factor_end"),
    path("alerts/", alerts, name="alerts"),
    path("alerts/facets/<slug:key>/", facet, name="alerts_facet"),
    path("flags/", flag_rules, name="flag_rules"),
    path("flags/edit/", flag_edit, name="flag_edit"),
    path("flags/rule-new/", flag_rule_new, name="flag_rule_new"),
    path("flags/rule/<slug:key>/", flag_rule, name="flag_rule"),
    path("flags/periods/new/", flag_period_new, name="flag_period_new"),
    path("flags/periods/<int:place>/", flag_period, name="flag_period"),
    path("flags/recipients/new/", flag_hearing_new, name="flag_hearing_new"),
    path("flags/recipients/<int:place>/", flag_hearing, name="flag_hearing"),
    path("flags/telling/", flag_telling, name="flag_telling"),
    path("flags/back/", flag_take_back, name="flag_take_back"),
    path("calendar/", calendar, name="calendar"),
    path("calendar/import/", calendar_import, name="calendar_import"),
    path("calendar/back/", calendar_take_back, name="calendar_take_back"),
    path("flags/alerts/<int:pk>/", alert, name="alert"),
    path("flags/alerts/<int:pk>/verdict/", alert_verdict, name="alert_verdict"),
    path("flags/topics/<int:pk>/snooze/", topic_snooze, name="topic_snooze"),
    path("flags/topics/<int:pk>/wake/", topic_wake, name="topic_wake"),
    path("alerts/bulk/<slug:move>/", bulk, name="alerts_bulk"),
    path("alerts/undo/", undo, name="alerts_undo"),
    path("alerts/views/", view_save, name="view_save"),
    path("alerts/views/<int:pk>/drop/", view_drop, name="view_drop"),
    path("search/", search, name="search"),
    path("search/complete/", search_complete, name="search_complete"),
    path("watches/", watches, name="watches"),
    path("watches/new/", watch_new, name="watch_new"),
    path("watches/<int:pk>/", watch, name="watch"),
    path("watches/<int:pk>/edit/", watch_edit, name="watch_edit"),
    path("watches/<int:pk>/end/", watch_end, name="watch_end"),
    path("topics/", topics, name="topics"),
    path("topics/<int:pk>/", topic, name="topic"),
    path("topics/<int:pk>/before/", topic_before, name="topic_before"),
    path("topics/<int:pk>/tidy/", tidy, name="topic_tidy"),
    path("correct/<slug:what>/<int:pk>/", correct, name="correct"),
    path("correct/<slug:act>/undo/", correct_undo, name="correct_undo"),
    path("models/", models, name="models"),
    path("cases/new/", case_new, name="case_new"),
    path("cases/<int:pk>/", case, name="case"),
    path("cases/<int:pk>/before/", case_before, name="case_before"),
    path("cases/<int:pk>/undo/", case_undo, name="case_undo"),
    path("cases/<int:pk>/export.zip", case_export, name="case_export"),
    path("cases/<int:pk>/points/<int:version>/", point_use, name="point_use"),
    path("cases/<int:pk>/<slug:what>/<int:item>/", case_item, name="case_item"),
    path("attachments/<int:pk>/", attachment, name="attachment"),
    path("drafts/", keep, name="draft_keep"),
    path("talking/", talking, name="talking"),
    path("talking/new/", point_new, name="point_new"),
    path("talking/<int:pk>/revise/", point_revise, name="point_revise"),
    path("talking/<int:pk>/retire/", point_retire, name="point_retire"),
    path("policies/new/", policy_new, name="policy_new"),
    path("cases/<int:pk>/<slug:move>/", case_action, name="case_action"),
    path("inbox/", inbox, name="inbox"),
    path("inbox/<int:pk>/", assignment, name="assignment"),
    path("inbox/<int:pk>/before/", assignment_before, name="assignment_before"),
    path("inbox/<int:pk>/<slug:move>/", assignment_action, name="assignment_action"),
    path("s/<str:token>", sign_off, name="sign_off"),
    path("late/", late, name="late"),
    path("late/orders/", orders_sign, name="orders_sign"),
    path("live/since/", live_since, name="live_since"),
    path("look/", look_set, name="look_set"),
    path("clocks/rules/", rules, name="rules"),
    path("clocks/", clock_audit, name="clock_audit"),
    path("clocks/holes/<int:pk>/seen/", hole_seen, name="hole_seen"),
    path("digest/", digest, name="digest"),
    path("digest/mail/", digest_mail, name="digest_mail"),
    path("digest/settings/", digest_settings, name="digest_settings"),
    path("digest/why/", digest_why, name="digest_why"),
    path("reports/", reports, name="reports"),
    path("reports/ask/", report_ask, name="report_ask"),
    path("reports/<int:pk>/<int:number>/", report_file, name="report_file"),
    path("reports/<int:pk>/again/", report_again, name="report_again"),
    path("lasting/", lasting, name="lasting"),
    path("scores/", score_list, name="scores"),
    path("scores/settings/", appraisal_settings, name="appraisal_settings"),
    path("scores/settings/back/", appraisal_take_back, name="appraisal_take_back"),
    path("reposts/settings/", repost_settings, name="repost_settings"),
    path("reposts/settings/back/", repost_take_back, name="repost_take_back"),
    path("models/learn/", model_learn, name="model_learn"),
    path("models/back/<slug:what>/", model_withdraw, name="model_withdraw"),
    path("models/again/<slug:what>/", model_restore, name="model_restore"),
    path("models/settings/", model_settings, name="model_settings"),
    path("models/settings/back/", model_take_back, name="model_take_back"),
    path("scores/<int:pk>/", score, name="score"),
    path("scores/cases/<int:pk>/object/", objection_new, name="objection_new"),
    path("scores/cases/<int:pk>/praise/", praise_new, name="praise_new"),
    path("scores/objections/<int:pk>/", objection_rule, name="objection_rule"),
    path("callbacks/", callbacks, name="callbacks"),
    path("callbacks/import/", callbacks_import, name="callbacks_import"),
    path("callbacks/<int:pk>/", callback_new, name="callback_new"),
    path("roster/", board, name="roster"),
    path("roster/new/", shift_new, name="shift_new"),
    path("roster/import/", roster_import, name="roster_import"),
    path("roster/calls/", call_list_edit, name="call_list_edit"),
    path("roster/handover/", hand_over, name="hand_over_new"),
    path("roster/handover/<int:pk>/", handover, name="handover"),
    path("roster/<int:pk>/cancel/", shift_cancel, name="shift_cancel"),
    path("departments/", departments, name="departments"),
    path("departments/contacts/<int:pk>/confirm/", confirm_contact, name="contact_confirm"),
    path("departments/contacts/<int:pk>/ask/", ask_contact, name="contact_ask"),
    path("departments/contacts/ask/", ask_contacts, name="contacts_ask"),
    path("departments/contacts/<int:pk>/absence/", absence, name="contact_absence"),
    path("departments/contacts/<int:pk>/back/", absence_end, name="contact_back"),
    path("departments/contacts/new/", contact_new, name="contact_new"),
    path("departments/contacts/import/", contacts_import, name="contacts_import"),
    path("c/<str:token>", confirm, name="confirm"),
    path("experts/", register, name="experts"),
    path("experts/new/", expert_new, name="expert_new"),
    path("experts/<int:pk>/ask/", expert_ask, name="expert_ask"),
    path("experts/<int:pk>/confirm/", expert_confirm, name="expert_confirm"),
    path("experts/<int:pk>/retire/", expert_retire, name="expert_retire"),
    path("o/<str:token>", opinion, name="opinion"),
    path("reposts/", reposts, name="reposts"),
    path("reposts/<int:pk>/link/", repost_link, name="repost_link"),
    path("reposts/<int:pk>/order/", repost_order, name="repost_order"),
    path("reposts/<int:pk>/void/", repost_void, name="repost_void"),
    path("hotline/", hotline, name="hotline"),
    path("hotline/import/", hotline_import, name="hotline_import"),
    path("hotline/replies/", hotline_replies, name="hotline_replies"),
    path("duties/", duties, name="duties"),
    path("duties/sheet/", duties_sheet, name="duties_sheet"),
    path("duties/import/", duties_import, name="duties_import"),
    path("duties/back/", duties_take_back, name="duties_take_back"),
    path("sources/", sources, name="sources"),
    path("sources/new/", source_new, name="source_new"),
    path("sources/<int:pk>/switch/", source_switch, name="source_switch"),
    path("notifications/", notifications, name="notifications"),
    path("messages/", own_messages, name="messages"),
    path("messages/wishes/", own_wishes, name="own_wishes"),
    path("messages/<int:pk>/", message, name="message"),
    path("messages/<int:pk>/again/", message_again, name="message_again"),
    path("messages/<int:pk>/handed/", hand_over_paper, name="message_handed"),
    path("departments/contacts/<int:pk>/test/", contact_test, name="contact_test"),
    path("departments/contacts/<int:pk>/wishes/", contact_wishes, name="contact_wishes"),
    path("wordings/", wordings, name="wordings"),
    path("wordings/<slug:purpose>/", wording, name="wording"),
    path("wordings/<slug:purpose>/look/", wording_look, name="wording_look"),
    path("overview/", overview, name="overview"),
    path("wall/", wall, name="wall"),
    path("audit/", audit, name="audit"),
    path("users/", users, name="users"),
    path("users/new/", user_new, name="user_new"),
    path("users/<int:pk>/", user_edit, name="user_edit"),
    path("users/<int:pk>/password/", user_password, name="user_password"),
    path("users/<int:pk>/unlock/", user_unlock, name="user_unlock"),
    path("styleguide/", styleguide, name="styleguide"),
]
