"""保管期限: how long an archived case is kept, by its grade.

The three periods are those of 机关文件材料归档范围和文书档案保管期限规定 (国家档案局令第8号);
which grade takes which is a proposal.
"""

from config.vocabulary import Severity

PERIODS = ("永久", "30年", "10年")
_BY_GRADE = {
    Severity.EXTREME: "永久",
    Severity.MAJOR: "永久",
    Severity.LARGER: "30年",
    Severity.ORDINARY: "10年",
}


def retention_of(severity: Severity) -> str:
    """The retention period of a case of this grade."""
    return _BY_GRADE[severity]
