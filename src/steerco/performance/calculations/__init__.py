"""From plans and registers to figures: no database, no clock."""
