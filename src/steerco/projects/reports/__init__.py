"""Files that leave: templates of registers, exports."""
