"""Plans and registers in, differences and rows out: no database, no clock."""
