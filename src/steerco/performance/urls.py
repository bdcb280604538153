"""Addresses of portfolios and projects as measured."""

from django.urls import path

from steerco.performance.views import forecasts, lists, projects, reports, timeline

app_name = "performance"

urlpatterns = [
    path("portfolios/", lists.portfolio_list, name="portfolio-list"),
    path("portfolios/report.<str:kind>", reports.board_pack, name="board-report"),
    path("portfolios/<str:code>/", lists.portfolio_detail, name="portfolio-detail"),
    path(
        "portfolios/<str:code>/projects.json",
        lists.portfolio_projects,
        name="portfolio-projects",
    ),
    path("timeline/", timeline.timeline, name="timeline"),
    path("timeline/plan.json", timeline.timeline_plan, name="timeline-plan"),
    path(
        "portfolios/<str:code>/timeline/", timeline.timeline, name="portfolio-timeline"
    ),
    path(
        "portfolios/<str:code>/timeline/plan.json",
        timeline.timeline_plan,
        name="portfolio-timeline-plan",
    ),
    path(
        "portfolios/<str:code>/report.<str:kind>",
        reports.board_pack,
        name="portfolio-report",
    ),
    path("projects/", lists.project_list, name="project-list"),
    path("projects/<str:code>/", projects.project_detail, name="project-detail"),
    path("projects/<str:code>/value/", projects.project_value, name="project-value"),
    path(
        "projects/<str:code>/forecast/",
        forecasts.project_forecast,
        name="project-forecast",
    ),
    path(
        "projects/<str:code>/compare/trend/",
        projects.project_trend,
        name="project-trend",
    ),
    path(
        "projects/<str:code>/quality/",
        projects.project_quality,
        name="project-quality",
    ),
    path(
        "projects/<str:code>/report.<str:kind>",
        reports.project_file,
        name="project-report",
    ),
]
