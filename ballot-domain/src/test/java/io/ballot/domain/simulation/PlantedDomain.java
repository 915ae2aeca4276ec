package io.ballot.domain.simulation;

import io.ballot.domain.election.Election;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * The domain with a bug in it: the sources are edited in memory, compiled, and loaded by a class
 * loader of their own, so that no switch for it is needed in production code.
 */
final class PlantedDomain {
  private static final String ROOT = "io.ballot.domain.";
  private static final Path DOMAIN = Path.of("java", "io", "ballot", "domain");
  private static final Path SOURCES = Path.of("src", "main").resolve(DOMAIN);
  private static final Path SIMULATOR = Path.of("src", "test").resolve(DOMAIN);

  private PlantedDomain() {}

  /** The simulator, loaded together with the bug. */
  static ClassLoader with(Plant plant) {
    try {
      return new Loader(compile(edited(plant)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> edited(Plant plant) throws IOException {
    Map<String, String> edited = new HashMap<>();
    for (Plant.Edit edit : plant.edits()) {
      String source = edited.get(edit.file());
      if (source == null) {
        boolean simulators = edit.file().startsWith("simulation/");
        source = Files.readString((simulators ? SIMULATOR : SOURCES).resolve(edit.file()));
      }
      edited.put(edit.file(), apply(edit, source));
    }
    return edited;
  }

  private static String apply(Plant.Edit edit, String source) {
    String pattern =
        String.join(
            "\\s*", Pattern.compile("\\s+").splitAsStream(edit.is()).map(Pattern::quote).toList());
    Matcher matcher = Pattern.compile(pattern).matcher(source);
    if (!matcher.find()) {
      throw new IllegalStateException(edit.file() + " has no «" + edit.is() + "» any more");
    }
    int start = matcher.start();
    int end = matcher.end();
    if (matcher.find()) {
      throw new IllegalStateException(edit.file() + " has «" + edit.is() + "» more than once");
    }
    return source.substring(0, start) + edit.becomes() + source.substring(end);
  }

  private static Map<String, byte[]> compile(Map<String, String> sources) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    Map<String, ByteArrayOutputStream> classes = new HashMap<>();
    StringWriter complaints = new StringWriter();
    try (StandardJavaFileManager standard = compiler.getStandardFileManager(null, null, null);
        JavaFileManager inMemory = new InMemory(standard, classes)) {
      List<Source> units =
          sources.entrySet().stream()
              .map(entry -> new Source(entry.getKey(), entry.getValue()))
              .toList();
      List<String> options =
          List.of("--release", "21", "-proc:none", "-nowarn", "-classpath", classPath());
      boolean compiled = compiler.getTask(complaints, inMemory, null, options, null, units).call();
      if (!compiled) {
        throw new IllegalStateException("the planted source does not compile: " + complaints);
      }
    }
    Map<String, byte[]> compiled = new HashMap<>();
    classes.forEach((name, bytes) -> compiled.put(name, bytes.toByteArray()));
    return compiled;
  }

  private static String classPath() {
    return String.join(
        System.getProperty("path.separator"),
        of(Election.class),
        of(Simulation.class),
        of(Nullable.class));
  }

  private static String of(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String file, String text) {
      super(URI.create("planted:///io/ballot/domain/" + file), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private static final class InMemory extends ForwardingJavaFileManager<StandardJavaFileManager> {
    private final Map<String, ByteArrayOutputStream> classes;

    InMemory(StandardJavaFileManager files, Map<String, ByteArrayOutputStream> classes) {
      super(files);
      this.classes = classes;
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
      return new SimpleJavaFileObject(URI.create("planted:///" + className + ".class"), kind) {
        @Override
        public OutputStream openOutputStream() {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          classes.put(className, bytes);
          return bytes;
        }
      };
    }
  }

  /** Loads the domain, the simulator and the bug itself, everything else as usual. */
  private static final class Loader extends ClassLoader {
    private final Map<String, byte[]> planted;

    Loader(Map<String, byte[]> planted) {
      super(PlantedDomain.class.getClassLoader());
      this.planted = planted;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(ROOT)) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        if (loaded == null) {
          byte[] bytes = bytes(name);
          loaded = defineClass(name, bytes, 0, bytes.length);
        }
        return loaded;
      }
    }

    private byte[] bytes(String name) throws ClassNotFoundException {
      byte[] bytes = planted.get(name);
      if (bytes != null) {
        return bytes;
      }
      String file = name.replace('.', '/') + ".class";
      try (var stream = getParent().getResourceAsStream(file)) {
        if (stream == null) {
          throw new ClassNotFoundException(name);
        }
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
