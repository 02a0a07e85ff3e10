"""The command line `ekinerja`. Exit codes: 0 fine, 1 findings, 2 usage, 3 something unavailable."""

from __future__ import annotations

import sys

from app.cli.commands import ekinerja
from app.cli.outcome import run_command

__all__ = ["main"]


def main() -> None:
    """Run the command that was typed, and exit with its code."""
    sys.exit(run_command(ekinerja, sys.argv[1:]))
