package steerco.mpxj;

import org.mpxj.AccrueType;
import org.mpxj.ActivityType;
import org.mpxj.ConstraintType;
import org.mpxj.PercentCompleteType;
import org.mpxj.ResourceType;
import org.mpxj.TaskType;
import org.mpxj.WorkContour;

/** Canonical words for MPXJ's constants. */
final class Words {
  private static final WorkContour[] CONTOURS = {
    WorkContour.BACK_LOADED,
    WorkContour.FRONT_LOADED,
    WorkContour.DOUBLE_PEAK,
    WorkContour.EARLY_PEAK,
    WorkContour.LATE_PEAK,
    WorkContour.BELL,
    WorkContour.TURTLE,
    WorkContour.CONTOURED
  };
  private static final String[] CONTOUR_NAMES = {
    "back_loaded",
    "front_loaded",
    "double_peak",
    "early_peak",
    "late_peak",
    "bell",
    "turtle",
    "contoured"
  };

  private Words() {}

  static String activityType(ActivityType type) {
    switch (type) {
      case LEVEL_OF_EFFORT:
        return "level_of_effort";
      case START_MILESTONE:
      case START_FLAG:
        return "start_milestone";
      case FINISH_MILESTONE:
      case FINISH_FLAG:
        return "finish_milestone";
      case WBS_SUMMARY:
        return "wbs_summary";
      case HAMMOCK:
        return "hammock";
      default:
        return null;
    }
  }

  static String constraint(ConstraintType type, String otherwise) {
    if (type == null) {
      return otherwise;
    }
    switch (type) {
      case AS_LATE_AS_POSSIBLE:
        return "ALAP";
      case MUST_START_ON:
        return "MSO";
      case MUST_FINISH_ON:
        return "MFO";
      case START_NO_EARLIER_THAN:
        return "SNET";
      case START_NO_LATER_THAN:
        return "SNLT";
      case FINISH_NO_EARLIER_THAN:
        return "FNET";
      case FINISH_NO_LATER_THAN:
        return "FNLT";
      case START_ON:
        return "SO";
      case FINISH_ON:
        return "FO";
      default:
        return "ASAP";
    }
  }

  static String taskType(TaskType type) {
    return type == null ? "fixed_units" : type.name().toLowerCase(java.util.Locale.ROOT);
  }

  static String resourceType(ResourceType type) {
    return type == ResourceType.MATERIAL ? "material" : type == ResourceType.COST ? "cost" : "work";
  }

  static String accrual(AccrueType type) {
    return type == null ? null : type.name().toLowerCase(java.util.Locale.ROOT);
  }

  static String percentType(PercentCompleteType type) {
    return type == null ? null : type.name().toLowerCase(java.util.Locale.ROOT);
  }

  static String contour(WorkContour contour) {
    if (contour == null || contour.isContourFlat()) {
      return null;
    }
    for (int index = 0; index < CONTOURS.length; index++) {
      if (CONTOURS[index] == contour) {
        return CONTOUR_NAMES[index];
      }
    }
    return contour.getName();
  }
}
