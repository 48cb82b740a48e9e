from nlp.types import Signal


def signals(text: str) -> dict[str, Signal]:
    return {}
