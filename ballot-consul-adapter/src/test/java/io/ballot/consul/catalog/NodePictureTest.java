package io.ballot.consul.catalog;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.port.Instance;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.ServiceObservation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NodePictureTest {
  private final NodePicture picture =
      NodePicture.of(
          new NodeServices(
              7, "n1", true, "10.0.0.1", Map.of("web-1", instance("n1")), Map.of(), Set.of()),
          Set.of("web"));

  @Test
  void isTheSameAsAReadThatShowsTheSameOfItsNode() {
    ServiceObservation read =
        new ServiceObservation(7, List.of(instance("n1"), instance("n2", "primary")));

    assertFalse(picture.differsFrom(read, "web"));
  }

  @Test
  void differsFromAReadOfTheSameTimeThatShowsOtherTags() {
    ServiceObservation read = new ServiceObservation(7, List.of(instance("n1", "primary")));

    assertTrue(picture.differsFrom(read, "web"));
  }

  @Test
  void saysNothingAgainstANewerRead() {
    ServiceObservation read = new ServiceObservation(8, List.of(instance("n1", "primary")));

    assertFalse(picture.differsFrom(read, "web"));
  }

  private static Instance instance(String node, String... tags) {
    return new Instance(new InstanceId(node, "web-1"), "web", "", 80, "10.0.0.1", List.of(tags));
  }
}
