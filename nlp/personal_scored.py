"""Names that `nlp.name_scores` sees, but for those of offices, places and of people who act in public."""

import re
from collections.abc import Iterator, Sequence

from nlp.personal_fit import is_titled
from nlp.personal_names import is_name

Span = tuple[int, int]
_PUBLIC = r"省长|市长|县长|区长|部长|主席|总理|厅长|总统|总书记|委员长|检察长|发言人|院士|教授"
_BEFORE = re.compile(rf"(?:{_PUBLIC})\Z")
_BEHIND = re.compile(rf"(?:副|常务副)?(?:{_PUBLIC})|[村镇乡县市区路街巷桥庄屯寨](?![里长上支民])|氏|某")


def scored(text: str, places: Sequence[Span]) -> Iterator[Span]:
    """Names by the model. `places`: begin and end of each."""
    for start, end in places:
        name = text[start:end]
        if is_titled(name) or _BEHIND.match(text, end) or _BEFORE.search(text, max(0, start - 3), start):
            continue
        yield start, end
