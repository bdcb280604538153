"""The REST root: the same gate and services as the pages, for programs."""
