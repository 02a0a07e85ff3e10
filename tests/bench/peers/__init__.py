"""What we are measured against: the same tables behind stock Flask-Admin, a lean Django admin, and the bare floor."""
