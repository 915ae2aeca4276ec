package io.ballot.it.provider;

import java.nio.file.Path;
import java.util.Optional;

/** The newest program that an earlier run fetched, or the version that is asked for. */
record CachedBinary(Surroundings surroundings) implements ConsulWay {

  @Override
  public String name() {
    return "the cache";
  }

  @Override
  public Finding look() throws InterruptedException {
    Optional<Path> folder = surroundings.cacheFolder();
    if (folder.isEmpty()) {
      return new Finding.Nothing("neither XDG_CACHE_HOME nor HOME is set");
    }
    return new ConsulCache(folder.get()).find(surroundings.wantedVersion());
  }
}
