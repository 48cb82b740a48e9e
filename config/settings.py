"""Django settings, made from the working folder's `huiying.yaml`; filters run without a folder."""

import os
import sys
from pathlib import Path

from config import folder as working_folder
from config.database import database
from config.flag_files import in_use
from config.load import ConfigError
from config.schema.installation import Installation

FOLDER = working_folder.find()
try:
    _configured = FOLDER is not None and (FOLDER / working_folder.CONFIG_NAME).is_file()
    INSTALLATION = (
        working_folder.installation(FOLDER) if _configured and FOLDER else Installation(jurisdiction="generic")
    )
    DATABASES = {
        "default": database(
            os.environ.get("HUIYING_DATABASE") or INSTALLATION.database, FOLDER if _configured else None
        )
    }
    if _configured:
        in_use(INSTALLATION, FOLDER)  # a wrong flag rule stops the start
except ConfigError as error:
    sys.stderr.write(f"{error}\n")
    raise SystemExit(2) from error

SECRET_KEY = working_folder.secret(FOLDER if _configured else None, "django")
DEBUG = False
ALLOWED_HOSTS = ["*"]
CSRF_TRUSTED_ORIGINS = [INSTALLATION.base_url]

INSTALLED_APPS = [
    "config",
    "pipeline",
    "alerts",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.security.ContentSecurityPolicy",  # before all that may fail, so that pages of errors carry it too
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "alerts.web.idle.IdleLimit",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "alerts.web.context.site",
            ]
        },
    }
]
AUTHENTICATION_BACKENDS = ["alerts.web.backend.DeskBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "config.passwords.KindsOfCharacters"},
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
SESSION_ENGINE = "config.sessions"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True  # the server alone counts the hours: clocks of office machines are often wrong
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = INSTALLATION.base_url.startswith("https://")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "at=%(asctime)s level=%(levelname)s name=%(name)s %(message)s"}},
    "filters": {"without_tokens": {"()": "config.log.WithoutTokens"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["without_tokens"]}},
    "loggers": {"elastic_transport": {"level": "ERROR"}},  # a server that is away is told once, by who asks it
    "root": {"handlers": ["stderr"], "level": os.environ.get("HUIYING_LOG", "WARNING")},
}

BASE_DIR = Path(__file__).resolve().parent.parent
