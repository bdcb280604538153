"""Units, people, roles held over time, and who may see what."""
