"""Tables and queries, made from the Catalog."""
