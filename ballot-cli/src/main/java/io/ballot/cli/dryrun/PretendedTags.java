package io.ballot.cli.dryrun;

import io.ballot.domain.port.Instance;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.Watcher;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Which instance would carry a tag, had it been moved. Of a tag that was never touched the
 * registrations tell.
 */
final class PretendedTags {
  /** By service id: the tags we would have put on it, and those we would have taken off. */
  private final Map<TagOf, Boolean> own = new HashMap<>();

  /** The instance that would carry a tag alone among those of its service. */
  private final Map<ServiceTag, InstanceId> alone = new HashMap<>();

  /** The tags that local instances, by their full names, would have given up. */
  private final Set<GivenUp> givenUp = new HashSet<>();

  private final List<View<?>> views = new CopyOnWriteArrayList<>();

  private record TagOf(String serviceId, String tag) {}

  private record ServiceTag(String service, String tag) {}

  private record GivenUp(InstanceId instance, String tag) {}

  /** Moves a tag; tells whether that is a change. */
  boolean assign(String service, InstanceId instance, String tag, boolean self) {
    boolean changed;
    synchronized (this) {
      changed = !instance.equals(alone.put(new ServiceTag(service, tag), instance));
      if (self) {
        changed |= !Boolean.TRUE.equals(own.put(new TagOf(instance.serviceId(), tag), true));
      }
    }
    if (changed) {
      views.forEach(View::again);
    }
    return changed;
  }

  /**
   * Takes a tag off an instance that gets another for it; tells whether it would have carried it by
   * us.
   */
  boolean giveUp(InstanceId instance, String tag) {
    boolean changed;
    boolean carried;
    synchronized (this) {
      Boolean before = own.put(new TagOf(instance.serviceId(), tag), false);
      carried = Boolean.TRUE.equals(before);
      changed = givenUp.add(new GivenUp(instance, tag)) || !Boolean.FALSE.equals(before);
    }
    if (changed) {
      views.forEach(View::again);
    }
    return carried;
  }

  /** Puts a tag on that others may carry too; tells whether that is a change. */
  boolean add(String serviceId, String tag) {
    boolean changed;
    synchronized (this) {
      changed = !Boolean.TRUE.equals(own.put(new TagOf(serviceId, tag), true));
      givenUp.removeIf(it -> it.instance().serviceId().equals(serviceId) && it.tag().equals(tag));
    }
    if (changed) {
      views.forEach(View::again);
    }
    return changed;
  }

  /** Takes a tag off; tells whether that is a change. */
  boolean remove(String serviceId, String tag) {
    boolean changed;
    synchronized (this) {
      changed = !Boolean.FALSE.equals(own.put(new TagOf(serviceId, tag), false));
      alone
          .entrySet()
          .removeIf(
              it -> it.getKey().tag().equals(tag) && it.getValue().serviceId().equals(serviceId));
    }
    if (changed) {
      views.forEach(View::again);
    }
    return changed;
  }

  /** The local instance as it would be registered. */
  synchronized Instance local(Instance instance) {
    List<String> tags = new ArrayList<>(instance.tags());
    own.forEach((tagOf, carries) -> {
      if (tagOf.serviceId().equals(instance.id().serviceId())) {
        tags.remove(tagOf.tag());
        if (carries) {
          tags.add(tagOf.tag());
        }
      }
    });
    return instance.withTags(tags);
  }

  /** Any instance as it would be registered. */
  synchronized Instance anywhere(Instance instance) {
    List<String> tags = new ArrayList<>(instance.tags());
    alone.forEach((of, carrier) -> {
      String tag = of.tag();
      if (!of.service().equals(instance.service())) {
        return;
      }
      if (carrier.equals(instance.id())) {
        if (!tags.contains(tag)) {
          tags.add(tag);
        }
      } else {
        tags.remove(tag);
      }
    });
    givenUp.forEach(it -> {
      if (it.instance().equals(instance.id())) {
        tags.remove(it.tag());
      }
    });
    return instance.withTags(tags);
  }

  <O> View<O> view(Watcher<O> watcher, UnaryOperator<O> shown) {
    View<O> view = new View<>(watcher, shown);
    views.add(view);
    return view;
  }

  /** A watch that shows the world as it would be. */
  final class View<O> implements Watcher<O> {
    private final Watcher<O> watcher;
    private final UnaryOperator<O> shown;
    private @Nullable O last;

    private View(Watcher<O> watcher, UnaryOperator<O> shown) {
      this.watcher = watcher;
      this.shown = shown;
    }

    @Override
    public synchronized void seen(O observation) {
      last = observation;
      watcher.seen(shown.apply(observation));
    }

    @Override
    public synchronized void failed(PortException failure) {
      watcher.failed(failure);
    }

    private synchronized void again() {
      if (last != null) {
        watcher.seen(shown.apply(last));
      }
    }

    void close() {
      views.remove(this);
    }
  }
}
