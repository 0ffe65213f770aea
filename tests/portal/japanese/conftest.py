"""The ground for files of cases."""

from tests.casestudies.importing.conftest import index  # noqa: F401
