"""What each role may do with what, asked of the product and written as docs/roles.md.

    python -m tests.support.role_matrix    after a change of the roles

The rows are real objects, the columns real users of the groups that the set-up makes. Each cell asks
the functions that the pages themselves ask; nothing is copied from a table.
"""

from pathlib import Path

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "roles.md"
#: The environment variable with which the test writes the document before it compares.
WRITING = "WRITE_ROLE_MATRIX"
TEST = "tests/portal/setup/test_role_matrix.py"
