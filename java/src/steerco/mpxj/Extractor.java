package steerco.mpxj;

import java.io.IOException;
import java.io.Writer;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.List;
import org.mpxj.ActivityType;
import org.mpxj.Availability;
import org.mpxj.CostRateTable;
import org.mpxj.CostRateTableEntry;
import org.mpxj.Duration;
import org.mpxj.EarnedValueMethod;
import org.mpxj.FieldTypeClass;
import org.mpxj.LocalDateTimeRange;
import org.mpxj.ProjectCalendar;
import org.mpxj.ProjectFile;
import org.mpxj.ProjectProperties;
import org.mpxj.Rate;
import org.mpxj.Relation;
import org.mpxj.RelationType;
import org.mpxj.Resource;
import org.mpxj.ResourceAssignment;
import org.mpxj.ResourceType;
import org.mpxj.Task;
import org.mpxj.TaskMode;

/** Writes one project as lines of canonical entities. */
final class Extractor {
  private static final int BASELINES = 10;

  private final ProjectFile project;
  private final ProjectProperties properties;
  private final String format;
  private final boolean primavera;
  private final Json json;
  private final Amounts amounts;
  private final CustomFields fields;

  Extractor(ProjectFile project, String format, Writer out) {
    this.project = project;
    this.properties = project.getProjectProperties();
    this.format = format;
    this.primavera = format.equals("PMXML") || format.equals("XER") || format.equals("P6DB");
    this.json = new Json(out);
    this.amounts = new Amounts(json, properties);
    this.fields = new CustomFields(project, json, amounts);
  }

  void write() throws IOException {
    fields.adopt(project.getTasks(), project.getTasks().getPopulatedFields());
    fields.adopt(project.getResources(), project.getResources().getPopulatedFields());
    fields.adopt(
        project.getResourceAssignments(), project.getResourceAssignments().getPopulatedFields());
    writeProject();
    for (ProjectCalendar calendar : project.getCalendars()) {
      new Calendars(json).write(calendar);
    }
    for (Resource resource : project.getResources()) {
      if (isReal(resource)) {
        writeResource(resource);
      }
    }
    for (Task task : project.getTasks()) {
      if (isReal(task)) {
        writeTask(task);
      }
    }
    for (Relation relation : project.getRelations()) {
      writeLink(relation);
    }
    for (ResourceAssignment assignment : project.getResourceAssignments()) {
      if (assignment.getTask() != null && isReal(assignment.getTask())) {
        writeAssignment(assignment);
      }
    }
    fields.writeDefinitions();
    new Inventory(project, json).write();
  }

  private static boolean isReal(Task task) {
    Integer level = task.getOutlineLevel();
    boolean root = task.getUniqueID() != null && task.getUniqueID() == 0;
    return !task.getNull() && task.getUniqueID() != null && !(root && (level == null || level == 0));
  }

  private static boolean isReal(Resource resource) {
    boolean unassigned = resource.getUniqueID() != null && resource.getUniqueID() == 0;
    return !resource.getNull()
        && resource.getUniqueID() != null
        && !(unassigned && resource.getName() == null);
  }

  private void writeProject() throws IOException {
    json.line("project");
    json.put("guid", properties.getGUID());
    json.put("id", properties.getUniqueID());
    json.put("title", properties.getProjectTitle());
    json.put("name", properties.getName());
    json.put("code", properties.getProjectID());
    json.put("application", properties.getFullApplicationName());
    json.put("short_application", properties.getShortApplicationName());
    json.put("start", primavera ? properties.getPlannedStart() : properties.getStartDate());
    LocalDateTime scheduled = primavera ? properties.getScheduledFinish() : null;
    json.put("finish", scheduled != null ? scheduled : properties.getFinishDate());
    json.put("must_finish", properties.getMustFinishBy());
    json.put("data_date", properties.getStatusDate());
    json.put("currency", properties.getCurrencyCode());
    json.put("manager", properties.getManager());
    json.put("author", properties.getAuthor());
    json.put("company", properties.getCompany());
    json.put(
        "earned_value_by_physical_percent",
        properties.getEarnedValueMethod() == EarnedValueMethod.PHYSICAL_PERCENT_COMPLETE);
    json.put("calendar", properties.getDefaultCalendarUniqueID());
    json.put("schedule_from", properties.getScheduleFrom());
    json.put("progress_rule", properties.getSchedulingProgressedActivities());
    json.put("lag_calendar", properties.getRelationshipLagCalendar());
    json.put("critical_rule", properties.getCriticalActivityType());
    json.put("critical_limit", amounts.tenths(properties.getCriticalSlackLimit()));
    json.put("float_type", properties.getTotalSlackCalculationType());
    json.put("honor_constraints", properties.getHonorConstraints());
    json.put("use_expected_finish", properties.getUseExpectedFinishDates());
    json.put("open_ends_critical", properties.getMakeOpenEndedActivitiesCritical());
    json.put("multiple_critical_paths", properties.getMultipleCriticalPaths());
    json.put("lag_from_early_start", properties.getComputeStartToStartLagFromEarlyStart());
    json.put("split_in_progress", properties.getSplitInProgressTasks());
    json.put("minutes_per_day", properties.getMinutesPerDay());
    json.put("minutes_per_week", properties.getMinutesPerWeek());
    json.put("days_per_month", properties.getDaysPerMonth());
    json.key("baseline_dates").open('{');
    for (int number = 0; number <= BASELINES; number++) {
      json.put(
          Integer.toString(number),
          number == 0 ? properties.getBaselineDate() : properties.getBaselineDate(number));
    }
    json.close('}');
    json.endLine();
  }

