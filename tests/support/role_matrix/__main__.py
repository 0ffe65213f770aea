"""Writes docs/roles.md. The objects need a database that is thrown away: the test has one."""

import os
import subprocess
import sys

from tests.support.role_matrix import TEST, WRITING

command = [sys.executable, "-m", "pytest", "-n", "0", "-q", TEST]
sys.exit(subprocess.call(command, env={**os.environ, WRITING: "1"}))
