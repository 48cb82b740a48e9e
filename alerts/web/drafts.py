"""草稿: what a person typed is kept on the server until it was accepted, so that it survives a lost session."""

import json
import re
from typing import Any

from django.contrib.auth.models import User
from django.forms import FileField, Form
from django.http import HttpRequest, JsonResponse, QueryDict
from django.views.decorators.http import require_POST

from alerts.models import FormDraft
from config import clock

_MOST = 100_000
"""Characters of one draft."""
_PRIVATE = re.compile(r"/hotline/?(?:\?|$)")
"""The form of a hotline order: who asked is kept sealed only, never as a draft."""
_EACH = 30
"""Drafts of one person; the oldest go first."""


@require_POST
def keep(request: HttpRequest) -> JsonResponse:
    """Keep what the page sends: `key` (the form's address) and `values` (field -> list of texts, JSON).

    401 where the session is lost: the page keeps it in the browser then. 400 for what is no draft.
    """
    if not isinstance(request.user, User):
        return JsonResponse({"kept": False}, status=401)
    key, body = request.POST.get("key", ""), request.POST.get("values", "")
    values = _values(body)
    if not key.startswith("/") or len(key) > 200 or "\0" in key or values is None or _PRIVATE.search(key):
        return JsonResponse({"kept": False}, status=400)
    FormDraft.objects.update_or_create(user=request.user, key=key, defaults={"values": values, "saved_at": clock.now()})
    old = FormDraft.objects.filter(user=request.user).order_by("-saved_at").values_list("pk", flat=True)[_EACH:]
    FormDraft.objects.filter(pk__in=list(old)).delete()
    return JsonResponse({"kept": True})


def restore(request: HttpRequest, form: Form | None) -> FormDraft | None:
    """Fill an unsent form with what was typed before; gives the draft, None where there is none."""
    if form is None or form.is_bound:
        return None
    draft = FormDraft.objects.filter(user_id=request.user.pk or 0, key=key_of(request)).first()
    if draft is None:
        return None
    data = QueryDict(mutable=True)
    for name, texts in draft.values.items():
        data.setlist(name, texts)
    for name, field in form.fields.items():
        if name in draft.values and not isinstance(field, FileField):
            form.initial[name] = field.widget.value_from_datadict(data, {}, form.add_prefix(name))
            field.initial = form.initial[name]
    return draft


def forget(request: HttpRequest) -> None:
    """The form was accepted."""
    FormDraft.objects.filter(user_id=request.user.pk or 0, key=key_of(request)).delete()


def key_of(request: HttpRequest) -> str:
    """The form's address with its query, since that chooses which fields it has."""
    return request.get_full_path()[:200]


def _values(body: str) -> dict[str, list[str]] | None:
    """The texts by field, or None for what is not of this shape."""
    try:
        found: Any = json.loads(body.replace("\\u0000", "")) if len(body) <= _MOST else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    good = all(isinstance(texts, list) and all(isinstance(text, str) for text in texts) for texts in found.values())
    return {str(name): texts for name, texts in found.items() if name != "csrfmiddlewaretoken"} if good else None
