"""Registration with Wagtail: what the history of a page says of publications given up."""

from typing import Any

from wagtail import hooks

from portal.privacy.pages import WITHHELD


@hooks.register("register_log_actions")
def register_withheld(actions: Any) -> None:
    """Say in Japanese that a scheduled publication was given up."""
    actions.register_action(
        WITHHELD,
        "個人情報の確認による公開予約の取りやめ",
        "個人情報の確認が済んでいない箇所があるため、予約した公開を取りやめました",
    )
