"""What is due by the clock is done, also when a part of it fails."""

import pytest
from django.core.management import CommandError, call_command

from portal.background import services
from portal.background.services import register_due


def test_what_fails_keeps_nothing_else_from_being_done(monkeypatch, caplog) -> None:
    monkeypatch.setattr(services, "_due", {})
    done = []

    def fail() -> None:
        message = "no database"
        raise OSError(message)

    register_due("first", fail)
    register_due("second", lambda: done.append("second"))

    with pytest.raises(CommandError, match="失敗した処理があります：first"):
        call_command("run_due")
    assert done == ["second"]
    assert "no database" in caplog.text
