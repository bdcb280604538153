"""Every change of state of projects, plans and registers."""
