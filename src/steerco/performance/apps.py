from django.apps import AppConfig


class PerformanceConfig(AppConfig):
    name = "steerco.performance"
    label = "performance"
    verbose_name = "Performance"
