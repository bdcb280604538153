package steerco.mpxj;

import java.io.IOException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.mpxj.Duration;
import org.mpxj.ResourceAssignment;
import org.mpxj.TimephasedCost;
import org.mpxj.TimephasedItem;
import org.mpxj.TimephasedWork;

/** Writes an assignment's baselines and its work spread over time. */
final class Segments {
  /** Reads one list; a damaged one must not cost the whole file. */
  private interface Source<T> {
    List<T> read();
  }

  private final Json json;
  private final Amounts amounts;

  Segments(Json json, Amounts amounts) {
    this.json = json;
    this.amounts = amounts;
  }

  void write(final ResourceAssignment assignment, int baselines) throws IOException {
    json.key("baselines").open('[');
    for (int number = 0; number <= baselines; number++) {
      writeBaseline(assignment, number);
    }
    json.close(']');
    json.key("timephased").open('[');
    writeWork("actual", assignment::getRawTimephasedActualRegularWork);
    writeWork("overtime", assignment::getRawTimephasedActualOvertimeWork);
    writeWork("remaining", assignment::getRawTimephasedRemainingRegularWork);
    writeCost("actual_cost", assignment::getRawTimephasedActualCost);
    for (int index = 0; index <= baselines; index++) {
      final int number = index;
      writeWork("baseline" + number, () -> assignment.getRawTimephasedBaselineWork(number));
      writeCost(
          "baseline" + number + "_cost", () -> assignment.getRawTimephasedBaselineCost(number));
    }
    json.close(']');
  }

  private void writeBaseline(ResourceAssignment assignment, int number) throws IOException {
    boolean main = number == 0;
    LocalDateTime start =
        main ? assignment.getBaselineStart() : assignment.getBaselineStart(number);
    LocalDateTime finish =
        main ? assignment.getBaselineFinish() : assignment.getBaselineFinish(number);
    Duration work = main ? assignment.getBaselineWork() : assignment.getBaselineWork(number);
    Number cost = main ? assignment.getBaselineCost() : assignment.getBaselineCost(number);
    if (start == null && finish == null && !amounts.isSome(work) && !amounts.isSome(cost)) {
      return;
    }
    json.open('{').put("number", number).put("start", start).put("finish", finish);
    json.put("work", amounts.tenths(work)).money("cost", cost).close('}');
  }

  private void writeWork(String kind, Source<TimephasedWork> source) throws IOException {
    for (TimephasedWork item : read(source)) {
      Duration amount = item.getTotalAmount();
      writeItem(kind, item, amount == null ? null : amounts.tenths(amount));
    }
  }

  private void writeCost(String kind, Source<TimephasedCost> source) throws IOException {
    for (TimephasedCost item : read(source)) {
      writeItem(kind, item, item.getTotalAmount());
    }
  }

  private void writeItem(String kind, TimephasedItem<?> item, Number amount) throws IOException {
    boolean placed = item.getStart() != null && item.getFinish() != null;
    if (placed && amounts.isSome(amount)) {
      json.open('{').put("kind", kind);
      json.put("start", item.getStart()).put("finish", item.getFinish());
      json.number("amount", amount).close('}');
    }
  }

  private static <T> List<T> read(Source<T> source) {
    try {
      List<T> items = source.read();
      return items == null ? new ArrayList<T>() : items;
    } catch (RuntimeException error) {
      return new ArrayList<T>();
    }
  }
}
