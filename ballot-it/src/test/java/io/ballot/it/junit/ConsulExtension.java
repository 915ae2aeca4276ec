package io.ballot.it.junit;

import io.ballot.it.consul.AgentOptions;
import io.ballot.it.consul.ConsulAgent;
import io.ballot.it.provider.ConsulProvider;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.opentest4j.TestAbortedException;

/** Gives tests the shared Consul and their labs: see {@link OnRealConsul}. */
final class ConsulExtension implements ParameterResolver, AfterEachCallback {

  private static final Namespace NAMESPACE = Namespace.create(ConsulExtension.class);

  /** Held by the root of all tests, which closes it when the last one has ended. */
  private record SharedAgent(ConsulAgent agent) implements AutoCloseable {

    private static SharedAgent start() {
      try {
        return new SharedAgent(
            ConsulAgent.start(ConsulProvider.ofThisRun(), AgentOptions.server("shared")));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ParameterResolutionException("interrupted while Consul started", e);
      }
    }

    @Override
    public void close() {
      agent.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == SharedConsul.class || type == Lab.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Store own = context.getStore(NAMESPACE);
    if (parameter.getParameter().getType() == Lab.class) {
      return own.computeIfAbsent(Lab.class, key -> new Lab(), Lab.class);
    }
    return own.computeIfAbsent(
        SharedConsul.class,
        key -> {
          ConsulAgent agent = shared(context).agent();
          return new SharedConsul(agent.http(), agent.name());
        },
        SharedConsul.class);
  }

  private static SharedAgent shared(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(SharedAgent.class, key -> SharedAgent.start(), SharedAgent.class);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    // A test that was left out has nothing to explain.
    if (context
        .getExecutionException()
        .filter(it -> !(it instanceof TestAbortedException))
        .isEmpty()) {
      return;
    }
    Lab lab = context.getStore(NAMESPACE).get(Lab.class, Lab.class);
    if (lab != null) {
      lab.printLogs();
    }
    SharedAgent shared =
        context.getRoot().getStore(NAMESPACE).get(SharedAgent.class, SharedAgent.class);
    if (shared != null) {
      List<String> tail = shared.agent().log().tail(30);
      System.out.println("--- the last " + tail.size() + " lines of the shared Consul");
      tail.forEach(System.out::println);
    }
  }
}
