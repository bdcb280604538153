package steerco.mpxj;

import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;

/** Streams JSON objects; a member whose value is null is left out. */
final class Json {
  static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");
  private static final String HEX = "0123456789abcdef";

  private final Writer out;
  private boolean first = true;

  Json(Writer out) {
    this.out = out;
  }

  /** Starts a line that holds one entity. */
  Json line(String entity) throws IOException {
    out.write(entity);
    out.write('\t');
    first = true;
    return open('{');
  }

  void endLine() throws IOException {
    close('}');
    out.write('\n');
  }

  Json open(char bracket) throws IOException {
    comma();
    out.write(bracket);
    first = true;
    return this;
  }

  Json close(char bracket) throws IOException {
    out.write(bracket);
    first = false;
    return this;
  }

  Json key(String name) throws IOException {
    comma();
    string(name);
    out.write(':');
    first = true;
    return this;
  }

  Json put(String name, String value) throws IOException {
    if (value != null) {
      key(name);
      string(value);
      first = false;
    }
    return this;
  }

  Json put(String name, Object value) throws IOException {
    return put(name, value == null ? null : value.toString());
  }

  Json put(String name, LocalDateTime value) throws IOException {
    boolean written = value != null && value.getYear() > 0 && value.getYear() < 10000;
    return put(name, written ? MOMENT.format(value) : null);
  }

  Json put(String name, LocalDate value) throws IOException {
    return put(name, value == null ? null : value.toString());
  }

  Json put(String name, Long value) throws IOException {
    return raw(name, value == null ? null : value.toString());
  }

  Json put(String name, Integer value) throws IOException {
    return raw(name, value == null ? null : value.toString());
  }

  Json put(String name, boolean value) throws IOException {
    return raw(name, value ? "true" : "false");
  }

  Json put(String name, Boolean value) throws IOException {
    return raw(name, value == null ? null : value.toString());
  }

  Json number(String name, Number value) throws IOException {
    return raw(name, value == null ? null : plain(value));
  }

  /** Writes money as a string, so that no digit is lost. */
  Json money(String name, Number value) throws IOException {
    return put(name, value == null ? null : plain(value));
  }

  static String plain(Number value) {
    double number = value.doubleValue();
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      return null;
    }
    BigDecimal decimal = BigDecimal.valueOf(number);
    return decimal.signum() == 0 ? "0" : decimal.stripTrailingZeros().toPlainString();
  }

  private Json raw(String name, String value) throws IOException {
    if (value != null) {
      key(name);
      out.write(value);
      first = false;
    }
    return this;
  }

  Json value(long value) throws IOException {
    comma();
    out.write(Long.toString(value));
    return this;
  }

  Json nothing() throws IOException {
    comma();
    out.write("null");
    return this;
  }

  private void comma() throws IOException {
    if (!first) {
      out.write(',');
    }
    first = false;
  }

  private void string(String text) throws IOException {
    out.write('"');
    for (int index = 0; index < text.length(); index++) {
      char letter = text.charAt(index);
      if (letter == '"' || letter == '\\') {
        out.write('\\');
        out.write(letter);
      } else if (letter < ' ' || unpaired(text, index)) {
        out.write("\\u00");
        char shown = letter < ' ' ? letter : '?';
        out.write(HEX.charAt(shown >> 4));
        out.write(HEX.charAt(shown & 15));
      } else {
        out.write(letter);
      }
    }
    out.write('"');
  }

  /** Damaged files carry halves of surrogate pairs, which are no text. */
  private static boolean unpaired(String text, int index) {
    char letter = text.charAt(index);
    if (Character.isHighSurrogate(letter)) {
      return index + 1 == text.length() || !Character.isLowSurrogate(text.charAt(index + 1));
    }
    return Character.isLowSurrogate(letter)
        && (index == 0 || !Character.isHighSurrogate(text.charAt(index - 1)));
  }
}
