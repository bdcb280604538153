package steerco.mpxj;

import java.io.IOException;
import org.mpxj.Duration;
import org.mpxj.ProjectProperties;
import org.mpxj.Rate;
import org.mpxj.TimeUnit;

/** Turns MPXJ's durations into tenths of a minute with the unit they were written in. */
final class Amounts {
  private static final int TENTHS = 10;
  private static final int DAY = 24 * 60;

  private final Json json;
  private final double day;
  private final double week;
  private final double month;

  Amounts(Json json, ProjectProperties properties) {
    this.json = json;
    this.day = positive(properties.getMinutesPerDay(), 480);
    this.week = positive(properties.getMinutesPerWeek(), 2400);
    this.month = positive(properties.getDaysPerMonth(), 20) * day;
  }

  private static double positive(Integer value, int otherwise) {
    return value != null && value > 0 ? value : otherwise;
  }

  Long tenths(Duration duration) {
    if (duration == null) {
      return null;
    }
    double tenths = duration.getDuration() * minutes(duration.getUnits()) * TENTHS;
    return Double.isNaN(tenths) || Math.abs(tenths) > 1e15 ? null : Math.round(tenths);
  }

  /** Writes tenths of a minute as an XML duration. */
  static String span(long tenths) {
    long rest = Math.abs(tenths);
    long seconds = rest % 10 * 6;
    return (tenths < 0 ? "-" : "") + "PT" + rest / 600 + "H" + rest / 10 % 60 + "M" + seconds + "S";
  }

  boolean isSome(Duration duration) {
    return duration != null && duration.getDuration() != 0;
  }

  boolean isSome(Number number) {
    return number != null && number.doubleValue() != 0;
  }

  double perHour(Rate rate) {
    boolean material = rate.getUnits() == null;
    return material ? rate.getAmount() : rate.getAmount() * 60 / minutes(rate.getUnits());
  }

  void duration(String name, Duration duration, boolean estimated) throws IOException {
    Long tenths = tenths(duration);
    if (tenths != null) {
      json.key(name).open('{').put("tenths", tenths).put("unit", unit(duration.getUnits()));
      if (duration.getUnits().isElapsed()) {
        json.put("elapsed", true);
      }
      if (estimated) {
        json.put("estimated", true);
      }
      json.close('}');
    }
  }

  void delay(String name, Duration duration) throws IOException {
    duration(name, isSome(duration) ? duration : null, false);
  }

  void lag(String name, Duration lag) throws IOException {
    if (lag != null && unit(lag.getUnits()).equals("%")) {
      json.key(name).open('{').put("tenths", 0L).put("unit", "%");
      json.put("elapsed", lag.getUnits().isElapsed()).number("percent", lag.getDuration());
      json.close('}');
    } else {
      duration(name, lag, false);
    }
  }

  private double minutes(TimeUnit unit) {
    switch (unit) {
      case MINUTES:
      case ELAPSED_MINUTES:
        return 1;
      case HOURS:
      case ELAPSED_HOURS:
        return 60;
      case DAYS:
        return day;
      case WEEKS:
        return week;
      case MONTHS:
        return month;
      case YEARS:
        return 12 * month;
      case ELAPSED_DAYS:
        return DAY;
      case ELAPSED_WEEKS:
        return 7 * DAY;
      case ELAPSED_MONTHS:
        return 30 * DAY;
      case ELAPSED_YEARS:
        return 365 * DAY;
      default:
        return 0;
    }
  }

  static String unit(TimeUnit unit) {
    switch (unit) {
      case MINUTES:
      case ELAPSED_MINUTES:
        return "m";
      case HOURS:
      case ELAPSED_HOURS:
        return "h";
      case WEEKS:
      case ELAPSED_WEEKS:
        return "w";
      case MONTHS:
      case ELAPSED_MONTHS:
        return "mo";
      case YEARS:
      case ELAPSED_YEARS:
        return "y";
      case PERCENT:
      case ELAPSED_PERCENT:
        return "%";
      default:
        return "d";
    }
  }
}
