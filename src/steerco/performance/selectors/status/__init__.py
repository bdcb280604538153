"""What pages about status reports show."""
