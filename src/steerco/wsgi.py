"""The door for a WSGI server."""

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from steerco.core.garbage import collect_rarely

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "steerco.settings")

application = get_wsgi_application()
import_module(settings.ROOT_URLCONF)
collect_rarely()
