"""A query said back as a Chinese sentence, so that one sees what was understood."""

from pipeline.search.language.fields import Field
from pipeline.search.language.tree import And, Is, Near, Node, Not, Or, Within, Word


def sentence(node: Node) -> str:
    """含“停水”，并且含“赔偿”，但不含“广告”；领域是交通运输。"""
    said = _said(node, outer=True)
    return f"找{said}{' ' if said[-1].isdigit() else ''}的内容。"


def _said(node: Node, outer: bool = False) -> str:  # noqa: PLR0911  a line a kind of node
    if isinstance(node, Word):
        return f"含“{node.text}”"
    if isinstance(node, Near):
        return f"“{node.first.text}”与“{node.second.text}”相距不超过 {node.distance} 个字"
    if isinstance(node, Is):
        return f"{node.field.zh}是{'或'.join(node.shown)}"
    if isinstance(node, Within):
        return _within(node)
    if isinstance(node, Not):
        return _not(node.part)
    if isinstance(node, Or):
        return _grouped(node.parts, "，或者", outer)
    return _grouped(node.parts, "，并且", outer)


def _grouped(parts: tuple[Node, ...], link: str, outer: bool) -> str:
    said = link.join(_said(part) for part in parts)
    return said if outer else f"（{said}）"


def _within(node: Within) -> str:
    if node.field is Field.HEAT:
        return f"热度{node.shown}"
    return f"时间在{'' if node.shown.startswith('最近') else ' '}{node.shown}"


def _not(part: Node) -> str:
    if isinstance(part, Word):
        return f"不含“{part.text}”"
    if isinstance(part, Or) and all(isinstance(word, Word) for word in part.parts):
        return "不含" + "、".join(f"“{word.text}”" for word in part.parts if isinstance(word, Word))
    if isinstance(part, Is):
        return f"{part.field.zh}不是{'或'.join(part.shown)}"
    return f"不是{_said(part) if isinstance(part, And | Or) else f'（{_said(part)}）'}"
