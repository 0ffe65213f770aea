"""A portal created by `setup_prefecture`, completely or as far as a test needs it."""

from collections.abc import Collection

from portal.setup.services import Prefecture, setup_steps

OFFICIAL_PAGES = "通知としくみの解説"
#: The steps that create texts, which take most of the time of a set-up.
TEXTS = frozenset({"用語集と同義語", OFFICIAL_PAGES})


def set_up(prefecture: Prefecture, *, without: Collection[str] = ()) -> None:
    """Set up the portal of a prefecture.

    Args:
        prefecture: The prefecture.
        without: Labels of the steps to leave out.
    """
    for step in setup_steps(prefecture):
        if step.label not in without:
            step.run()
