"""The live feed: who hears what, nothing lost, nobody hears another unit's work."""

import asyncio
import json
from typing import Any

import pytest
from django.urls import reverse

from alerts import cases
from alerts.actors import Actor
from alerts.models import Assignment, Case, CaseEvent
from alerts.web.live import feed
from alerts.web.live.application import after, allowed_origin, session_of
from alerts.web.live.hub import BEAT, KEPT, RESET, Hub, Seat, chunk, entry
from alerts.web.live.identity import Listener, identify
from alerts.web.live.stream import stream
from config.vocabulary import Role

DESK = Listener("s", 1, True, None)


def seat(hub: Hub, write: Any = None) -> Seat:
    return Seat(DESK, write, hub.position, hub.beats)


def told(key: int, units: frozenset[int] = frozenset()) -> feed.Told:
    return feed.Told(key, {"id": key, "case": 1}, units)


def test_a_claim_is_told_with_its_row(county) -> None:
    case = Case.objects.filter(state="triage", claimed_by=None).first()
    before = feed.newest()
    cases.claim(case, Actor("周敏", Role.JUDGE, county.users["judge"].pk), county.now)
    (one,) = feed.since(before, county.now)
    assert one.whole["kind"] == "认领"
    assert one.whole["tabs"] == ["triage", "all"]
    assert "周敏 已认领" in one.whole["html"]
    assert one.units == frozenset()
    assert feed.since(one.id, county.now) == []


def test_a_unit_hears_of_its_own_part_only_and_not_what_was_done(county) -> None:
    part = Assignment.objects.get(department=county.units[0], case__state="handling")
    before = feed.newest()
    actor = Actor("李建国", Role.DEPT_HEAD, county.users["owner"].pk, county.units[0].pk)
    cases.report(part, actor, county.now, "已疏通")
    (one,) = feed.since(before, county.now)
    assert one.units == {county.units[0].pk}
    assert one.part == {"id": one.id, "inbox": True}
    assert entry(one).heard_by(Listener("s", 2, False, county.units[5].pk)) == b""
    assert entry(one).heard_by(Listener("s", 2, False, county.units[0].pk)) != b""


def test_the_last_of_many_events_of_a_case_carries_the_row(county) -> None:
    rows = [one.whole["html"] for one in feed.since(0, county.now, 500)]
    keys = [one.whole["case"] for one in feed.since(0, county.now, 500)]
    assert [bool(row) for row in rows] == [keys[at + 1 :].count(key) == 0 for at, key in enumerate(keys)]


def test_polling_says_the_same_by_role(county, client_of) -> None:
    url = reverse("live_since")
    answer = client_of("monitor").get(url, {"after": 0}).json()
    assert [one["id"] for one in answer["told"]] == list(CaseEvent.objects.order_by("pk").values_list("pk", flat=True))
    assert answer["last"] == feed.newest()
    part = client_of("owner").get(url, {"after": 0}).json()["told"]
    assert part
    assert all(set(one) == {"id", "inbox"} for one in part)
    assert client_of("nobody").get(url, {"after": 0}).json()["told"] == []
    from django.test import Client

    assert Client().get(url).status_code == 401
    for odd in ("x", "-1", "9" * 40, "²"):
        assert client_of("monitor").get(url, {"after": odd}).json()["told"] == []


@pytest.mark.parametrize(
    ("user", "whole", "unit"),
    [("judge", True, None), ("leader", True, None), ("root", True, None), ("owner", False, 0), ("territory", False, 8)],
)
def test_a_session_is_heard_as_its_user(county, client_of, user, whole, unit) -> None:
    found = identify(client_of(user).session.session_key)
    assert (found.whole, found.department) == (whole, None if unit is None else county.units[unit].pk)


def test_a_session_that_is_none_or_has_no_role_hears_nothing(county, client_of) -> None:
    client = client_of("judge")
    key = client.session.session_key
    client.logout()
    assert identify(key) is None
    assert identify("") is None
    assert identify("x" * 400) is None
    assert identify(client_of("nobody").session.session_key) is None


@pytest.mark.parametrize(
    ("origin", "host", "allowed"),
    [
        ("", "desk:8001", True),
        ("http://desk:8000", "desk:8001", True),
        ("http://desk:8001", "desk:8001", True),
        ("http://desk:9999", "desk:8001", False),
        ("http://evil.example:8000", "desk:8001", False),
        ("null", "desk:8001", False),
        ("http://127.0.0.1:8000", "x:1", True),
    ],
)
def test_only_our_own_pages_listen(origin, host, allowed) -> None:
    assert (allowed_origin({"origin": origin, "host": host}, 8000) is not None) is allowed


def test_what_a_browser_sends_is_read_with_care() -> None:
    assert session_of({"cookie": "a=b; sessionid=abc"}) == "abc"
    assert session_of({"cookie": "\x00;=;sessionid"}) == ""
    assert after({"last-event-id": "7"}, b"after=3") == 7
    assert after({}, b"after=3") == 3
    assert after({"last-event-id": "x"}, b"") is None


