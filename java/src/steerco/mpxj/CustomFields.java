package steerco.mpxj;

import java.io.IOException;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.mpxj.AbstractFieldContainer;
import org.mpxj.ActivityCode;
import org.mpxj.ActivityCodeValue;
import org.mpxj.CustomField;
import org.mpxj.CustomFieldLookupTable;
import org.mpxj.DataType;
import org.mpxj.Duration;
import org.mpxj.FieldType;
import org.mpxj.FieldTypeClass;
import org.mpxj.ProjectFile;
import org.mpxj.Task;
import org.mpxj.TimeUnit;
import org.mpxj.common.FieldTypeHelper;
import org.mpxj.mpp.CustomFieldValueItem;

/** Writes custom fields and activity codes: how they are defined, and who holds what. */
final class CustomFields {
  private static final Pattern NUMBERED =
      Pattern.compile("(?:TEXT|NUMBER|FLAG|DATE|START|FINISH|DURATION|COST|OUTLINE_CODE)[0-9]+");

  private final ProjectFile project;
  private final Json json;
  private final Amounts amounts;
  private final Map<Integer, ActivityCode> codes = new LinkedHashMap<Integer, ActivityCode>();

  CustomFields(ProjectFile project, Json json, Amounts amounts) {
    this.project = project;
    this.json = json;
    this.amounts = amounts;
  }

  /** Takes up fields that hold something though nobody gave them a name. */
  void adopt(
      Collection<? extends AbstractFieldContainer<?>> records, Set<? extends FieldType> populated) {
    for (FieldType type : populated) {
      if (NUMBERED.matcher(type.name()).matches() && isSet(records, type)) {
        project.getCustomFields().getOrCreate(type);
      }
    }
  }

  private static boolean isSet(
      Collection<? extends AbstractFieldContainer<?>> records, FieldType type) {
    for (AbstractFieldContainer<?> record : records) {
      if (!isUnset(record.getCachedValue(type))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isUnset(Object value) {
    boolean unit = value instanceof TimeUnit || value instanceof byte[];
    boolean nothing = value == null || Boolean.FALSE.equals(value) || unit;
    boolean none = value instanceof Duration && ((Duration) value).getDuration() == 0;
    return nothing || none || (value instanceof Number && ((Number) value).doubleValue() == 0);
  }

  void write(String entity, FieldTypeClass owner, AbstractFieldContainer<?> container, Integer uid)
      throws IOException {
    for (CustomField field : project.getCustomFields().getCustomFieldsByFieldTypeClass(owner)) {
      FieldType type = field.getFieldType();
      Object value = type == null ? null : container.getCachedValue(type);
      if (isUnset(value)) {
        continue;
      }
      String entry = entry(field.getLookupTable(), value);
      writeValue(entity, uid, shown(field), text(value), key(type), entry);
    }
  }

  void writeCodes(Task task) throws IOException {
    for (Map.Entry<ActivityCode, ActivityCodeValue> each : task.getActivityCodeValues().entrySet()) {
      ActivityCode code = each.getKey();
      ActivityCodeValue value = each.getValue();
      codes.put(code.getUniqueID(), code);
      String id = String.valueOf(value.getUniqueID());
      writeValue("task", task.getUniqueID(), code.getName(), shown(value), key(code), id);
    }
  }

  void writeDefinitions() throws IOException {
    writeDefinitions("task", FieldTypeClass.TASK);
    writeDefinitions("resource", FieldTypeClass.RESOURCE);
    writeDefinitions("assignment", FieldTypeClass.ASSIGNMENT);
    for (ActivityCode code : codes.values()) {
      define(key(code), "task", code.getName(), "", "code");
      json.key("lookup").open('[');
      for (ActivityCodeValue value : code.getValues()) {
        Integer parent = value.getParentValueUniqueID();
        json.open('{').put("id", String.valueOf(value.getUniqueID())).put("value", shown(value));
        json.put("parent", parent == null ? null : String.valueOf(parent)).close('}');
      }
      json.close(']').endLine();
    }
  }

  private void writeDefinitions(String entity, FieldTypeClass owner) throws IOException {
    for (CustomField field : project.getCustomFields().getCustomFieldsByFieldTypeClass(owner)) {
      FieldType type = field.getFieldType();
      if (type == null) {
        continue;
      }
      CustomFieldLookupTable table = field.getLookupTable();
      String alias = field.getAlias() == null ? "" : field.getAlias();
      define(key(type), entity, type.getName(), alias, kind(type));
      json.key("lookup").open('[');
      for (CustomFieldValueItem item : table) {
        if (item.getUniqueID() != null && item.getValue() != null) {
          Integer parent = item.getParentUniqueID();
          boolean child = parent != null && parent > 0;
          json.open('{').put("id", String.valueOf(item.getUniqueID()));
          json.put("value", text(item.getValue()));
          json.put("description", item.getDescription() == null ? "" : item.getDescription());
          json.put("parent", child ? String.valueOf(parent) : null);
          json.put("guid", item.getGUID()).close('}');
        }
      }
      json.close(']').endLine();
    }
  }

  private void define(String key, String entity, String name, String alias, String kind)
      throws IOException {
    json.line("definition").put("key", key).put("entity", entity);
    json.put("name", name == null ? key : name).put("alias", alias).put("kind", kind);
  }

  private void writeValue(
      String entity, Integer uid, String field, String value, String key, String entry)
      throws IOException {
    if (field != null && value != null && !value.isEmpty()) {
      json.line("field").put("entity", entity).put("uid", uid);
      json.put("field", field).put("value", value).put("key", key);
      json.put("lookup", entry).endLine();
    }
  }

  private static String entry(CustomFieldLookupTable table, Object value) {
    for (CustomFieldValueItem item : table) {
      if (value.equals(item.getValue()) && item.getUniqueID() != null) {
        return String.valueOf(item.getUniqueID());
      }
    }
    return null;
  }

  private static String shown(CustomField field) {
    String alias = field.getAlias();
    return alias == null || alias.isEmpty() ? field.getFieldType().getName() : alias;
  }

  private static String shown(ActivityCodeValue value) {
    return value.getDescription() == null ? value.getName() : value.getDescription();
  }

  private static String key(FieldType type) {
    int id = FieldTypeHelper.getFieldID(type);
    return id > 0 ? String.valueOf(id) : type.name();
  }

  private static String key(ActivityCode code) {
    return "ACTVTYPE " + code.getUniqueID();
  }

  private static String kind(FieldType type) {
    String name = type.name();
    if (name.startsWith("OUTLINE_CODE")) {
      return "code";
    }
    DataType data = type.getDataType();
    if (data == null) {
      return "text";
    }
    switch (data) {
      case CURRENCY:
        return "cost";
      case DATE:
        return "date";
      case DURATION:
      case WORK:
      case DELAY:
        return "duration";
      case BOOLEAN:
        return "flag";
      case NUMERIC:
      case INTEGER:
      case SHORT:
      case UNITS:
      case PERCENTAGE:
        return "number";
      default:
        return "text";
    }
  }

  /** Returns a value as text, the same for the same value whatever file it comes from. */
  private String text(Object value) {
    if (value instanceof Number) {
      return Json.plain((Number) value);
    }
    if (value instanceof LocalDateTime) {
      return Json.MOMENT.format((LocalDateTime) value);
    }
    if (value instanceof Duration) {
      Long tenths = amounts.tenths((Duration) value);
      return tenths == null ? null : Amounts.span(tenths);
    }
    return value.toString();
  }
}
