from django.apps import AppConfig


class PerformanceConfig(AppConfig):
    name = "steerco.performance"
    label = "performance"
    verbose_name = "Performance"

    def ready(self) -> None:
        """Measure a project whenever its plan or its registers change."""
        from steerco.performance.services.measuring import (
            measure_projects,
            rate_registers,
        )
        from steerco.performance.tasks.learning import learn_when_finished
        from steerco.projects.observers import plan_observers, register_observers

        plan_observers.extend([measure_projects, learn_when_finished])
        register_observers.append(rate_registers)
