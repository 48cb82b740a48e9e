"""`python -m nlp`: compiles the loops of `nlp.compiled` once, after an installation, so that no first answer waits."""

from nlp.engine import Engine
from nlp.near_duplicate import NearDuplicates
from nlp.topics import TopicEngine, TopicItem


def main() -> None:
    """Send two texts the whole way."""
    title, text = "青年路停水", "青年路小区停水三天了, 联系人: 王某, 电话13800000000, 没人管"
    found = Engine().analyse([(title, text), ("", text)])
    NearDuplicates().look_up_and_add([1, 2], [text, text])
    topics = TopicEngine()
    for number, one in enumerate(found):
        topics.assign([TopicItem(number, one.title, one.text, one.tokens, one.places, keys=one.keys)])
    topics.consolidate()


if __name__ == "__main__":
    main()
