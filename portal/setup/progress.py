"""A progress display for commands of several steps."""

from collections.abc import Sequence
from typing import TextIO

from django.core.management.base import OutputWrapper
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from portal.setup.services import Step


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
