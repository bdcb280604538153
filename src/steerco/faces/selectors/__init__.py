"""What the home page, the search and the journal page show."""
