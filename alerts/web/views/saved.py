"""视图: a selection of the alert list kept under a name, by and for one person."""

from urllib.parse import parse_qsl

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from alerts.models import SavedView
from alerts.web.access import DESK, OVERSIGHT, Viewer, require, signed_in
from alerts.web.lists import Query
from config import clock

MOST = 20


@require_POST
@signed_in
def view_save(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Keep what the list shows under a name; the same name takes the new selection."""
    require(viewer, *DESK, *OVERSIGHT)
    query = Query.read(dict(parse_qsl(request.POST.get("list", "").lstrip("?")))).url()
    name = " ".join(request.POST.get("name", "").replace("\0", "").split())[:30]
    mine = SavedView.objects.filter(user=viewer.user)
    if not name:
        messages.error(request, "请给视图起个名字，例如“城区的水电气”。")
    elif mine.exclude(name=name).count() >= MOST:
        messages.error(request, f"最多保存 {MOST} 个视图，请先删去不用的。")
    else:
        mine.update_or_create(
            user=viewer.user, name=name, defaults={"query": query.lstrip("?"), "made_at": clock.now()}
        )
        messages.success(request, f"已保存视图“{name}”，以后在列表上方一按就到。")
    return redirect(reverse("alerts") + query)


@require_POST
@signed_in
def view_drop(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponse:
    """Forget one's own view."""
    view = get_object_or_404(SavedView, pk=pk, user=viewer.user)
    messages.success(request, f"已删去视图“{view.name}”。")
    view.delete()
    return redirect(reverse("alerts"))
