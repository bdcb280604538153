from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "steerco.organisation"
    label = "organisation"
    verbose_name = "Organisation"
