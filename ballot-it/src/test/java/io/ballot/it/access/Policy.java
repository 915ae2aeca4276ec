package io.ballot.it.access;

import io.ballot.it.library.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The policy that docs/OPERATIONS.md says suffices, read from there.
 *
 * @param rules one rule each
 */
record Policy(List<String> rules) {
  private static final Pattern BLOCK = Pattern.compile("```hcl\\n(.*?)```", Pattern.DOTALL);

  static Policy ofTheDocument() throws IOException {
    String document = Files.readString(Checkout.root().resolve("docs/OPERATIONS.md"));
    Matcher block = BLOCK.matcher(document);
    if (!block.find()) {
      throw new AssertionError("docs/OPERATIONS.md has no policy");
    }
    return new Policy(block.group(1).lines().filter(line -> !line.isBlank()).toList());
  }

  /** All of them, as Consul takes them. */
  String text() {
    return String.join("\n", rules);
  }

  /** All but the one that begins so. */
  String without(String beginning) {
    if (rules.stream().noneMatch(rule -> rule.startsWith(beginning))) {
      throw new AssertionError("no rule begins with " + beginning + ": " + rules);
    }
    return rules.stream()
        .filter(rule -> !rule.startsWith(beginning))
        .collect(Collectors.joining("\n"));
  }
}
