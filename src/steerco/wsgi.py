"""The door for a WSGI server."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "steerco.settings")

application = get_wsgi_application()
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
"""What is loaded once stays: no later collection has to walk it amid a request."""
gc.set_threshold(100_000, 10, 10)
"""A page makes tens of thousands of objects and leaves hardly any in cycles."""
