"""`huiying duty verify`: what in a duty table, and in its contacts, needs a person's look."""

from collections.abc import Iterator
from itertools import combinations

from alerts.rules.offices import Offices
from config.load import fields26, jurisdiction
from config.schema.jurisdiction import Jurisdiction
from config.vocabulary import Sector

SHARED_WORDS = 3


def table_findings(preset: Jurisdiction) -> Iterator[str]:
    """Unknown names, sectors without a lead, overlaps, names that ended, duties that name nobody."""
    yield from _unknown(preset)
    yield from _sectors(preset)
    yield from _overlaps(preset)
    yield from _names(preset)


def _unknown(preset: Jurisdiction) -> Iterator[str]:
    units = {unit.name for unit in preset.departments}
    fields = {field.name for field in fields26()}
    for duty in preset.duties:
        for name in {*duty.lead, *duty.co, *duty.today} - units - set(preset.collectives):
            yield f"单位名称不明: {duty.id} {duty.subject} 写到“{name}”，单位表里没有；补入 departments 或 collectives"
        for name in sorted(set(duty.fields) - fields):
            yield f"试点领域不明: {duty.id} 写到“{name}”，不在 26 个领域之内"
    for unit in preset.departments:
        for name in sorted({*unit.successors} - units):
            yield f"单位名称不明: {unit.name} 的承接单位“{name}”不在单位表里"
    if preset.fallback not in units:
        yield f"兜底单位“{preset.fallback}”不在单位表里"
    ids = [duty.id for duty in preset.duties]
    for key in sorted({one for one in ids if ids.count(one) > 1}):
        yield f"职责编号重复: {key}"


def _sectors(preset: Jurisdiction) -> Iterator[str]:
    """Sectors that no duty with a unit names, here or beneath."""
    units = {unit.name for unit in preset.departments}
    duties = [*preset.duties, *(jurisdiction(preset.beneath).duties if preset.beneath else ())]
    covered = {sector for duty in duties if set(duty.lead) & units for sector in duty.sectors}
    for sector in Sector:
        if sector is not Sector.OTHER and sector not in covered:
            yield f"领域没有主办单位: {sector.value}，由{preset.fallback}兜底"


def _overlaps(preset: Jurisdiction) -> Iterator[str]:
    """Duties of different leads that share words: the text alone cannot tell them apart."""
    offices = Offices(preset)
    leads = [{offices.today(name) for name in duty.lead} for duty in preset.duties]
    for (place, one), (other_place, other) in combinations(enumerate(preset.duties), 2):
        words = sorted(set(one.keywords) & set(other.keywords))
        apart = leads[place] and leads[other_place] and not leads[place] & leads[other_place]
        if apart and len(words) >= SHARED_WORDS:
            yield f"职责交叉: {one.subject} 与 {other.subject} 同用 {'、'.join(words[:6])}"


def _names(preset: Jurisdiction) -> Iterator[str]:
    for unit in preset.departments:
        if unit.until and not unit.successors:
            yield f"名称已失效: {unit.name}（至{unit.until[:4]}年）没有写明承接单位"
        if unit.note:
            yield f"待核实: {unit.name}, {unit.note}"


def contact_findings() -> Iterator[str]:
    """Units that nobody was confirmed for, and absences that nobody covers. Needs the folder's database."""
    from alerts.models import Contact, Department  # noqa: PLC0415  the rest works without a database

    for unit in Department.objects.exclude(contacts__confirmed_at__isnull=False).order_by("pk"):
        yield f"没有已确认的联系人: {unit.name}，无法向其交办"
    declined = Contact.objects.filter(declined_at__isnull=False, confirmed_at=None).select_related("department")
    for contact in declined.order_by("pk"):
        yield f"邮箱的主人说不是本人: {contact.department.name} {contact.name or contact.email}，请更正"
    away = Contact.objects.filter(absent_from__isnull=False, deputy=None).select_related("department")
    for contact in away.order_by("pk"):
        yield f"不在岗而无代岗: {contact.department.name} {contact.name or contact.email}"
