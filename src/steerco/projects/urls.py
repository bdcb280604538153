"""Addresses of plans, imports, registers and baselines."""

from django.urls import path

from steerco.projects.views import (
    comparing,
    edits,
    exports,
    imports,
    pages,
    raid,
    validation,
)

app_name = "projects"

project = "projects/<str:code>/"

plan = f"{project}schedule/"

entry = f"{project}raid/<str:key>/"

urlpatterns = [
    path("registers/", raid.register_list, name="register-list"),
    path(f"{project}raid/", raid.project_raid, name="project-raid"),
    path(
        f"{project}raid/new/<str:register>/", raid.entry_raise, name="raid-entry-raise"
    ),
    path(entry, raid.entry_detail, name="raid-entry"),
    path(f"{entry}change/", raid.entry_change, name="raid-entry-change"),
    path(f"{entry}review/", raid.entry_review, name="raid-entry-review"),
    path(f"{entry}happened/", raid.risk_happened, name="raid-entry-happened"),
    path(f"{entry}agree/", raid.dependency_agree, name="dependency-agree"),
    path(f"{entry}responses/new/", raid.response_add, name="response-add"),
    path("responses/<int:pk>/finish/", raid.response_finish, name="response-finish"),
    path(f"{project}schedule/", pages.project_schedule, name="project-schedule"),
    path(f"{project}schedule/plan.json", pages.project_plan, name="project-plan"),
    path(f"{plan}export/picture/", exports.plan_picture, name="plan-picture"),
    path(f"{plan}export/<slug:kind>/", exports.plan_export, name="plan-export"),
    path(f"{plan}export/<slug:kind>/notes/", exports.export_notes, name="export-notes"),
    path("exports/<int:pk>/", exports.export_detail, name="export-detail"),
    path("exports/<int:pk>/file/", exports.export_file, name="export-file"),
    path(f"{plan}edits/", edits.plan_edits, name="plan-edits"),
    path(f"{plan}undo/", edits.plan_undo, name="plan-undo"),
    path(f"{plan}redo/", edits.plan_redo, name="plan-redo"),
    path(f"{plan}changes/", edits.plan_changes, name="plan-changes"),
    path(f"{plan}tasks/<int:uid>/", edits.task_details, name="task-details"),
    path(f"{plan}tasks/<int:uid>/why.json", edits.task_why, name="task-why"),
    path(f"{plan}versions/", edits.plan_versions, name="plan-versions"),
    path(
        f"{project}schedule/outside/<int:pk>/",
        pages.outside_date_use,
        name="outside-date-use",
    ),
    path(f"{plan}settings.json", pages.project_plan_settings, name="plan-settings"),
    path(f"{project}baselines/", pages.project_baselines, name="project-baselines"),
    path(f"{project}baselines/new/", pages.baseline_set, name="baseline-set"),
    path(f"{project}compare/", comparing.project_compare, name="project-compare"),
    path(
        f"{project}compare/plan.json",
        comparing.project_compare_plan,
        name="project-compare-plan",
    ),
    path(f"{project}files/", pages.project_files, name="project-files"),
    path(
        f"{project}files/<int:number>/report/",
        validation.version_report,
        name="version-report",
    ),
    path(f"{project}files/<int:number>/", pages.project_file, name="project-file"),
    path(f"{project}history/", pages.project_history, name="project-history"),
    path("portfolios/<str:code>/import/", imports.import_new, name="import-new"),
    path("imports/", imports.import_list, name="import-list"),
    path("imports/<int:pk>/", imports.import_detail, name="import-detail"),
    path("imports/<int:pk>/choose/", imports.import_choose, name="import-choose"),
    path("imports/<int:pk>/confirm/", imports.import_confirm, name="import-confirm"),
    path("imports/<int:pk>/cancel/", imports.import_cancel, name="import-cancel"),
    path("imports/<int:pk>/again/", imports.import_again, name="import-again"),
    path(
        "imports/<int:pk>/report/<int:item>/",
        validation.item_report,
        name="import-report",
    ),
    path(
        "imports/<int:pk>/columns/<int:item>/",
        imports.import_columns,
        name="import-columns",
    ),
    path(
        "imports/templates/<slug:kind>.xlsx",
        imports.import_template_file,
        name="import-template",
    ),
]
