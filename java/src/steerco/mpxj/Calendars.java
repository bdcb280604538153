package steerco.mpxj;

import java.io.IOException;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.List;
import org.mpxj.CalendarType;
import org.mpxj.DayType;
import org.mpxj.LocalTimeRange;
import org.mpxj.ProjectCalendar;
import org.mpxj.ProjectCalendarDays;
import org.mpxj.ProjectCalendarException;
import org.mpxj.ProjectCalendarWeek;
import org.mpxj.RecurringData;

/** Writes calendars with recurring exceptions expanded. */
final class Calendars {
  private final Json json;

  Calendars(Json json) {
    this.json = json;
  }

  void write(ProjectCalendar calendar) throws IOException {
    json.line("calendar");
    json.put("uid", calendar.getUniqueID());
    json.put("guid", calendar.getGUID());
    json.put("name", calendar.getName() == null ? "" : calendar.getName());
    json.put("parent", calendar.getParentUniqueID());
    json.put("kind", kind(calendar));
    writeWeek(calendar, calendar.getParent() != null);
    json.key("exceptions").open('[');
    List<RecurringData> rules = new ArrayList<RecurringData>();
    for (ProjectCalendarException each : calendar.getCalendarExceptions()) {
      boolean recurring = Recurrences.isRule(each.getRecurring());
      for (ProjectCalendarException day : each.getExpandedExceptions()) {
        json.open('{');
        json.put("start", day.getFromDate()).put("end", day.getToDate());
        json.put("name", each.getName() == null ? "" : each.getName());
        json.key("ranges");
        writeRanges(day);
        if (recurring) {
          json.put("recurrence", rules.size());
        }
        json.close('}');
      }
      if (recurring) {
        rules.add(each.getRecurring());
      }
    }
    json.close(']');
    json.key("recurrences").open('[');
    for (RecurringData rule : rules) {
      Recurrences.write(json, rule);
    }
    json.close(']');
    json.key("work_weeks").open('[');
    for (ProjectCalendarWeek week : calendar.getWorkWeeks()) {
      if (week.getDateRange() != null) {
        json.open('{');
        json.put("start", week.getDateRange().getStart()).put("end", week.getDateRange().getEnd());
        json.put("name", week.getName() == null ? "" : week.getName());
        writeWeek(week, true);
        json.close('}');
      }
    }
    json.close(']');
    json.put("minutes_per_day", calendar.getCalendarMinutesPerDay());
    json.put("minutes_per_week", calendar.getCalendarMinutesPerWeek());
    json.put("minutes_per_month", calendar.getCalendarMinutesPerMonth());
    json.put("minutes_per_year", calendar.getCalendarMinutesPerYear());
    json.endLine();
  }

  private static String kind(ProjectCalendar calendar) {
    CalendarType type = calendar.getType();
    boolean resource = type == CalendarType.RESOURCE || calendar.getParent() != null;
    return resource ? "resource" : type == CalendarType.PROJECT ? "project" : "base";
  }

  private void writeWeek(ProjectCalendarDays days, boolean inherits) throws IOException {
    json.key("week").open('[');
    for (DayOfWeek day : DayOfWeek.values()) {
      DayType type = days.getCalendarDayType(day);
      List<LocalTimeRange> hours = days.getCalendarHours(day);
      if (type == DayType.WORKING && hours != null) {
        writeRanges(hours);
      } else if (inherits && (type == null || type == DayType.DEFAULT)) {
        json.nothing();
      } else {
        json.open('[').close(']');
      }
    }
    json.close(']');
  }

  private void writeRanges(List<LocalTimeRange> ranges) throws IOException {
    json.open('[');
    for (LocalTimeRange range : ranges) {
      if (range.getStart() != null && range.getEnd() != null) {
        int start = range.getStart().toSecondOfDay() / 60;
        int end = range.getEnd().toSecondOfDay() / 60;
        json.open('{').put("start", start).put("end", end > start ? end : 24 * 60).close('}');
      }
    }
    json.close(']');
  }
}