  private void writeResource(Resource resource) throws IOException {
    json.line("resource");
    json.put("uid", resource.getUniqueID());
    json.put("id", resource.getID());
    json.put("guid", resource.getGUID());
    json.put("name", text(resource.getName()));
    json.put("code", text(primavera ? resource.getResourceID() : resource.getCode()));
    json.put("initials", text(resource.getInitials()));
    json.put("parent", resource.getParentResourceUniqueID());
    json.put("type", resource.getRole() ? "role" : Words.resourceType(resource.getType()));
    json.put("calendar", resource.getCalendarUniqueID());
    json.number("max_units", share(resource.getMaxUnits()));
    json.put("group", text(resource.getGroup()));
    json.put("email", text(resource.getEmailAddress()));
    json.put("generic", resource.getGeneric());
    json.put("active", resource.getActive());
    json.put("budget", resource.getBudget());
    json.put("unit_label", text(resource.getUnit()));
    json.put("accrual", Words.accrual(resource.getAccrueAt()));
    json.put("notes", text(resource.getNotes()));
    json.key("rates").open('[');
    for (int table = 0; table < CostRateTable.MAX_TABLES; table++) {
      writeRates(resource.getCostRateTable(table), "ABCDE".substring(table, table + 1));
    }
    json.close(']');
    json.key("availability").open('[');
    for (Availability each : resource.getAvailability()) {
      json.open('{');
      json.number("units", share(each.getUnits() == null ? 0 : each.getUnits()));
      json.put("start", each.getRange().getStart());
      json.put("end", each.getRange().getEnd());
      json.close('}');
    }
    json.close(']');
    json.endLine();
    fields.write("resource", FieldTypeClass.RESOURCE, resource, resource.getUniqueID());
  }

  private void writeRates(CostRateTable table, String name) throws IOException {
    if (table == null) {
      return;
    }
    for (CostRateTableEntry entry : table) {
      Rate rate = entry.getStandardRate();
      boolean empty = rate == null || rate.getAmount() == 0;
      if (empty && (entry.getCostPerUse() == null || entry.getCostPerUse().doubleValue() == 0)) {
        continue;
      }
      json.open('{');
      LocalDateTime start = entry.getStartDate();
      LocalDateTime end = entry.getEndDate();
      json.put("start", start != null && start.getYear() > 1984 ? start : null);
      json.put("end", end != null && end.getYear() < 2049 ? end : null);
      json.money("rate", rate == null ? 0 : amounts.perHour(rate));
      if (entry.getOvertimeRate() != null) {
        json.money("overtime_rate", amounts.perHour(entry.getOvertimeRate()));
      }
      if (rate != null) {
        boolean piece = rate.getUnits() == null;
        json.put("per", piece ? "" : "h").put("unit", piece ? "" : Amounts.unit(rate.getUnits()));
      }
      json.money("cost_per_use", entry.getCostPerUse());
      json.put("table", name);
      json.close('}');
    }
  }

