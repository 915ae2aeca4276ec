package io.ballot.it.fault;

import com.sun.jdi.AbsentInformationException;
import com.sun.jdi.Bootstrap;
import com.sun.jdi.Field;
import com.sun.jdi.IncompatibleThreadStateException;
import com.sun.jdi.Location;
import com.sun.jdi.Method;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.StringReference;
import com.sun.jdi.Value;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.request.BreakpointRequest;
import com.sun.jdi.request.EventRequest;
import io.ballot.consul.training.Story;
import io.ballot.it.consul.AgentPlace;
import io.ballot.it.daemon.DaemonProcess;
import io.ballot.it.junit.Lab;
import io.ballot.it.process.Deadline;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Stops one thread of a daemon where it stands and lets all others go on, as no signal can: a
 * wedged loop, made from outside, in the program as it is. A process of its own, since it has to
 * stand in the daemon's network; the thread stands for as long as that process runs.
 */
final class Debugger implements AutoCloseable {

  /** What a JVM has to be told to be open to a debugger, on a free port, which it says. */
  static final String OPTIONS =
      "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0";

  private static final String LISTENS = "Listening for transport dt_socket at address: ";
  private static final String STANDS = "a thread stands in ";

  private final HelperJvm process;

  private Debugger(HelperJvm process) {
    this.process = process;
  }

  /**
   * Stops the next thread that comes into a method, and returns once one stands there.
   *
   * @param place where the daemon runs
   * @param daemon started with the options
   * @param methods of {@code type}, each with how many of its lines are done before it stops:
   *     {@code drain+0}
   */
  static Debugger stopWhoeverComesTo(
      Lab lab, AgentPlace place, DaemonProcess daemon, String type, String... methods)
      throws InterruptedException {
    if (daemon.output().await(0, text -> text.startsWith(LISTENS), Arena.SOON).isEmpty()) {
      throw new AssertionError("it does not listen for a debugger");
    }
    // After one debugger it listens for the next, somewhere else.
    String port =
        daemon.output().linesFrom(0).stream()
            .filter(line -> line.startsWith(LISTENS))
            .reduce((earlier, later) -> later)
            .orElseThrow()
            .substring(LISTENS.length())
            .strip();
    HelperJvm process =
        lab.endAfterTheTest(
            HelperJvm.start(
                lab,
                place,
                Debugger.class,
                Stream.concat(Stream.of(port, type), Stream.of(methods)).toArray(String[]::new)));
    process.awaitLine(STANDS, Arena.SOON.multipliedBy(2));
    return new Debugger(process);
  }

  @Override
  public void close() {
    process.close();
  }

  /** The process: the daemon's port, the class and the methods. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<String> methods = List.of(arguments).subList(2, arguments.length);
    stopWhoeverComesTo(attach(arguments[0]), arguments[1], methods);
    System.out.println(STANDS + arguments[1]);
    // Until it is killed.
    new CountDownLatch(1).await();
  }

  private static VirtualMachine attach(String port) throws IOException {
    AttachingConnector sockets =
        Bootstrap.virtualMachineManager().attachingConnectors().stream()
            .filter(connector -> connector.transport().name().equals("dt_socket"))
            .findFirst()
            .orElseThrow();
    Map<String, Connector.Argument> arguments = sockets.defaultArguments();
    set(arguments, "hostname", "127.0.0.1");
    set(arguments, "port", port);
    try {
      return sockets.attach(arguments);
    } catch (IllegalConnectorArgumentsException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void set(Map<String, Connector.Argument> arguments, String name, String value) {
    Objects.requireNonNull(arguments.get(name), name).setValue(value);
  }

  private static void stopWhoeverComesTo(VirtualMachine machine, String type, List<String> methods)
      throws InterruptedException {
    ReferenceType its = machine.classesByName(type).getFirst();
    List<BreakpointRequest> requests = new ArrayList<>();
    for (String method : methods) {
      requests.add(machine.eventRequestManager().createBreakpointRequest(place(its, method)));
    }
    requests.forEach(request -> request.setSuspendPolicy(EventRequest.SUSPEND_EVENT_THREAD));
    requests.forEach(BreakpointRequest::enable);
    Deadline deadline = Deadline.in(Arena.SOON);
    while (!deadline.isOver()) {
      EventSet events = machine.eventQueue().remove(deadline.left().toMillis());
      if (events == null || events.stream().noneMatch(BreakpointEvent.class::isInstance)) {
        continue;
      }
      if (events.stream().anyMatch(Debugger::isOfPractice)) {
        // What a daemon practises soon after its start is no election of its own.
        events.resume();
        continue;
      }
      // Whoever comes next may pass.
      requests.forEach(BreakpointRequest::disable);
      return;
    }
    throw new AssertionError("nobody comes to " + methods);
  }

  private static boolean isOfPractice(Event event) {
    if (!(event instanceof BreakpointEvent stopped)) {
      return false;
    }
    try {
      Value value = stopped.thread().frame(0).thisObject();
      for (String field : List.of("election", "settings", "name")) {
        value = value instanceof ObjectReference object ? valueOf(object, field) : null;
      }
      return value instanceof StringReference name && name.value().equals(Story.SERVICE);
    } catch (IncompatibleThreadStateException e) {
      throw new IllegalStateException("a thread that was stopped is not", e);
    }
  }

  private static @Nullable Value valueOf(ObjectReference object, String name) {
    Field field = object.referenceType().fieldByName(name);
    return field == null ? null : object.getValue(field);
  }

  private static Location place(ReferenceType type, String method) {
    int plus = method.indexOf('+');
    Method its = type.methodsByName(method.substring(0, plus)).getFirst();
    try {
      return its.allLineLocations().get(Integer.parseInt(method.substring(plus + 1)));
    } catch (AbsentInformationException e) {
      throw new IllegalStateException("compiled without lines", e);
    }
  }
}
