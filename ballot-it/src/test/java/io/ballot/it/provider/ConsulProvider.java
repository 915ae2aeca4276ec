package io.ballot.it.provider;

import io.ballot.it.consul.Consul;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the Consul that the tests run on: by Docker where that answers, else a program from
 * {@code $CONSUL_BIN}, the PATH, the cache, the official release or Debian's package, in this
 * order. {@code BALLOT_IT_CONSUL=docker} or {@code =binary} narrows the choice.
 */
public final class ConsulProvider {

  private static @Nullable Outcome ofThisRun;

  /** Either a Consul, or why there is none. */
  private record Outcome(@Nullable Consul consul, String failure) {}

  private final List<ConsulWay> ways;
  private final Consumer<String> say;

  /**
   * A choice among these ways, the first that finds one.
   *
   * @param say gets a line when a way that is there was passed over
   */
  public ConsulProvider(List<ConsulWay> ways, Consumer<String> say) {
    this.ways = List.copyOf(ways);
    this.say = say;
  }

  /**
   * The Consul of this JVM: chosen once, and said in one line on standard output.
   *
   * @throws NoConsulException when there is none, at every call
   */
  public static synchronized Consul ofThisRun() throws InterruptedException {
    if (ofThisRun == null) {
      ofThisRun = findAndSay();
    }
    if (ofThisRun.consul() == null) {
      throw new NoConsulException(ofThisRun.failure());
    }
    return ofThisRun.consul();
  }

  private static Outcome findAndSay() throws InterruptedException {
    try {
      Consul consul = in(Surroundings.ofThisMachine(), System.out::println).choose();
      System.out.println("The tests run on Consul " + consul.version() + ": " + consul.origin());
      return new Outcome(consul, "");
    } catch (NoConsulException e) {
      return new Outcome(null, e.getMessage());
    }
  }

  /**
   * The ways that these surroundings ask for.
   *
   * @param say gets a line when a way that is there was passed over
   * @throws NoConsulException when they ask for one that does not exist
   */
  public static ConsulProvider in(Surroundings surroundings, Consumer<String> say) {
    String form = surroundings.variable(Surroundings.FORM).orElse("");
    ConsulWay docker = new DockerImage(surroundings);
    List<ConsulWay> binaries = binaries(surroundings);
    return switch (form) {
      case "" ->
          new ConsulProvider(Stream.concat(Stream.of(docker), binaries.stream()).toList(), say);
      case "docker" -> new ConsulProvider(List.of(docker), say);
      case "binary" -> new ConsulProvider(binaries, say);
      default ->
          throw new NoConsulException(
              Surroundings.FORM + "=" + form + " is neither docker nor binary");
    };
  }

  private static List<ConsulWay> binaries(Surroundings surroundings) {
    return List.of(
        new GivenBinary(surroundings),
        new BinaryOnPath(surroundings),
        new CachedBinary(surroundings),
        new OfficialRelease(surroundings, OfficialRelease.SITE, OfficialRelease.REACH_BOUND),
        new DebianPackage(surroundings, AptSources.OF_THIS_MACHINE));
  }

  /**
   * Goes through the ways until one finds a Consul.
   *
   * @throws NoConsulException when none does, saying what each looked at
   */
  public Consul choose() throws InterruptedException {
    List<String> tried = new ArrayList<>();
    for (ConsulWay way : ways) {
      switch (way.look()) {
        case Finding.Found found -> {
          return found.consul();
        }
        case Finding.Unusable unusable -> {
          say.accept("For the tests, " + way.name() + " is passed over: " + unusable.why());
          tried.add("  - " + way.name() + ": " + unusable.why());
        }
        case Finding.Nothing nothing -> tried.add("  - " + way.name() + ": " + nothing.why());
      }
    }
    throw new NoConsulException(
        """
        No real Consul for the tests. Tried:
        %s
        To do, one of: put `consul` on the PATH; set CONSUL_BIN to its program; start Docker; or \
        give this machine a way to the official release or to Debian's packages.\
        """
            .formatted(String.join("\n", tried)));
  }
}
