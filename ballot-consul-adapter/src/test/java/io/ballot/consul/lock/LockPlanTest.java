package io.ballot.consul.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.port.LockKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LockPlanTest {
  private static final int MOST = 8;
  private static final int CROWD = 100;
  private static final LockPlan.Store CLEAN =
      new LockPlan.Store(key -> false, prefix -> false, prefix -> false);

  @Test
  void followsAllAtTheirLongestCommonPrefix() {
    Set<LockKey> keys = numbered("service/web-", "/leader", 40);

    assertEquals(Map.of("service/web-", keys), plan(keys, CLEAN).prefixes());
  }

  @Test
  void followsKeysWithoutACommonBeginningByTheirFirstCharacters() {
    Set<LockKey> keys = keys("a/1", "a/2", "b/1", "b/2", "c");

    LockPlan plan = plan(keys, CLEAN);

    assertEquals(Map.of("a/", keys("a/1", "a/2"), "b/", keys("b/1", "b/2")), plan.prefixes());
    assertEquals(keys("c"), plan.single());
  }

  @Test
  void followsTheRootOfTheStoreRatherThanTooManyPrefixes() {
    Set<LockKey> keys =
        IntStream.range(0, 20)
            .mapToObj(i -> (char) ('a' + i) + "/leader")
            .map(LockKey::new)
            .collect(Collectors.toSet());

    assertEquals(Map.of("", keys), plan(keys, CLEAN).prefixes());
  }

  @Test
  void splitsAPrefixThatShowsMuchThatIsNotOurs() {
    Set<LockKey> keys = keys("locks/a/1", "locks/a/2", "locks/b/1", "locks/b/2");

    LockPlan plan = plan(keys, new LockPlan.Store(key -> false, "locks/"::equals, prefix -> false));

    assertEquals(
        Map.of(
            "locks/a/", keys("locks/a/1", "locks/a/2"), "locks/b/", keys("locks/b/1", "locks/b/2")),
        plan.prefixes());
  }

  @Test
  void splitsACrowd() {
    Set<LockKey> keys = new HashSet<>(numbered("locks/a", "", CROWD));
    keys.addAll(numbered("locks/b", "", CROWD));

    assertEquals(Set.of("locks/a", "locks/b"), plan(keys, CLEAN).prefixes().keySet());
  }

  @Test
  void readsInTurnsWhatIsLeftWherePrefixesCannotBeUsed() {
    Set<LockKey> keys = numbered("locks/", "", 40);

    LockPlan plan = plan(keys, new LockPlan.Store(key -> false, prefix -> false, prefix -> true));

    assertEquals(MOST, plan.single().size());
    assertEquals(Map.of(), plan.prefixes());
    assertEquals(40 - MOST, plan.read().size());
  }

  @Test
  void followsAHiddenKeyByItself() {
    Set<LockKey> keys = numbered("locks/", "", 40);
    LockKey hidden = new LockKey("locks/7");

    LockPlan plan =
        plan(keys, new LockPlan.Store(hidden::equals, prefix -> false, prefix -> false));

    assertEquals(Set.of(hidden), plan.single());
    assertEquals(39, plan.prefixes().getOrDefault("locks/", Set.of()).size());
  }

  @Test
  void endsNoPrefixInASegmentThatTheApiCannotRead() {
    Set<LockKey> keys = keys("locks/.a", "locks/.b");

    assertEquals(Set.of("locks/"), plan(keys, CLEAN).prefixes().keySet());
  }

  @Test
  void cutsNoCharacterInTwo() {
    Set<LockKey> keys = keys("locks/\uD83D\uDE00", "locks/\uD83D\uDE01");

    assertEquals(Set.of("locks/"), plan(keys, CLEAN).prefixes().keySet());
  }

  @Test
  void followsEveryKeyOnceByABoundedNumberOfQueriesWhateverTheKeys() {
    Random random = new Random(5);
    for (int i = 0; i < 300; i++) {
      Set<LockKey> keys = new HashSet<>();
      for (int k = random.nextInt(1, 200); k > 0; k--) {
        keys.add(new LockKey(word(random) + "/" + word(random) + "/" + word(random)));
      }
      LockPlan.Store store =
          new LockPlan.Store(
              key -> key.hashCode() % 7 == 0,
              prefix -> prefix.hashCode() % 3 == 0,
              prefix -> prefix.hashCode() % 5 == 0);

      LockPlan plan = plan(keys, store);

      List<LockKey> followed = new ArrayList<>(plan.single());
      plan.prefixes().values().forEach(followed::addAll);
      followed.addAll(plan.read());
      assertEquals(keys.size(), followed.size());
      assertEquals(keys, Set.copyOf(followed));
      assertTrue(plan.single().size() + plan.prefixes().size() <= MOST, plan.toString());
      plan.prefixes()
          .forEach((prefix, below) ->
              assertTrue(below.stream().allMatch(key -> key.value().startsWith(prefix)), prefix));
    }
  }

  private static String word(Random random) {
    return random
        .ints(random.nextInt(1, 4), 'a', 'e')
        .mapToObj(c -> String.valueOf((char) c))
        .collect(Collectors.joining());
  }

  private static LockPlan plan(Set<LockKey> keys, LockPlan.Store store) {
    return LockPlan.of(keys, store, MOST, CROWD);
  }

  private static Set<LockKey> keys(String... keys) {
    return Stream.of(keys).map(LockKey::new).collect(Collectors.toSet());
  }

  private static Set<LockKey> numbered(String before, String after, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new LockKey(before + i + after))
        .collect(Collectors.toSet());
  }
}
