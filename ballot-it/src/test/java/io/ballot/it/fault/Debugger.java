package io.ballot.it.fault;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.request.BreakpointRequest;
import com.sun.jdi.request.EventRequest;
import io.ballot.it.daemon.DaemonProcess;
import io.ballot.it.process.Deadline;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;

/**
 * Stops one thread of a daemon where it stands and lets all others go on, as no signal can: a
 * wedged loop, made from outside, in the program as it is.
 */
final class Debugger implements AutoCloseable {

  /** What a JVM has to be told to be open to a debugger, on a free port, which it says. */
  static final String OPTIONS =
      "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0";

  private static final String LISTENS = "Listening for transport dt_socket at address: ";

  private final VirtualMachine machine;

  private Debugger(VirtualMachine machine) {
    this.machine = machine;
  }

  /** Attaches to a daemon that was started with the options. */
  static Debugger attach(DaemonProcess daemon) throws IOException, InterruptedException {
    String line =
        daemon
            .output()
            .await(0, text -> text.startsWith(LISTENS), Arena.SOON)
            .orElseThrow(() -> new AssertionError("it does not listen for a debugger"));
    AttachingConnector sockets =
        Bootstrap.virtualMachineManager().attachingConnectors().stream()
            .filter(connector -> connector.transport().name().equals("dt_socket"))
            .findFirst()
            .orElseThrow();
    Map<String, Connector.Argument> arguments = sockets.defaultArguments();
    set(arguments, "hostname", "127.0.0.1");
    set(arguments, "port", line.substring(LISTENS.length()).strip());
    try {
      return new Debugger(sockets.attach(arguments));
    } catch (IllegalConnectorArgumentsException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void set(Map<String, Connector.Argument> arguments, String name, String value) {
    Objects.requireNonNull(arguments.get(name), name).setValue(value);
  }

  /** Stops the next thread that comes to a method, and returns once one stands there. */
  void stopWhoeverComesTo(String type, String method) throws InterruptedException {
    ReferenceType its = machine.classesByName(type).getFirst();
    BreakpointRequest here =
        machine
            .eventRequestManager()
            .createBreakpointRequest(its.methodsByName(method).getFirst().location());
    here.setSuspendPolicy(EventRequest.SUSPEND_EVENT_THREAD);
    here.enable();
    Deadline deadline = Deadline.in(Arena.SOON);
    while (!deadline.isOver()) {
      EventSet events = machine.eventQueue().remove(deadline.left().toMillis());
      if (events != null && events.stream().anyMatch(BreakpointEvent.class::isInstance)) {
        // Whoever comes next may pass.
        here.disable();
        return;
      }
    }
    throw new AssertionError("nobody comes to " + method);
  }

  @Override
  public void close() {
    try {
      machine.dispose();
    } catch (VMDisconnectedException e) {
      // The daemon has ended, as it should.
      return;
    }
  }
}
