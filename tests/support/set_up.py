"""The portal as `setup_prefecture` leaves it, all of it or what a test needs."""

from collections.abc import Collection

from portal.setup.services import Prefecture, setup_steps

OFFICIAL_PAGES = "通知としくみの解説"
#: The steps that bring texts: most of the time that a set-up takes.
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
