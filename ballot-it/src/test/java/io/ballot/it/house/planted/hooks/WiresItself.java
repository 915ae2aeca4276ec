package io.ballot.it.house.planted.hooks;

import com.google.inject.Guice;
import com.google.inject.Injector;

public final class WiresItself {
  private WiresItself() {}

  public static Injector wire() {
    return Guice.createInjector();
  }
}
