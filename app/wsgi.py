"""The application for gunicorn: `gunicorn app.wsgi:app`."""

import gc

from app.factory import create_app
from app.settings import Settings

app = create_app(Settings.load())

# What is there now stays until the process ends. Left to the collector, each of its full rounds would stop a page for
# as long as ten pages take, and in a forked worker it would copy the memory that it shares with the others.
gc.collect()
gc.freeze()
