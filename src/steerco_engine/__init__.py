"""The mathematics of a PMO: no Django, no database, no clock."""
