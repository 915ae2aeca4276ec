package io.ballot.cli.demo;

import io.ballot.domain.memory.MemoryBackend;
import io.ballot.domain.memory.MemorySession;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All who take part: the instances, their daemons, and the backend that they meet in. */
final class Cast {
  static final String SERVICE = "web";
  static final String TAG = "primary";
  static final String REPLICA_TAG = "replica";
  static final LockKey KEY = new LockKey("service/web/leader");
  static final int PORT = 8080;

  private final MemoryBackend backend;
  private final Journal journal;
  private final List<Member> members = new ArrayList<>();

  Cast(World world, Plan plan) {
    backend = new MemoryBackend(world.timers());
    journal = new Journal(world.timers(), world::stir);
    for (int number = 1; number <= plan.instances(); number++) {
      members.add(
          new Member(SERVICE + "-" + number, backend.node("node-" + number), world, journal, plan));
    }
  }

  MemoryBackend backend() {
    return backend;
  }

  Journal journal() {
    return journal;
  }

  List<Member> members() {
    return members;
  }

  /** The one that leads, if it is one alone. */
  Optional<Member> leader() {
    List<Member> leaders = with(Role.LEADER);
    return leaders.size() == 1 ? Optional.of(leaders.getFirst()) : Optional.empty();
  }

  List<Member> with(Role role) {
    return members.stream().filter(member -> member.role() == role).toList();
  }

  /** The leader's and the followers' tag, as far as the catalog shows them on an instance. */
  List<String> tags(Member member) {
    return Stream.of(TAG, REPLICA_TAG)
        .filter(tag -> carriers(tag).contains(member.name()))
        .toList();
  }

  /** The instances on which the catalog shows the leader's tag. */
  List<String> carriers() {
    return carriers(TAG);
  }

  /** The instances on which the catalog shows a tag. */
  List<String> carriers(String tag) {
    return backend.carriers(SERVICE, tag).stream().map(id -> id.serviceId()).toList();
  }

  /** The node whose session holds the lock. */
  Optional<String> lockHolder() {
    if (!(backend.lock(KEY) instanceof LockState.Held held)) {
      return Optional.empty();
    }
    return backend.sessions().stream()
        .filter(session -> session.id().equals(held.session()))
        .map(MemorySession::node)
        .findFirst();
  }
}
