"""`POST /api/ingest`: posts of one source as JSON lines or a JSON array, with the source's key."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from config import clock, folder
from pipeline.files.pushing import MOST_BYTES, MOST_LINES, read_posts, source_of
from pipeline.transport.spool import SpoolTransport

_OK, _SOME_BAD = 200, 422


@csrf_exempt  # no cookie is read: the key alone counts
@require_POST
def ingest(request: HttpRequest) -> JsonResponse:
    """Good lines are stored durably before the answer; sent again they double nothing.

    401 without a valid key, 403 for a source that is switched off, 413 beyond the limits, 422 with one entry for each
    bad line (all other lines are stored).
    """
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    source = source_of(key.strip()) if scheme.lower() == "bearer" else None
    if source is None:
        return _refused(401, "缺少密钥或密钥不对 (no valid key): Authorization: Bearer <key>")
    if not source.enabled:
        return _refused(403, f"来源 {source.key} 已停用 (is switched off)")
    body = request.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        return _refused(413, f"一次最多 {MOST_BYTES >> 20} MB (too large)")
    home = folder.find()
    if home is None:
        return _refused(503, "没有工作目录 (no working folder)")
    posts, bad = read_posts(body, source.key, folder.secret(home, "salt"), clock.now())
    if len(posts) + len(bad) > MOST_LINES:
        return _refused(413, f"一次最多 {MOST_LINES} 行 (too many lines)")
    if posts:
        SpoolTransport(home / "spool").send(post.to_line() for post in posts)
    errors: list[dict[str, Any]] = [{"line": one.line, "status": 422, "error": one.error} for one in bad]
    answer = {"source": source.key, "accepted": len(posts), "errors": errors}
    return JsonResponse(answer, status=_SOME_BAD if bad else _OK, json_dumps_params={"ensure_ascii": False})


def _refused(status: int, said: str) -> JsonResponse:
    return JsonResponse({"error": said}, status=status, json_dumps_params={"ensure_ascii": False})
