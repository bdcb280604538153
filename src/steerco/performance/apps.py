from django.apps import AppConfig


class PerformanceConfig(AppConfig):
    name = "steerco.performance"
    label = "performance"
    verbose_name = "Performance"

    def ready(self) -> None:
        """Measure a project after each import that changes it."""
        from steerco.performance.services import measure_project
        from steerco.projects.services.imports import after_import

        def measure(project: object) -> None:
            measure_project(project=project)  # type: ignore[arg-type]

        if not any(hook.__name__ == "measure" for hook in after_import):
            after_import.append(measure)
