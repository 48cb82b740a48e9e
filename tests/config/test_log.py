"""No sign-off token reaches a log."""

import logging
import logging.config

import pytest
from django.conf import settings
from django.test import Client

from config.log import WithoutTokens

TOKEN = "Zk3vY0aQ-live-token_93847"


def test_token_is_cut_out_of_message_and_arguments() -> None:
    for message, arguments in ((f"Gone: /s/{TOKEN}", ()), ("%s: %s", ("Gone", f"/s/{TOKEN}/"))):
        record = logging.LogRecord("django.request", logging.WARNING, "", 1, message, arguments, None)
        assert WithoutTokens().filter(record)
        assert TOKEN not in record.getMessage()
        assert "Gone" in record.getMessage()


@pytest.mark.django_db
def test_refused_link_is_logged_without_its_token(capsys: pytest.CaptureFixture[str]) -> None:
    logging.config.dictConfig({**settings.LOGGING, "disable_existing_loggers": False})
    assert Client().get(f"/s/{TOKEN}").status_code == 404
    written = capsys.readouterr().err
    assert "/s/…" in written
    assert TOKEN not in written
