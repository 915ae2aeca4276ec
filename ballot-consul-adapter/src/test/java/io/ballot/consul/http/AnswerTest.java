package io.ballot.consul.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.port.Failure;
import io.ballot.domain.port.PortException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"Port\":1e99999999999}", "[1e-99999999999]", "01"})
  void doesNotTakeForJsonWhatIsNone(String text) {
    assertUnexpected(() -> answer(text).json());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[{}", "[null]", "[7]", "[{},[]]", "[{\"a\":1e99999999999}]"})
  void doesNotTakeForRowsWhatAreNone(String text) {
    assertUnexpected(() -> answer(text).eachRow(row -> {}));
    assertUnexpected(() -> answer("{\"Rows\":" + text).eachRowOf("Rows", row -> {}));
  }

  @Test
  void readsRowAfterRow() throws Exception {
    List<String> rows = new ArrayList<>();
    answer("[{\"a\":1},{}]").eachRow(row -> rows.add(row.toString()));

    assertEquals(List.of("{\"a\":1}", "{}"), rows);
  }

  private static Answer answer(String text) {
    return new Answer("reading", 0, 200, 1, false, text, "");
  }

  private static void assertUnexpected(Executable reading) {
    PortException failure = assertThrows(PortException.class, reading);
    assertEquals(Failure.UNAVAILABLE, failure.failure());
    assertTrue(failure.toString().contains("is that Consul?"), failure.toString());
  }
}
