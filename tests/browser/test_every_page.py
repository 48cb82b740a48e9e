"""Every page of a full town, at both widths, light and dark: axe-core finds nothing, all fits the screen."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from alerts.models import Case, Department
from alerts.web.urls import urlpatterns
from benchmarks.desk_addresses import ELSEWHERE, POSTED, addresses
from benchmarks.desk_town import fill_town
from pipeline.models import Topic
from pipeline.search.catch_up import catch_up
from pipeline.search.opening import open_index

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
LONG = (
    "关于城北区人民路与建设路交叉口地下管网改造夜间施工噪音扰民且围挡占用盲道的情况反映" * 2
    + "www.a-very-long-word." * 4
)
ONE_UNIT = {"inbox", "assignment", "assignment_before", "assignment_action"}
"""These are pages of a unit; `test_accessible` opens them as one."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["desk", "phone"])
def test_every_page_is_accessible_and_fits(served, page_of, settings, tmp_path, size, scheme):
    settings.FOLDER = tmp_path
    served.users["root"].delete()
    for name in ("monitor", "judge", "supervisor", "leader", "dispatcher", "auditor"):
        served.users[name].delete()
    fill_town(200, 60, served.now)
    Case.objects.update(title=LONG[:200])
    Topic.objects.update(title=LONG[:200])
    Department.objects.filter(pk=Department.objects.first().pk).update(name=LONG[:60])
    catch_up(tmp_path, open_index(tmp_path, settings.INSTALLATION))
    from django.contrib.auth.models import User

    served.users["root"] = User.objects.get(username="root")
    page, seen, found = page_of("root", size, scheme=scheme), set(), []
    for name, path in addresses():
        if name in seen:
            continue
        if page.request.get(path).status != 200:
            continue
        page.goto(path)
        seen.add(name)
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found += [f"{path} is {over} px too wide"] if over > 0 else []
        for one in Axe().run(page, options=RULES).response["violations"]:
            found += [f"{path} {one['id']}: {node['html'][:160]}" for node in one["nodes"][:2]]
    assert found == []
    assert {one.name for one in urlpatterns} - POSTED - ELSEWHERE - ONE_UNIT - seen <= {"message", "own_wishes", "home"}
