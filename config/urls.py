"""Where pages live: the desk at the root, Django's admin under /admin/."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("admin/login/", RedirectView.as_view(pattern_name="login", query_string=True)),  # one door, with its lock
    path("admin/", admin.site.urls),
    path("api/", include("alerts.api.urls")),
    path("", include("alerts.web.urls")),
]

handler400 = "alerts.web.views.refused.bad_request"
handler500 = "alerts.web.views.refused.server_error"
