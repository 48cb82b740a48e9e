"""The desk's addresses."""

from django.conf import settings
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

from alerts.web.drafts import keep
from alerts.web.views.action import assignment_action, case_action
from alerts.web.views.alerts import alerts
from alerts.web.views.assignment import assignment
from alerts.web.views.before import assignment_before, case_before, topic_before
from alerts.web.views.callbacks import callback_new, callbacks, callbacks_import
from alerts.web.views.case import case
from alerts.web.views.clock_audit import clock_audit, hole_seen
from alerts.web.views.confirm import confirm
from alerts.web.views.digest import digest, digest_mail
from alerts.web.views.directory import (
    ask_contact,
    ask_contacts,
    confirm_contact,
    contacts_import,
    departments,
    notifications,
    sources,
)
from alerts.web.views.entry import case_new
from alerts.web.views.experts import expert_ask, expert_confirm, expert_new, expert_retire, opinion, register
from alerts.web.views.files import attachment, case_export
from alerts.web.views.home import home
from alerts.web.views.hotline import hotline, hotline_import, hotline_replies
from alerts.web.views.inbox import inbox
from alerts.web.views.items import case_item, case_undo
from alerts.web.views.late import late
from alerts.web.views.reports import lasting, report_again, report_ask, report_file, reports
from alerts.web.views.reposts import repost_link, repost_void, reposts
from alerts.web.views.roster import board, call_list_edit, hand_over, handover, shift_cancel, shift_new
from alerts.web.views.roster_sheet import roster_import
from alerts.web.views.rules import rules
from alerts.web.views.scores import objection_new, objection_rule, praise_new, score, score_list
from alerts.web.views.search import search, search_complete
from alerts.web.views.sign_off import sign_off
from alerts.web.views.styleguide import styleguide
from alerts.web.views.talking import point_new, point_retire, point_revise, policy_new, talking
from alerts.web.views.topics import topic, topics
from alerts.web.views.watches import watch, watch_edit, watch_end, watch_new, watches
from alerts.web.views.why import digest_why

login = LoginView.as_view(
    template_name="web/login.html",
    redirect_authenticated_user=True,
    extra_context={"site_name": settings.INSTALLATION.name},  # Django would put the host's name there
)
urlpatterns = [
    path("", home, name="home"),
    path("login/", login, name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("alerts/", alerts, name="alerts"),
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
    path("cases/new/", case_new, name="case_new"),
    path("cases/<int:pk>/", case, name="case"),
    path("cases/<int:pk>/before/", case_before, name="case_before"),
    path("cases/<int:pk>/undo/", case_undo, name="case_undo"),
    path("cases/<int:pk>/export.zip", case_export, name="case_export"),
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
    path("clocks/rules/", rules, name="rules"),
    path("clocks/", clock_audit, name="clock_audit"),
    path("clocks/holes/<int:pk>/seen/", hole_seen, name="hole_seen"),
    path("digest/", digest, name="digest"),
    path("digest/mail/", digest_mail, name="digest_mail"),
    path("digest/why/", digest_why, name="digest_why"),
    path("reports/", reports, name="reports"),
    path("reports/ask/", report_ask, name="report_ask"),
    path("reports/<int:pk>/<int:number>/", report_file, name="report_file"),
    path("reports/<int:pk>/again/", report_again, name="report_again"),
    path("lasting/", lasting, name="lasting"),
    path("scores/", score_list, name="scores"),
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
    path("reposts/<int:pk>/void/", repost_void, name="repost_void"),
    path("hotline/", hotline, name="hotline"),
    path("hotline/import/", hotline_import, name="hotline_import"),
    path("hotline/replies/", hotline_replies, name="hotline_replies"),
    path("sources/", sources, name="sources"),
    path("notifications/", notifications, name="notifications"),
    path("styleguide/", styleguide, name="styleguide"),
]
