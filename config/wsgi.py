"""The WSGI application; all views are loaded before the first request comes."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from config.database import read_mapped
from config.garbage import collect_seldom, pass_over_what_is_loaded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
read_mapped(settings.DATABASES)
assert get_resolver().url_patterns
pass_over_what_is_loaded()
collect_seldom()
