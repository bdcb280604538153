"""Reads for the pages of portfolios and projects, each with a fixed number of queries."""
