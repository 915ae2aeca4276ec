package io.ballot.cli.daemon;

import com.google.inject.AbstractModule;

/** Nothing is wired that is not written down, and nothing in a circle. */
final class StrictModule extends AbstractModule {
  @Override
  protected void configure() {
    binder().requireExplicitBindings();
    binder().requireExactBindingAnnotations();
    binder().requireAtInjectOnConstructors();
    binder().disableCircularProxies();
  }
}
