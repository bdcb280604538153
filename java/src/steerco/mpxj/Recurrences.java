package steerco.mpxj;

import java.io.IOException;
import java.time.DayOfWeek;
import org.mpxj.RecurrenceType;
import org.mpxj.RecurringData;

/** Writes the rule behind a recurring calendar exception, with Microsoft's numbers. */
final class Recurrences {
  private static final int YEARLY_BY_DAY = 2;
  private static final int YEARLY_BY_POSITION = 3;
  private static final int MONTHLY_BY_DAY = 4;
  private static final int MONTHLY_BY_POSITION = 5;
  private static final int WEEKLY = 6;
  private static final int EVERY_N_DAYS = 7;
  private static final int FIRST_ITEM = 3;
  private static final int LAST = 4;

  private Recurrences() {}

  /** Tells a rule from a plain span of days. */
  static boolean isRule(RecurringData data) {
    boolean known = data != null && data.getStartDate() != null && data.getFinishDate() != null;
    return known && !(data.getRecurrenceType() == RecurrenceType.DAILY && period(data) <= 1);
  }

  static void write(Json json, RecurringData data) throws IOException {
    json.open('{').put("pattern", pattern(data));
    json.put("start", data.getStartDate()).put("end", data.getFinishDate());
    json.put("occurrences", data.getUseEndDate() ? null : data.getOccurrences());
    json.put("period", period(data));
    json.key("weekdays").open('[');
    for (DayOfWeek day : DayOfWeek.values()) {
      if (data.getRecurrenceType() == RecurrenceType.WEEKLY && data.getWeeklyDay(day)) {
        json.value(day.getValue() - 1);
      }
    }
    json.close(']');
    json.put("month", or(data.getMonthNumber(), 1));
    if (data.getRelative()) {
      DayOfWeek day = data.getDayOfWeek();
      json.put("item", day == null ? 0 : FIRST_ITEM + day.getValue() % 7);
      json.put("position", Math.min(or(data.getDayNumber(), 1) - 1, LAST));
    } else {
      json.put("month_day", or(data.getDayNumber(), 1));
    }
    json.close('}');
  }

  private static int pattern(RecurringData data) {
    switch (data.getRecurrenceType()) {
      case YEARLY:
        return data.getRelative() ? YEARLY_BY_POSITION : YEARLY_BY_DAY;
      case MONTHLY:
        return data.getRelative() ? MONTHLY_BY_POSITION : MONTHLY_BY_DAY;
      case WEEKLY:
        return WEEKLY;
      default:
        return EVERY_N_DAYS;
    }
  }

  private static int period(RecurringData data) {
    return Math.max(or(data.getFrequency(), 1), 1);
  }

  private static int or(Integer value, int otherwise) {
    return value == null ? otherwise : value;
  }
}
