package io.ballot.cli.daemon;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.ballot.domain.runtime.Ballot;
import io.ballot.domain.runtime.BallotListener;
import io.ballot.domain.runtime.DaemonIds;
import io.ballot.domain.runtime.Platform;
import io.ballot.domain.runtime.SystemPlatform;

/** The domain's runtime on this machine's clock and threads, and who listens to it. */
final class RuntimeModule extends AbstractModule {

  @Provides
  @Singleton
  Closing closing() {
    return new Closing();
  }

  @Provides
  @Singleton
  Platform platform(Closing closing) {
    SystemPlatform system = new SystemPlatform();
    closing.add(system::close);
    return system.platform();
  }

  @Provides
  @Singleton
  BallotListener listener(EventLog log) {
    return new NoticeLog(log);
  }

  @Provides
  @Singleton
  Ballot ballot(Platform platform, BallotListener listener) {
    return Ballot.on(platform, DaemonIds.ofThisProcess(), listener);
  }
}
