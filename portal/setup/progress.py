"""Commands of several steps: their progress display, and what every set-up does first and last."""

from collections.abc import Iterable, Sequence
from typing import TextIO

from django.core.management import call_command
from django.core.management.base import CommandError, OutputWrapper
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from portal.setup.services import OtherPrefectureError, Step
from search.indexing.updates import left_to_rebuild


def run_steps(steps: Sequence[Step], stream: OutputWrapper | TextIO) -> None:
    """Run `steps` in order; show a bar on a terminal and one line per finished step anywhere."""
    console = Console(file=stream, highlight=False, soft_wrap=True)  # type: ignore[arg-type]  # a TextIO in all but name
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=len(steps))
        for number, step in enumerate(steps, start=1):
            progress.update(task, description=f"[{number}/{len(steps)}] {step.label}")
            result = step.run()
            progress.console.print(f"[{number}/{len(steps)}] {step.label}: {result}", markup=False)
            progress.advance(task)


def run_setup(steps: Iterable[Step], stream: OutputWrapper | TextIO) -> None:
    """Migrate, run `steps`, and rebuild the search index once at the end.

    Raises:
        CommandError: The database belongs to another prefecture.
    """
    every = [Step("データベース", _migrate), *steps, Step("検索索引", _rebuild_search)]
    try:
        with left_to_rebuild():
            run_steps(every, stream)
    except OtherPrefectureError as error:
        raise CommandError(str(error)) from error


def _migrate() -> str:
    call_command("migrate", interactive=False, verbosity=0)
    return "最新"


def _rebuild_search() -> str:
    call_command("search_rebuild", verbosity=0)
    return "作成済み"
