"""Addresses below /api/."""

from django.urls import path

from alerts.api.ingest import ingest

urlpatterns = [path("ingest", ingest, name="api_ingest")]
