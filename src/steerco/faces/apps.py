from django.apps import AppConfig


class FacesConfig(AppConfig):
    name = "steerco.faces"
    label = "faces"
    verbose_name = "Faces"
