package steerco.mpxj;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.mpxj.AbstractFieldContainer;
import org.mpxj.CustomField;
import org.mpxj.Duration;
import org.mpxj.FieldType;
import org.mpxj.FieldTypeClass;
import org.mpxj.ProjectFile;
import org.mpxj.Rate;
import org.mpxj.TimeUnit;

/** Counts what a file holds, and what it sets in fields that the extractor does not write. */
final class Inventory {
  private static final int SAMPLE = 60;

  /** Fields that are written, in this or another shape. */
  private static final Set<String> TAKEN =
      words(
          "UNIQUE_ID ID GUID NAME PARENT_TASK PARENT_TASK_UNIQUE_ID OUTLINE_LEVEL OUTLINE_NUMBER"
              + " WBS ACTIVITY_ID RECURRING TASK_MODE ACTIVE TYPE EFFORT_DRIVEN CALENDAR"
              + " CALENDAR_UNIQUE_ID IGNORE_RESOURCE_CALENDAR DURATION DURATION_TEXT"
              + " PLANNED_DURATION DURATION_UNITS ESTIMATED REMAINING_DURATION ACTUAL_DURATION"
              + " START START_TEXT FINISH FINISH_TEXT EARLY_START EARLY_FINISH LATE_START"
              + " LATE_FINISH FREE_SLACK TOTAL_SLACK CRITICAL LONGEST_PATH ACTUAL_START"
              + " ACTUAL_FINISH STOP RESUME SUSPEND_DATE PLANNED_START PLANNED_FINISH"
              + " EXTERNAL_EARLY_START EXTERNAL_LATE_FINISH"
              + " EXPECTED_FINISH PERCENT_COMPLETE PERCENT_WORK_COMPLETE"
              + " PHYSICAL_PERCENT_COMPLETE PERCENT_COMPLETE_TYPE CONSTRAINT_TYPE CONSTRAINT_DATE"
              + " SECONDARY_CONSTRAINT_TYPE SECONDARY_CONSTRAINT_DATE DEADLINE PRIORITY"
              + " LEVELING_DELAY LEVELING_DELAY_UNITS SPLITS SPLITS_START SPLITS_COMPLETE WORK"
              + " ACTUAL_WORK REMAINING_WORK COST ACTUAL_COST REMAINING_COST FIXED_COST"
              + " FIXED_COST_ACCRUAL NOTES HYPERLINK HYPERLINK_ADDRESS SUBPROJECT_FILE"
              + " SUBPROJECT_TASK_ID SUBPROJECT_TASK_UNIQUE_ID SUBPROJECT_TASKS_UNIQUEID_OFFSET"
              + " SUBPROJECT SUMMARY MILESTONE EXTERNAL_TASK EXTERNAL_PROJECT ACTIVITY_TYPE"
              + " ACTIVITY_CODE_VALUES REMAINING_EARLY_START PREDECESSORS SUCCESSORS"
              + " UNIQUE_ID_PREDECESSORS UNIQUE_ID_SUCCESSORS RESOURCE_NAMES RESOURCE_INITIALS"
              + " RESOURCE_ID CODE INITIALS PARENT_RESOURCE_UNIQUE_ID ROLE MAX_UNITS GROUP"
              + " EMAIL_ADDRESS GENERIC BUDGET MATERIAL_LABEL UNIT UNIT_OF_MEASURE_UNIQUE_ID"
              + " ACCRUE_AT STANDARD_RATE STANDARD_RATE_UNITS OVERTIME_RATE OVERTIME_RATE_UNITS"
              + " COST_PER_USE COST_RATE_A COST_RATE_B COST_RATE_C COST_RATE_D COST_RATE_E"
              + " AVAILABILITY_DATA AVAILABLE_FROM AVAILABLE_TO BASE_CALENDAR TASK_UNIQUE_ID"
              + " TASK_ID RESOURCE_UNIQUE_ID ASSIGNMENT_UNITS ASSIGNMENT_DELAY"
              + " OVERTIME_WORK ACTUAL_OVERTIME_WORK REMAINING_OVERTIME_WORK WORK_CONTOUR"
              + " COST_RATE_TABLE TIMEPHASED_WORK TIMEPHASED_ACTUAL_WORK TIMEPHASED_DATA"
              + " TIMEPHASED_ACTUAL_OVERTIME_WORK ASSIGNMENT_RESOURCE_GUID ASSIGNMENT_TASK_GUID"
              + " NULL SEQUENCE_NUMBER ROLE_UNIQUE_ID");

