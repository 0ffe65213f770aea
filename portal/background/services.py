"""Work outside requests: tasks that a worker runs, and functions that run by the clock.

Apps write their tasks with `background_task` and start them with `start_after_commit`. With
`TASKS_RUN=worker` a task is a row of the database that `manage.py db_worker` takes; with
`TASKS_RUN=commit` it runs at once, in the process that started it. What depends on the clock
registers a function with `register_due`; `manage.py run_due` calls it every five minutes.

A worker may be killed: a task that was running then is not started again. So a task does what
its own tables say is to be done, and `run_due` starts it again when something is left.
"""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any

import django
from django.db import transaction
from django_tasks_db.backend import DatabaseBackend
from django_tasks_db.compat import task_backends
from django_tasks_db.models import DBTaskResult

if django.VERSION >= (6, 0):
    from django.tasks import task
else:
    from django_tasks import task  # type: ignore[no-redef]

logger = logging.getLogger(__name__)

#: The alias in `settings.TASKS` of everything the portal does in the background.
BACKEND = "background"

background_task = partial(task, backend=BACKEND)

_due: dict[str, Callable[[], object]] = {}


def start_after_commit(job: Any) -> None:
    """Start a task once the present transaction is committed; a rollback also forgets the task.

    Args:
        job: What `background_task` made of a function without arguments.
    """
    transaction.on_commit(job.enqueue, robust=True)


def start_unless_waiting(job: Any) -> None:
    """Start a task that looks for its work itself, unless it waits for the worker already.

    Without this, each call of `run_due` would leave a row while no worker is running.
    """
    if isinstance(task_backends[BACKEND], DatabaseBackend):
        waiting = DBTaskResult.objects.ready().filter(task_path=job.module_path)
        if waiting.exists():
            return
    start_after_commit(job)


def register_due(name: str, function: Callable[[], object]) -> None:
    """Have `run_due` call a function, which must do nothing when nothing is due.

    Args:
        name: Its name in log lines.
        function: Called without arguments, in no transaction.
    """
    _due[name] = function


def run_due() -> list[str]:
    """Call every registered function; return the names of those that failed, which are logged."""
    failed = []
    for name, function in _due.items():
        try:
            function()
        except Exception:  # the others are due as well
            logger.exception("%s failed", name)
            failed.append(name)
    return failed
