"""`python -m app.cli` is `ekinerja`."""

from app.cli import main

main()