  private void writeTask(Task task) throws IOException {
    Duration duration = primavera ? task.getPlannedDuration() : task.getDuration();
    boolean started = task.getActualStart() != null && task.getActualFinish() == null;
    json.line("task");
    json.put("uid", task.getUniqueID());
    json.put("id", task.getID());
    json.put("guid", task.getGUID());
    json.put("name", text(task.getName()));
    Task parent = task.getParentTask();
    json.put("parent", parent != null && isReal(parent) ? parent.getUniqueID() : null);
    json.put("level", task.getOutlineLevel() == null ? 1 : Math.max(task.getOutlineLevel(), 1));
    json.put("wbs", text(task.getWBS()));
    json.put("code", primavera && !task.getSummary() ? text(task.getActivityID()) : "");
    json.put("kind", kind(task));
    json.put("recurring", task.getRecurring());
    json.put("manual", task.getTaskMode() == TaskMode.MANUALLY_SCHEDULED);
    json.put("active", task.getActive());
    json.put("type", Words.taskType(task.getType()));
    json.put("effort_driven", task.getEffortDriven());
    json.put("calendar", task.getCalendarUniqueID());
    json.put("ignore_resource_calendar", ignoresResources(task));
    amounts.duration("duration", duration == null ? task.getDuration() : duration, task.getEstimated());
    amounts.duration("remaining_duration", task.getRemainingDuration(), false);
    amounts.duration("actual_duration", task.getActualDuration(), false);
    json.put("start", task.getStart());
    json.put("finish", task.getFinish());
    json.put("early_start", task.getEarlyStart());
    json.put("early_finish", task.getEarlyFinish());
    json.put("late_start", task.getLateStart());
    json.put("late_finish", task.getLateFinish());
    json.put("free_float", amounts.tenths(task.getFreeSlack()));
    json.put("total_float", amounts.tenths(task.getTotalSlack()));
    json.put("critical", task.getCritical());
    json.put("longest_path", primavera ? Boolean.valueOf(task.getLongestPath()) : null);
    json.put("actual_start", task.getActualStart());
    json.put("actual_finish", task.getActualFinish());
    json.put("stop", primavera ? null : task.getStop());
    if (primavera) {
      json.put("resume", started ? task.getRemainingEarlyStart() : null);
      json.put("suspend", task.getSuspendDate());
      json.put("suspend_resume", task.getResume());
      json.put("planned_start", task.getPlannedStart());
      json.put("planned_finish", task.getPlannedFinish());
      if (!properties.getIgnoreRelationshipsToAndFromOtherProjects()) {
        json.put("external_early_start", task.getExternalEarlyStart());
        json.put("external_late_finish", task.getExternalLateFinish());
      }
    } else {
      json.put("resume", task.getResume());
    }
    json.put("expected_finish", task.getExpectedFinish());
    json.number("percent_complete", task.getPercentageComplete());
    json.number("percent_work_complete", task.getPercentageWorkComplete());
    json.number("physical_percent_complete", task.getPhysicalPercentComplete());
    json.put("percent_type", primavera ? Words.percentType(task.getPercentCompleteType()) : null);
    json.put("constraint", Words.constraint(task.getConstraintType(), "ASAP"));
    json.put("constraint_date", task.getConstraintDate());
    json.put("second_constraint", Words.constraint(task.getSecondaryConstraintType(), null));
    json.put("second_constraint_date", task.getSecondaryConstraintDate());
    json.put("deadline", task.getDeadline());
    json.put("priority", task.getPriority() == null ? null : task.getPriority().getValue());
    amounts.delay("leveling_delay", task.getLevelingDelay());
    writeSplits(task.getWorkSplits());
    json.put("work", amounts.tenths(task.getWork()));
    json.put("actual_work", amounts.tenths(task.getActualWork()));
    json.put("remaining_work", amounts.tenths(task.getRemainingWork()));
    json.money("cost", task.getCost());
    json.money("actual_cost", task.getActualCost());
    json.money("remaining_cost", task.getRemainingCost());
    json.money("fixed_cost", task.getFixedCost());
    json.put("fixed_cost_accrual", Words.accrual(task.getFixedCostAccrual()));
    writeBaselines(task);
    json.put("notes", text(task.getNotes()));
    json.put("hyperlink", text(task.getHyperlink()));
    json.put("hyperlink_address", text(task.getHyperlinkAddress()));
    json.put("external_project", task.getSubprojectFile());
    json.endLine();
    fields.write("task", FieldTypeClass.TASK, task, task.getUniqueID());
    fields.writeCodes(task);
  }

  /** In P6 only resource dependent activities follow the calendars of their resources. */
  private boolean ignoresResources(Task task) {
    return primavera
        ? task.getActivityType() != ActivityType.RESOURCE_DEPENDENT
        : task.getIgnoreResourceCalendar();
  }

  private static String kind(Task task) {
    if (task.getExternalTask()) {
      return "external";
    }
    if (task.hasChildTasks()) {
      return "summary";
    }
    if (task.getExternalProject() || task.getSubprojectFile() != null) {
      return "subproject";
    }
    if (task.getSummary()) {
      return "summary";
    }
    ActivityType type = task.getActivityType();
    String activity = type == null ? null : Words.activityType(type);
    if (activity != null) {
      return activity;
    }
    return task.getMilestone() ? "milestone" : "task";
  }

  private void writeSplits(List<LocalDateTimeRange> parts) throws IOException {
    json.key("splits").open('[');
    List<LocalDateTimeRange> known = parts == null ? Collections.<LocalDateTimeRange>emptyList() : parts;
    for (int index = 1; index < known.size(); index++) {
      json.open('{');
      json.put("start", known.get(index - 1).getEnd());
      json.put("finish", known.get(index).getStart());
      json.close('}');
    }
    json.close(']');
  }

