package io.ballot.cli.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {
  @ParameterizedTest
  @CsvSource({
    "tokne, token",
    "tokenfile, tokenFile",
    "token_file, tokenFile",
    "TOKEN-FILE, tokenFile",
    "prmaryTag, primaryTag",
    "ids, id",
    "tttl, ttl",
    "executeOnPromote, execOnPromote",
    "primaryTagName, primaryTag",
    "demoteBud, demoteBudget",
  })
  void findsTheNameThatWasMeant(String written, String meant) {
    assertEquals(Optional.of(meant), Names.nearest(written, KnownKeys.SERVICE));
  }

  @ParameterizedTest
  @CsvSource({"weight", "ip", "tls", "namespace", "env", "secondaryTags"})
  void findsNothingWhereNothingIsAlike(String written) {
    assertEquals(Optional.empty(), Names.nearest(written, KnownKeys.SERVICE));
  }

  @Test
  void prefersTheNearestOfSeveral() {
    assertEquals(
        Optional.of("execOnDemote"),
        Names.nearest("execOnDemoto", List.of("execOnPromote", "execOnDemote")));
  }

  @Test
  void countsNeighboursThatWereSwappedAsOneMistake() {
    assertEquals(1, Names.distance("lokcdelay", "lockdelay"));
    assertEquals(3, Names.distance("kitten", "sitting"));
  }

  @Test
  void doesNotCompareTextsOfAnyLength() {
    String endless = "a".repeat(300_000);
    assertEquals(Optional.empty(), Names.nearest(endless, List.of(endless + "b")));
  }
}
