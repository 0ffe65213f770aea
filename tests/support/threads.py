"""Several people at once, in threads of the test process."""

import threading
from collections.abc import Callable

from django.db import connections

#: Seconds after which a thread that waits for another counts as stuck.
PATIENCE = 60


def at_once(*targets: Callable[[], object]) -> list[Exception]:
    """Run functions at the same moment, each with its own connection; return what they raised."""
    start = threading.Barrier(len(targets))
    errors: list[Exception] = []

    def run(target: Callable[[], object]) -> None:
        try:
            start.wait(PATIENCE)
            target()
        except Exception as error:  # noqa: BLE001  (reported by the test)
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(target,)) for target in targets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    return errors
