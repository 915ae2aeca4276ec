package io.ballot.domain.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.port.Instance;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.InstanceObservation;
import io.ballot.domain.port.ServiceObservation;
import io.ballot.domain.port.Watch;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the watches on registrations tell. */
public abstract class CatalogWatchContract extends CatalogContract {
  @Test
  void tellsTheRegistrationOfALocalInstance() throws Exception {
    String service = fixture.newName();
    InstanceId id = register(service, "v1", "blue");

    Instance instance = instanceSeenBy(watchInstance(id.serviceId()));

    assertEquals(id, instance.id());
    assertEquals(service, instance.service());
    assertEquals(ADDRESS, instance.address());
    assertEquals(PORT, instance.port());
    assertFalse(instance.nodeAddress().isEmpty(), instance.toString());
    assertEquals(List.of("v1", "blue"), instance.tags());
  }

  @Test
  void tellsTheNodesAddressOfAnInstanceWithoutOne() throws Exception {
    String serviceId = fixture.newName();
    fixture.register(fixture.newName(), serviceId, "", 0, List.of());

    Instance instance = instanceSeenBy(watchInstance(serviceId));

    assertEquals("", instance.address());
    assertEquals(0, instance.port());
    assertFalse(instance.reachableAddress().isEmpty(), instance.toString());
    assertEquals(List.of(), instance.tags());
  }

  @Test
  void saysThatAnInstanceIsNotRegistered() {
    watchInstance(fixture.newName())
        .await("that it is not registered", InstanceObservation.NotRegistered.class::isInstance);
  }

  @Test
  void tellsThatAnInstanceWasRegisteredLate() throws Exception {
    String serviceId = fixture.newName();
    Recorder<InstanceObservation> seen = watchInstance(serviceId);
    seen.await("that it is not registered", InstanceObservation.NotRegistered.class::isInstance);

    fixture.register(fixture.newName(), serviceId, ADDRESS, PORT, List.of());

    seen.await("the registration", InstanceObservation.Registered.class::isInstance);
  }

  @Test
  void tellsThatAnInstanceWasDeregistered() throws Exception {
    InstanceId id = register(fixture.newName());
    Recorder<InstanceObservation> seen = watchInstance(id.serviceId());
    seen.await("the registration", InstanceObservation.Registered.class::isInstance);

    fixture.deregister(id.serviceId());

    seen.await("the end of it", InstanceObservation.NotRegistered.class::isInstance);
  }

  @Test
  void tellsAChangeOfALocalInstancesTags() throws Exception {
    InstanceId id = register(fixture.newName(), "v1");
    Recorder<InstanceObservation> seen = watchInstance(id.serviceId());
    seen.await("the first tags", o -> tagsOf(o).equals(List.of("v1")));

    fixture.setTags(id.serviceId(), List.of("v2", TAG));

    seen.await("the second tags", o -> tagsOf(o).equals(List.of("v2", TAG)));
  }

  @Test
  void tellsAtFirstATagThatOnlyTheAgentHas() throws Exception {
    InstanceId id = register(fixture.newName(), "v1", TAG);
    fixture.editCatalogTags(id, List.of("v1"));

    Recorder<InstanceObservation> seen = watchInstance(id.serviceId());

    seen.await("the agent's tag", o -> agentsTagsOf(o).equals(List.of(TAG)));
    assertEquals(List.of("v1"), tagsOf(seen.all().getFirst()));
    fixture.setTags(id.serviceId(), List.of("v1"));
    seen.await("no tag any more", o -> agentsTagsOf(o).isEmpty());
  }

  @Test
  void tellsWhatTheCatalogHasOfALocalInstance() throws Exception {
    InstanceId id = register(fixture.newName(), "v1");
    Recorder<InstanceObservation> seen = watchInstance(id.serviceId());
    seen.await("the first tags", o -> tagsOf(o).equals(List.of("v1")));

    fixture.editCatalogTags(id, List.of("v1", TAG));

    seen.await("the catalog's tags", o -> tagsOf(o).equals(List.of("v1", TAG)));
  }

