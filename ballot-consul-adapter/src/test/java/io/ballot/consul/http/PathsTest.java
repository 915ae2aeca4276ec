package io.ballot.consul.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ballot.domain.port.Failure;
import io.ballot.domain.port.PortException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathsTest {
  @ParameterizedTest
  @CsvSource({
    "leader, leader",
    "service/web/leader, service/web/leader",
    "a b, a%20b",
    "grün/€, gr%C3%BCn/%E2%82%AC",
    "50%+?&=#;:@[]\"<>\\^`{|}, 50%25%2B%3F%26%3D%23%3B%3A%40%5B%5D%22%3C%3E%5C%5E%60%7B%7C%7D",
    "a/, a/",
    "..., ...",
    ".hidden/-_~, .hidden/-_~",
  })
  void encodesEveryByteThatIsNotPlain(String key, String path) throws Exception {
    assertEquals(path, Paths.ofKey(key));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/leader",
        "a//b",
        "./a",
        "a/./b",
        "..",
        "a/..",
        "/",
        "a\nb",
        "a\u0000",
        "a\u00a0b",
        "a\u2028b",
        "a\u202eb"
      })
  void refusesKeysThatConsulWouldTakeForOthersOrNotTakeAtAll(String key) {
    PortException refusal = assertThrows(PortException.class, () -> Paths.ofKey(key));

    assertEquals(Failure.INVALID, refusal.failure());
  }
}
