"""A title of more than one line, broken where its words end, into lines of about one length (GB/T 9704-2012)."""

_LINE = 20
"""Characters of 2 号 in a line of 156 mm, two of them the marks that Word hangs out."""
_MARKS = "，。；：、！？”》）"


def broken_title(title: str) -> str:
    """The title with a line break behind the mark nearest to its middle; as it is where it fits or has no such mark."""
    if len(title) <= _LINE:
        return title
    ends = [place for place, letter in enumerate(title, 1) if letter in _MARKS and place < len(title)]
    fitting = [place for place in ends if place <= _LINE + 1 and len(title) - place <= _LINE + 1]
    if not fitting:
        return title
    best = min(fitting, key=lambda place: (abs(len(title) - 2 * place), place))
    return f"{title[:best]}\n{title[best:]}"