  /** Fields that the program works out itself, or in which it keeps its own books. */
  private static final Set<String> WORKED_OUT =
      words(
          "ACWP BCWP BCWS CV SV VAC EAC CPI SPI TCPI CV_PERCENT SV_PERCENT COST_VARIANCE"
              + " DURATION_VARIANCE START_VARIANCE FINISH_VARIANCE WORK_VARIANCE START_SLACK"
              + " FINISH_SLACK REGULAR_WORK PEAK OVERALLOCATED CREATED CONFIRMED UPDATE_NEEDED"
              + " TEAMSTATUS_PENDING RESPONSE_PENDING LINKED_FIELDS HIDE_BAR MARKED ROLLUP"
              + " SCHEDULED_START SCHEDULED_FINISH SCHEDULED_DURATION INDEX INDICATORS"
              + " STATUS STATUS_INDICATOR PUBLISH SHOW_ON_BOARD EXPANDED RESUME_NO_EARLIER_THAN"
              + " PREVIOUS_ASSIGNMENT_UNIQUE_ID FIXED_DURATION WARNING BOOKING_TYPE"
              + " RECALC_OUTLINE_CODES SUMMARY_PROGRESS RESOURCE_REQUEST_TYPE WORKGROUP"
              + " CALENDAR_GUID SHOW_DURATION_TEXT SHOW_START_TEXT SHOW_FINISH_TEXT"
              + " PRELEVELED_START PRELEVELED_FINISH ACTIVITY_STATUS REMAINING_EARLY_FINISH");

  private final ProjectFile project;
  private final Json json;

  Inventory(ProjectFile project, Json json) {
    this.project = project;
    this.json = json;
  }

  void write() throws IOException {
    rows("Tasks", project.getTasks().size());
    rows("Links", project.getRelations().size());
    rows("Resources", project.getResources().size());
    rows("Assignments", project.getResourceAssignments().size());
    rows("Calendars", project.getCalendars().size());
    unread("Task", FieldTypeClass.TASK, project.getTasks(), project.getTasks().getPopulatedFields());
    unread(
        "Resource",
        FieldTypeClass.RESOURCE,
        project.getResources(),
        project.getResources().getPopulatedFields());
    unread(
        "Assignment",
        FieldTypeClass.ASSIGNMENT,
        project.getResourceAssignments(),
        project.getResourceAssignments().getPopulatedFields());
  }

  private void rows(String entity, int found) throws IOException {
    json.line("rows");
    json.put("entity", entity);
    json.number("found", found);
    json.endLine();
  }

  private void unread(
      String where,
      FieldTypeClass owner,
      Collection<? extends AbstractFieldContainer<?>> records,
      Set<? extends FieldType> populated)
      throws IOException {
    Set<FieldType> odd = new HashSet<FieldType>();
    for (FieldType type : populated) {
      String name = type.name();
      boolean known = TAKEN.contains(name) || WORKED_OUT.contains(name);
      if (!known && !name.startsWith("BASELINE") && !name.startsWith("RAW_TIMEPHASED")) {
        odd.add(type);
      }
    }
    for (CustomField field : project.getCustomFields().getCustomFieldsByFieldTypeClass(owner)) {
      odd.remove(field.getFieldType());
    }
    Map<String, Integer> counts = new LinkedHashMap<String, Integer>();
    Map<String, String> samples = new LinkedHashMap<String, String>();
    for (AbstractFieldContainer<?> record : records) {
      for (FieldType type : odd) {
        String text = said(record.getCachedValue(type));
        if (text != null) {
          Integer before = counts.get(type.name());
          counts.put(type.name(), before == null ? 1 : before + 1);
          if (before == null) {
            samples.put(type.name(), text);
          }
        }
      }
    }
    for (Map.Entry<String, Integer> each : counts.entrySet()) {
      json.line("unread");
      json.put("where", where);
      json.put("field", words(each.getKey(), '_'));
      json.number("count", each.getValue());
      json.put("sample", samples.get(each.getKey()));
      json.endLine();
    }
  }

  /** Returns what a field says in a few letters, null where it says nothing. */
  private static String said(Object value) {
    boolean unset =
        value == null
            || Boolean.FALSE.equals(value)
            || value instanceof byte[]
            || value instanceof TimeUnit
            || (value instanceof Number && ((Number) value).doubleValue() == 0)
            || (value instanceof Duration && ((Duration) value).getDuration() == 0)
            || (value instanceof Rate && ((Rate) value).getAmount() == 0)
            || (value instanceof Collection && ((Collection<?>) value).isEmpty());
    String text = unset ? "" : String.valueOf(value).trim();
    if (text.isEmpty()) {
      return null;
    }
    return text.length() > SAMPLE ? text.substring(0, SAMPLE) : text;
  }

  private static String words(String name, char separator) {
    String text = name.replace(separator, ' ').toLowerCase(java.util.Locale.ROOT);
    return text.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + text.substring(1);
  }

  private static Set<String> words(String names) {
    return new HashSet<String>(Arrays.asList(names.split(" ")));
  }
}
