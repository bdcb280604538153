"""Levelling on public instances and generated ones, beside raw CP-SAT and PyJobShop."""