  @Test
  void tellsTheInstancesOfAServiceOnAllNodes() throws Exception {
    String service = fixture.newName();
    InstanceId here = register(service, "v1");
    // The same service id, for it is unique on its node only.
    InstanceId there = fixture.registerElsewhere(service, here.serviceId(), List.of(TAG));
    register(fixture.newName(), TAG);

    ServiceObservation seen =
        watchService(service).await("two instances", o -> o.instances().size() == 2);

    List<Instance> inOrder =
        seen.instances().stream()
            .sorted(Comparator.comparing((Instance i) -> i.id().equals(there)))
            .toList();
    assertEquals(List.of(here, there), inOrder.stream().map(Instance::id).toList());
    assertEquals(List.of("v1"), inOrder.getFirst().tags());
    assertEquals(List.of(TAG), inOrder.getLast().tags());
    assertEquals(ADDRESS, inOrder.getFirst().address());
    assertEquals(PORT, inOrder.getFirst().port());
    assertEquals(service, inOrder.getLast().service());
    assertFalse(inOrder.getLast().nodeAddress().isEmpty(), seen.toString());
  }

  @Test
  void tellsThatAServiceHasNoInstances() {
    watchService(fixture.newName()).await("no instance", o -> o.instances().isEmpty());
  }

  @Test
  void tellsThatAnInstanceJoinedAServiceAndLeftIt() throws Exception {
    String service = fixture.newName();
    Recorder<ServiceObservation> seen = watchService(service);
    seen.await("no instance", o -> o.instances().isEmpty());

    InstanceId id = register(service);
    seen.await("the instance", o -> idsOf(o).equals(List.of(id)));
    fixture.deregister(id.serviceId());

    seen.await("no instance", o -> o.instances().isEmpty());
  }

  @Test
  void tellsAChangeOfATagInTheCatalogAlone() throws Exception {
    String service = fixture.newName();
    InstanceId there = fixture.registerElsewhere(service, fixture.newName(), List.of());
    Recorder<ServiceObservation> seen = watchService(service);
    ServiceObservation first = seen.await("no tag", o -> carriers(o).isEmpty());

    fixture.editCatalogTags(there, List.of(TAG));

    ServiceObservation second = seen.await("the tag", o -> carriers(o).equals(List.of(there)));
    assertTrue(second.index() > first.index(), first + " and " + second);
  }

  @Test
  void tellsNothingAfterItWasClosed() throws Exception {
    String service = fixture.newName();
    InstanceId id = register(service);
    Recorder<ServiceObservation> closedService = new Recorder<>(time);
    Recorder<InstanceObservation> closedInstance = new Recorder<>(time);
    Watch serviceWatch = port.watchService(service, closedService);
    Watch instanceWatch = port.watchInstance(id.serviceId(), closedInstance);
    closedService.await("the instance", o -> idsOf(o).equals(List.of(id)));
    closedInstance.await("it", InstanceObservation.Registered.class::isInstance);
    Recorder<ServiceObservation> openService = watchService(service);
    Recorder<InstanceObservation> openInstance = watchInstance(id.serviceId());
    openService.await("the instance", o -> idsOf(o).equals(List.of(id)));
    openInstance.await("it", InstanceObservation.Registered.class::isInstance);

    serviceWatch.close();
    serviceWatch.close();
    instanceWatch.close();
    instanceWatch.close();
    fixture.setTags(id.serviceId(), List.of(TAG));
    openService.await("the tag", o -> carriers(o).equals(List.of(id)));
    openInstance.await("the tag", o -> tagsOf(o).equals(List.of(TAG)));

    assertTrue(closedService.all().stream().allMatch(o -> carriers(o).isEmpty()));
    assertTrue(closedInstance.all().stream().allMatch(o -> tagsOf(o).isEmpty()));
  }

  static List<InstanceId> carriers(ServiceObservation seen) {
    return seen.instances().stream().filter(i -> i.carries(TAG)).map(Instance::id).toList();
  }

  private static Instance instanceSeenBy(Recorder<InstanceObservation> recorder) {
    InstanceObservation seen =
        recorder.await("the registration", InstanceObservation.Registered.class::isInstance);
    return ((InstanceObservation.Registered) seen).instance();
  }

  private static List<String> tagsOf(InstanceObservation seen) {
    return seen instanceof InstanceObservation.Registered registered
        ? registered.instance().tags()
        : List.of();
  }

  private static List<String> agentsTagsOf(InstanceObservation seen) {
    return seen instanceof InstanceObservation.Registered registered
        ? registered.agentsTags()
        : List.of();
  }

  private static List<InstanceId> idsOf(ServiceObservation seen) {
    return seen.instances().stream().map(Instance::id).toList();
  }
}
