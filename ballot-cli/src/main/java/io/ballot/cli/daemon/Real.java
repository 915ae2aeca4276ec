package io.ballot.cli.daemon;

import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.inject.Qualifier;
import java.lang.annotation.Retention;

/** Marks the adapters that reach the world, as against those of a dry run. */
@Qualifier
@Retention(RUNTIME)
@interface Real {}
