"""The administration, generated from the Catalog."""
