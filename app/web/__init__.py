"""What pages of every kind share."""