  private void writeBaselines(Task task) throws IOException {
    json.key("baselines").open('[');
    for (int number = 0; number <= BASELINES; number++) {
      // P6 keeps baselines in projects of their own; without one MPXJ repeats the plan.
      if (primavera && project.getBaseline(number) == null) {
        continue;
      }
      boolean main = number == 0;
      LocalDateTime start = main ? task.getBaselineStart() : task.getBaselineStart(number);
      LocalDateTime finish = main ? task.getBaselineFinish() : task.getBaselineFinish(number);
      Duration duration = main ? task.getBaselineDuration() : task.getBaselineDuration(number);
      Duration work = main ? task.getBaselineWork() : task.getBaselineWork(number);
      Number cost = main ? task.getBaselineCost() : task.getBaselineCost(number);
      Number fixed = main ? task.getBaselineFixedCost() : task.getBaselineFixedCost(number);
      boolean figures = amounts.isSome(work) || amounts.isSome(cost);
      if (start == null && finish == null && !figures) {
        continue;
      }
      json.open('{');
      json.put("number", number);
      json.put("start", start);
      json.put("finish", finish);
      amounts.duration("duration", duration, false);
      json.put("work", amounts.tenths(work));
      json.money("cost", cost);
      json.money("fixed_cost", fixed);
      json.close('}');
    }
    json.close(']');
  }

  private void writeLink(Relation relation) throws IOException {
    Task predecessor = relation.getPredecessorTask();
    Task successor = relation.getSuccessorTask();
    if (predecessor == null || successor == null || successor.getParentFile() != project) {
      return;
    }
    ProjectFile other = predecessor.getParentFile();
    json.line("link");
    json.put("predecessor", predecessor.getUniqueID());
    json.put("successor", successor.getUniqueID());
    RelationType type = relation.getType();
    json.put("type", type == null ? "FS" : type.toString());
    amounts.lag("lag", relation.getLag());
    json.put("uid", relation.getUniqueID());
    json.put("comment", text(relation.getNotes()));
    if (other != project) {
      String code = other.getProjectProperties().getProjectID();
      json.put("external", code == null ? text(other.getProjectProperties().getName()) : code);
    }
    json.endLine();
  }

  private void writeAssignment(ResourceAssignment assignment) throws IOException {
    Resource resource = assignment.getResource();
    Resource role = primavera ? assignment.getRole() : null;
    Resource held = resource == null ? role : resource;
    json.line("assignment");
    json.put("uid", assignment.getUniqueID());
    json.put("guid", assignment.getGUID());
    json.put("task", assignment.getTask().getUniqueID());
    json.put("resource", held != null && isReal(held) ? held.getUniqueID() : null);
    json.put("role", role == null ? "" : text(role.getName()));
    json.number("units", share(assignment.getUnits()));
    // P6 counts material in pieces, which are no work.
    if (!primavera || resource == null || resource.getType() != ResourceType.MATERIAL) {
      json.put("work", amounts.tenths(assignment.getWork()));
      json.put("actual_work", amounts.tenths(assignment.getActualWork()));
      json.put("remaining_work", amounts.tenths(assignment.getRemainingWork()));
      json.put("overtime_work", amounts.tenths(assignment.getOvertimeWork()));
      json.put("actual_overtime_work", amounts.tenths(assignment.getActualOvertimeWork()));
      json.put("remaining_overtime_work", amounts.tenths(assignment.getRemainingOvertimeWork()));
    }
    json.number("percent_work_complete", assignment.getPercentageWorkComplete());
    json.put("start", assignment.getStart());
    json.put("finish", assignment.getFinish());
    json.put("actual_start", assignment.getActualStart());
    json.put("actual_finish", assignment.getActualFinish());
    json.put("stop", assignment.getStop());
    json.put("resume", assignment.getResume());
    amounts.delay("delay", assignment.getDelay());
    amounts.delay("leveling_delay", assignment.getLevelingDelay());
    json.put("contour", Words.contour(assignment.getWorkContour()));
    json.money("cost", assignment.getCost());
    json.money("actual_cost", assignment.getActualCost());
    json.money("remaining_cost", assignment.getRemainingCost());
    int table = Math.min(Math.max(assignment.getCostRateTableIndex(), 0), 4);
    json.put("rate_table", "ABCDE".substring(table, table + 1));
    json.put("notes", text(assignment.getNotes()));
    new Segments(json, amounts).write(assignment, primavera ? -1 : BASELINES);
    json.endLine();
    fields.write("assignment", FieldTypeClass.ASSIGNMENT, assignment, assignment.getUniqueID());
  }

  private static Double share(Number percent) {
    return percent == null ? null : percent.doubleValue() / 100;
  }

  private static String text(String value) {
    return value == null ? "" : value;
  }
}
