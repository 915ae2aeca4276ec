package io.ballot.cli.demo;

import java.util.List;
import java.util.Optional;

/**
 * How things stand at one moment, from all sides: what daemons believe, and what the backend shows.
 *
 * @param leaders the instances whose daemons say that they lead
 * @param carriers the instances on which the catalog shows the leader's tag
 * @param lockHolder the instance whose session holds the lock
 * @param fencingToken the leader's token
 */
record Picture(
    List<String> leaders,
    List<String> carriers,
    Optional<String> lockHolder,
    Optional<Long> fencingToken) {
  /** Copies the lists. */
  Picture {
    leaders = List.copyOf(leaders);
    carriers = List.copyOf(carriers);
  }

  /** Takes the picture. */
  static Picture of(Cast cast) {
    Optional<String> holder =
        cast.lockHolder()
            .flatMap(node ->
                cast.members().stream()
                    .filter(member -> member.nodeName().equals(node))
                    .map(Member::name)
                    .findFirst());
    return new Picture(
        cast.with(Role.LEADER).stream().map(Member::name).toList(),
        cast.carriers(),
        holder,
        cast.leader().flatMap(Member::fencingToken));
  }
}