class Wire:
    """What one page got; `gone` makes it leave."""

    def __init__(self) -> None:
        self.body = b""
        self.gone = asyncio.Event()

    async def send(self, message: Any) -> None:
        self.body += message.get("body", b"")

    async def receive(self) -> Any:
        await self.gone.wait()
        return {"type": "http.disconnect"}


def ids(wire: Wire) -> list[int]:
    return [json.loads(line[6:])["id"] for line in wire.body.decode().splitlines() if line.startswith('data: {"id')]


def test_a_page_gets_what_it_missed_and_then_all_that_comes(monkeypatch) -> None:
    async def run() -> Wire:
        hub, wire = Hub(), Wire()
        monkeypatch.setattr(feed, "since", lambda key, _now, _most: [told(n) for n in range(key + 1, 5)])
        talk = asyncio.create_task(stream(hub, seat(hub), 2, wire.receive, wire.send))
        await asyncio.sleep(0)
        hub.publish([told(5)])  # while the past is being read
        await asyncio.sleep(0.1)
        hub.publish([told(6), told(7)])
        await asyncio.sleep(0.05)
        wire.gone.set()
        await asyncio.wait_for(talk, 1)
        return wire

    assert ids(asyncio.run(run())) == [3, 4, 5, 6, 7]


def test_a_page_far_behind_is_told_to_load_anew() -> None:
    async def run() -> Wire:
        hub, wire = Hub(), Wire()
        talk = asyncio.create_task(stream(hub, seat(hub), None, wire.receive, wire.send))
        await asyncio.sleep(0.01)
        hub.publish(told(n) for n in range(KEPT + 1))
        await asyncio.sleep(0.05)
        hub.closing = True
        hub.wake()
        await asyncio.wait_for(talk, 1)
        return wire

    assert RESET in asyncio.run(run()).body


def test_who_was_dismissed_hears_no_more() -> None:
    async def run() -> Wire:
        hub, wire = Hub(), Wire()
        talk = asyncio.create_task(stream(hub, seat(hub), None, wire.receive, wire.send))
        await asyncio.sleep(0.01)
        hub.dismiss(DESK)
        hub.publish([told(1)])
        await asyncio.wait_for(talk, 1)
        return wire

    assert ids(asyncio.run(run())) == []


class Line:
    """A page's transport: what was written to it at once, and whether it takes more."""

    def __init__(self) -> None:
        self.got: list[bytes] = []
        self.full = False

    def write(self, part: bytes) -> bool:
        if not self.full:
            self.got.append(part)
        return not self.full


def test_a_page_that_waits_is_written_to_at_once_and_a_slow_one_gets_all_of_it_later() -> None:
    async def run() -> tuple[Line, Wire]:
        hub, wire, line = Hub(), Wire(), Line()
        talk = asyncio.create_task(stream(hub, seat(hub, line.write), None, wire.receive, wire.send))
        await asyncio.sleep(0.01)
        hub.publish([told(1)])
        hub.beat()
        line.full = True
        hub.publish([told(2)])
        hub.publish([told(3)])
        hub.beat()
        await asyncio.sleep(0.01)
        line.full = False
        hub.publish([told(4)])
        hub.closing = True
        hub.wake()
        hub.publish([told(5)])
        await asyncio.wait_for(talk, 1)
        return line, wire

    line, wire = asyncio.run(run())
    assert line.got == [chunk(entry(told(1)).whole), chunk(BEAT), chunk(entry(told(4)).whole)]
    assert ids(wire) == [2, 3]


def test_who_was_dismissed_is_not_written_to_at_once_either() -> None:
    async def run() -> Line:
        hub, wire, line = Hub(), Wire(), Line()
        talk = asyncio.create_task(stream(hub, seat(hub, line.write), None, wire.receive, wire.send))
        await asyncio.sleep(0.01)
        hub.dismiss(DESK)
        hub.publish([told(1)])
        await asyncio.wait_for(talk, 1)
        return line

    assert asyncio.run(run()).got == []


def test_who_was_dismissed_is_forgotten_with_his_last_page() -> None:
    hub = Hub()
    hub.enter(DESK)
    hub.enter(DESK)
    hub.dismiss(DESK)
    hub.leave(DESK)
    assert hub.dismissed == {DESK}  # the other page is still to end
    hub.leave(DESK)
    assert not hub.dismissed


def test_another_page_is_the_first_each_time() -> None:
    async def run() -> list[int]:
        hub, order, wire = Hub(), [], Wire()
        talks = [
            asyncio.create_task(
                stream(hub, seat(hub, lambda _part, at=at: order.append(at) or True), None, wire.receive, wire.send)
            )
            for at in range(10)
        ]
        await asyncio.sleep(0.01)
        for key in range(1, 6):
            hub.publish([told(key)])
        hub.closing = True
        hub.wake()
        await asyncio.gather(*talks)
        return order

    order = asyncio.run(run())
    assert [sorted(order[at : at + 10]) for at in range(0, 50, 10)] == [list(range(10))] * 5
    assert len({order[at] for at in range(0, 50, 10)}) >= 4
