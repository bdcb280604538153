"""Every read that a page of projects needs."""
