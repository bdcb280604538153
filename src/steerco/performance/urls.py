"""Addresses of portfolios and projects as measured."""

from django.urls import path

from steerco.performance.views import (
    actuals,
    backtests,
    dashboards,
    forecasts,
    health,
    lists,
    papers,
    projects,
    reports,
    schedule_risk,
    signals,
    status,
    throughput,
    timeline,
)

app_name = "performance"

of_period = "projects/<str:code>/status/<str:end>/"

urlpatterns = [
    path("portfolios/", lists.portfolio_list, name="portfolio-list"),
    path("portfolios/report.<str:kind>", reports.board_pack, name="board-report"),
    path("portfolios/<str:code>/", lists.portfolio_detail, name="portfolio-detail"),
    path(
        "portfolios/<str:code>/projects.json",
        lists.portfolio_projects,
        name="portfolio-projects",
    ),
    path("dashboards/", dashboards.dashboard_list, name="dashboard-list"),
    path("dashboards/new/", dashboards.dashboard_add, name="dashboard-add"),
    path("dashboards/<int:pk>/", dashboards.dashboard_detail, name="dashboard-detail"),
    path(
        "dashboards/<int:pk>/change/",
        dashboards.dashboard_change,
        name="dashboard-change",
    ),
    path(
        "dashboards/<int:pk>/arrange/",
        dashboards.dashboard_arrange,
        name="dashboard-arrange",
    ),
    path("dashboards/<int:pk>/copy/", dashboards.dashboard_copy, name="dashboard-copy"),
    path(
        "dashboards/<int:pk>/delete/",
        dashboards.dashboard_delete,
        name="dashboard-delete",
    ),
    path("backtest/", backtests.backtest_detail, name="backtest-detail"),
    path("backtest/run/", backtests.backtest_run, name="backtest-run"),
    path("health/", health.health_list, name="health-list"),
    path("health/rules/", health.health_rules, name="health-rules"),
    path("health/rules/<str:klass>/", health.health_rule, name="health-rule"),
    path(
        "projects/<str:code>/health/confirm/",
        health.health_confirm,
        name="health-confirm",
    ),
    path(
        "projects/<str:code>/health/withdraw/",
        health.health_withdraw,
        name="health-withdraw",
    ),
    path("warnings/", signals.signal_list, name="signal-list"),
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
    path("actuals/", actuals.actual_list, name="actual-list"),
    path("actuals/close/", actuals.period_close, name="period-close"),
    path("reports/", papers.report_list, name="report-list"),
    path("reports/templates/", papers.template_add, name="template-add"),
    path("reports/templates/<int:pk>/", papers.template_file, name="template-file"),
    path(
        "reports/templates/<int:pk>/remove/",
        papers.template_remove,
        name="template-remove",
    ),
    path("reports/letters/", papers.subscription_add, name="subscription-add"),
    path(
        "reports/letters/<int:pk>/end/",
        papers.subscription_end,
        name="subscription-end",
    ),
    path("reports/kept/<int:pk>/", papers.published_report, name="published-report"),
    path(
        "reports/kept/<int:pk>/report.<str:form>",
        papers.published_file,
        name="published-file",
    ),
    path("reports/<str:kind>/", papers.report_detail, name="report-detail"),
    path(
        "reports/<str:kind>/report.<str:form>", papers.report_file, name="report-file"
    ),
    path("reports/<str:kind>/publish/", papers.report_publish, name="report-publish"),
    path("status/", status.status_list, name="status-list"),
    path("status/calendar/", status.status_calendar, name="status-calendar"),
    path("status/calendar/<str:klass>/", status.status_rule, name="status-rule"),
    path("projects/<str:code>/status/", status.project_status, name="project-status"),
    path(of_period, status.status_report, name="status-report"),
    path(f"{of_period}return/", status.status_return, name="status-return"),
    path(f"{of_period}confirm/", status.status_confirm, name="status-confirm"),
    path(f"{of_period}restate/", status.status_restate, name="status-restate"),
    path("projects/", lists.project_list, name="project-list"),
    path("projects/<str:code>/", projects.project_detail, name="project-detail"),
    path("projects/<str:code>/value/", projects.project_value, name="project-value"),
    path(
        "projects/<str:code>/forecast/",
        forecasts.project_forecast,
        name="project-forecast",
    ),
    path(
        "projects/<str:code>/forecast/throughput/",
        throughput.project_throughput,
        name="project-throughput",
    ),
    path(
        "projects/<str:code>/forecast/throughput/bring/",
        throughput.throughput_bring,
        name="throughput-bring",
    ),
    path(
        "projects/<str:code>/forecast/risk/",
        schedule_risk.project_risk,
        name="project-risk",
    ),
    path(
        "projects/<str:code>/forecast/risk/run/",
        schedule_risk.risk_run,
        name="risk-run",
    ),
    path(
        "projects/<str:code>/forecast/risk/input/",
        schedule_risk.risk_input,
        name="risk-input",
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
