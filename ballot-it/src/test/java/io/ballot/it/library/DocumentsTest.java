package io.ballot.it.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documents point to is there. */
final class DocumentsTest {
  private static final List<String> MODULES =
      List.of("ballot-domain", "ballot-consul-adapter", "ballot-hooks", "ballot-cli", "ballot-it");

  private static final Pattern TEST_CLASS =
      Pattern.compile("(?<![…\\w])([A-Z]\\w*(?:Test|IT|Contract))\\b");

  /** {@code Class.member}, or {@code .member} of the class named last; an ellipsis cuts either. */
  private static final Pattern MEMBER = Pattern.compile("`([A-Z]\\w*)?\\.(…?)([a-z]\\w*)");

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(?:#[^)]*)?\\)");

  static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>(markdown(Checkout.root()));
    documents.addAll(markdown(Checkout.root().resolve("docs")));
    return documents;
  }

  private static List<Path> markdown(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".md")).sorted().toList();
    }
  }

  /** The text of every source, by the name of its class. */
  private static Map<String, String> sources() throws IOException {
    Map<String, String> sources = new HashMap<>();
    for (String module : MODULES) {
      try (Stream<Path> files = Files.walk(Checkout.root().resolve(module).resolve("src"))) {
        for (Path file : files.filter(it -> it.toString().endsWith(".java")).toList()) {
          String name = String.valueOf(file.getFileName()).replace(".java", "");
          sources.merge(name, Files.readString(file), String::concat);
        }
      }
    }
    return sources;
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyTestThatADocumentNamesExists(Path document) throws IOException {
    Map<String, String> sources = sources();
    Matcher named = TEST_CLASS.matcher(Files.readString(document));
    while (named.find()) {
      assertTrue(sources.containsKey(named.group(1)), () -> "no " + named.group(1));
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyMemberThatADocumentNamesIsInItsClass(Path document) throws IOException {
    Map<String, String> sources = sources();
    List<String> missing = new ArrayList<>();
    String source = "";
    Matcher member = MEMBER.matcher(Files.readString(document));
    while (member.find()) {
      if (member.group(1) != null) {
        source = sources.getOrDefault(member.group(1), "");
      }
      if (!source.isEmpty() && !source.contains(member.group(3))) {
        missing.add(member.group());
      }
    }
    assertEquals(List.of(), missing);
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyLinkWithinTheCheckoutLeadsSomewhere(Path document) throws IOException {
    List<String> dead = new ArrayList<>();
    Matcher link = LINK.matcher(Files.readString(document));
    while (link.find()) {
      if (!Files.exists(document.resolveSibling(link.group(1)))) {
        dead.add(link.group(1));
      }
    }
    assertEquals(List.of(), dead);
  }
}
