"""Settings of the tour: the product's own, with the tour's pages, templates and waiting page before them."""

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS as _APPS
from config.settings import MIDDLEWARE as _MIDDLEWARE

INSTALLED_APPS = ["alerts.tour", *_APPS]
MIDDLEWARE = [
    *_MIDDLEWARE[:2],
    "alerts.tour.waiting.WaitingPage",
    *_MIDDLEWARE[2:],
]
ROOT_URLCONF = "alerts.tour.urls"
