"""Every page of a full town, at both widths, light and dark, with long names: axe-core finds nothing, all fits."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.urls import reverse

from alerts.actors import SYSTEM
from alerts.cases import events
from alerts.models import Case, Commitment, Department
from alerts.web.urls import urlpatterns
from benchmarks.desk_addresses import NO_PAGE, POSTED, STRANGERS, addresses
from benchmarks.desk_town import fill_town
from config import installed_flags
from config.flag_files import PRESETS
from pipeline.models import Topic
from pipeline.search.catch_up import catch_up
from pipeline.search.opening import open_index
from tests.browser.conftest import SIZES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]},
    "iframes": False,  # the page inside has no scripts, so axe waits in vain
    "resultTypes": ["violations"],
}
IN_THE_DARK = {**RULES, "runOnly": {"type": "rule", "values": ["color-contrast"]}}
"""What differs in the dark: colours."""
LEAKS = "[...document.querySelectorAll('.skip-label')].some(one => one.getBoundingClientRect().width > 1)"
"""Words for a reader of the screen that are so long that their end is seen."""
AGAIN = Axe("0")
"""For a page that axe is loaded into already."""
LONG = (
    "关于城北区人民路与建设路交叉口地下管网改造夜间施工噪音扰民且围挡占用盲道的情况反映" * 2
    + "www.a-very-long-word." * 4
)
ONE_UNIT = frozenset(["inbox", "assignment", "assignment_before", "assignment_action"])
"""Pages of a unit, which `test_accessible` opens as one."""
MANY = frozenset(["case", "case_action", "alerts_bulk"])
"""One page each for several states or moves."""
BARE = frozenset(["wording_look"])
"""A mail as it will look: a page that runs no script, not even axe's; `test_mail` walks mails."""
NOT_HERE = frozenset(["message", "own_wishes", "home"])
"""Pages that this town's administrator has no row for, or is led on from."""


def of_rows():
    """Name and address of the pages and forms of rows that the list of addresses leaves to others."""
    unit, case = Department.objects.first(), Commitment.objects.filter(case__closed_at=None).first().case
    yield "score", reverse("score", args=[unit.pk])
    yield "praise_new", reverse("praise_new", args=[case.pk])
    yield "objection_new", reverse("objection_new", args=[case.pk]) + "?metric=按时办结率"
    objection = events.append(
        case,
        "考核异议",
        SYSTEM,
        case.detected_at,
        reason=LONG,
        data={"metric": "按时办结率", "unit": unit.pk, "department": unit.name},
    )
    yield "objection_rule", reverse("objection_rule", args=[objection.pk])
    yield "callback_new", reverse("callback_new", args=[case.pk])
    yield "case_item", reverse("case_item", args=[case.pk, "fulfil", case.commitments.first().pk])
    yield "flag_hearing", reverse("flag_hearing", args=[1])


def with_recipients(folder):
    """Rules that tell somebody: the shipped ones have no entry of recipients."""
    text = (PRESETS / "county.yaml").read_text("utf-8")
    told = f"recipients: [{{name: 教育口, roles: [leader], users: [{'gone' * 20}]}}]"
    installed_flags.keep(folder, 1, text.replace("recipients: []", told))
    installed_flags.use(folder, 1)


def test_every_page_is_accessible_and_fits(served, page_of, settings, tmp_path):
    settings.FOLDER = tmp_path
    with_recipients(tmp_path)
    for name in ("root", "monitor", "judge", "supervisor", "leader", "dispatcher", "auditor"):
        served.users[name].delete()
    fill_town(200, 60, served.now)
    Case.objects.update(title=LONG[:200])
    Topic.objects.update(title=LONG[:200])
    Department.objects.filter(pk=Department.objects.first().pk).update(name=LONG[:60])
    catch_up(tmp_path, open_index(tmp_path, settings.INSTALLATION))
    served.users["root"] = User.objects.get(username="root")
    page, seen, found = page_of("root"), set(), []
    for name, path in (*addresses(), *of_rows()):
        if name in BARE or (name in seen and name not in MANY) or page.request.get(path).status != 200:
            continue
        page.goto(path)
        seen.add(name)
        axe = Axe()
        for size, (width, height) in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            found += [f"{path} is {over} px too wide on the {size}"] if over > 0 else []
            found += [f"{path} shows a label of readers on the {size}"] if page.evaluate(LEAKS) else []
            for scheme, rules in (("light", RULES), ("dark", IN_THE_DARK)):
                page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                page.wait_for_timeout(250)  # colours that fade
                violations = axe.run(page, options=rules).response["violations"]
                axe = AGAIN
                for one in violations:
                    found += [f"{path} {size} {scheme} {one['id']}: {node['html'][:160]}" for node in one["nodes"][:2]]
    assert found == []
    assert {one.name for one in urlpatterns} - POSTED - NO_PAGE - STRANGERS - ONE_UNIT - BARE - seen <= NOT_HERE
