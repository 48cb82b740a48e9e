"""Where pages live: the desk at the root, Django's admin under /admin/."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/", include("alerts.api.urls")),
    path("", include("alerts.web.urls")),
]
