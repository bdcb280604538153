from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class FacesConfig(AppConfig):
    name = "steerco.faces"
    label = "faces"

    def ready(self) -> None:
        """Let the views of the read model follow each migration."""
        from steerco.faces.read_model import drop_views, make_views

        pre_migrate.connect(drop_views, sender=self)
        post_migrate.connect(make_views, sender=self)
