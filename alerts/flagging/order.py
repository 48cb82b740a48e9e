"""Which of the topics that changed are looked at first: those of which an alert may come that somebody waits for."""

from collections.abc import Sequence

from alerts.flag_rules import flag_file
from alerts.models import Case
from config.vocabulary import Severity
from pipeline.models import Topic
from pipeline.rows import asked, one_of


def urgent_first(topics: Sequence[Topic]) -> list[list[Topic]]:
    """The topics in one or two groups, none of them empty, each in its order.

    First those that have no case yet, which are small, and those of a grade that is told at once. A matter that has its
    case is known; what is new of it is mostly nothing, and to find that out takes reading all its posts.
    """
    if not topics:
        return []
    own = [topic.pk for topic in topics]
    rows = asked(f"SELECT DISTINCT topic_id FROM {Case._meta.db_table} WHERE topic_id IN {one_of(own)}", *own)
    known, loud = {pk for (pk,) in rows}, flag_file().telling.loud.rank
    urgent = [topic for topic in topics if topic.pk not in known or Severity(topic.severity).rank >= loud]
    chosen = {topic.pk for topic in urgent}
    return [group for group in (urgent, [topic for topic in topics if topic.pk not in chosen]) if group]
