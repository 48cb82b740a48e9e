"""Which matter of the town a case is about: by the posts that were frozen as its evidence, never by its words."""

from collections import Counter
from collections.abc import Mapping

from alerts.models import Case
from alerts.tour.moments import Schedule
from alerts.tour.place import KEYS
from alerts.tour.sites.feed import Said
from alerts.tour.sites.news import path_of
from alerts.tour.town import Matter, Town
from pipeline.models import Item


class Matching:
    """Knows every post's key on its site: its number, for news its address."""

    def __init__(self, town: Town, schedule: Schedule) -> None:
        self._matters = {matter.id: matter for matter in town.matters}
        self._of_post: dict[tuple[str, str], str] = {}
        for post in town.posts:
            at = schedule.instant(post.at)
            if at is not None:
                key = path_of(Said(post, at)) if post.site == "news" else str(post.number)
                self._of_post[(KEYS[post.site], key)] = post.matter

    def of_item(self, item: Item) -> str | None:
        """The id of the matter that an item belongs to."""
        key = item.external_id
        if "://" in key:
            key = "/" + key.split("://", 1)[1].partition("/")[2]
        return self._of_post.get((item.source.key, key))

    def matter_of(self, item: Item) -> Matter | None:
        """The same as a matter."""
        return self._matters.get(self.of_item(item) or "")

    def of_case(self, case: Case) -> Matter | None:
        """The matter to which most of the case's evidence belongs."""
        ids = [entry["id"] for entry in case.evidence.get("items", ())]
        votes = Counter(self.of_item(item) for item in Item.objects.filter(pk__in=ids).select_related("source"))
        votes.pop(None, None)
        return self._matters[str(votes.most_common(1)[0][0])] if votes else None

    def counts(self, case: Case) -> Mapping[str, int]:
        """How many items of the case's topic belong to each matter."""
        items = Item.objects.filter(topic=case.topic).select_related("source")
        return Counter(found for item in items if (found := self.of_item(item)) is not None)
