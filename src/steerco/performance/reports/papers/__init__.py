"""A paper as slides, PDF, workbook and document."""
