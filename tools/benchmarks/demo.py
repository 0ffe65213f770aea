"""The demo in a separate folder, for benchmarks of the search quality."""

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import django

from tests.support.server import make_demo


@contextlib.contextmanager
def loaded_demo() -> Iterator[Path]:
    """Load the demo and set up Django for it; models can only be imported inside the block.

    Output of commands inside goes to standard error, so that standard output has only the report.
    """
    folder = Path(tempfile.mkdtemp(prefix="benchmark-demo-"))
    try:
        make_demo(folder)
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "portal.settings.development",
            "DATA_DIR": str(folder),
        }
        for variable in ("DATABASE_URL", "SEARCH_ENGINE", "SEARCH_INDEX_DIR"):
            os.environ.pop(variable, None)
        django.setup()
        with contextlib.redirect_stdout(sys.stderr):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
