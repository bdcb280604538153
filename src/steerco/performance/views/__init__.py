"""Pages of portfolios and projects."""
