"""The engine of a process that reads single texts: what people enter, not what is collected."""

from functools import cache
from threading import Lock

from config.load import jurisdiction
from nlp.engine import Engine
from nlp.types import Analysis
from pipeline.learning import in_use as learnt_models
from pipeline.topics.engines import Engines

_alone = Lock()


@cache
def _engines(key: str) -> Engines:
    return Engines(Engine(jurisdiction(key)))


def ready(preset: str) -> None:
    """Load the models now: call it before a transaction, on which others would wait for seconds."""
    with _alone:
        _engines(preset).text.analyse([("", "路灯不亮")])


def read(preset: str, title: str, text: str) -> Analysis:
    """What the worker would say of such a post, by the learnt models in use. The first call loads the models."""
    with _alone:
        engines = _engines(preset)
        learnt_models.follow(engines)
        return engines.text.analyse([(title, text)])[0]
