"""Named reads, one module a page or an export."""
