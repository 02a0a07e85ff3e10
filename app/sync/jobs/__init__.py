"""The work itself, one module a kind; `app.sync.dispatch` lists them."""
