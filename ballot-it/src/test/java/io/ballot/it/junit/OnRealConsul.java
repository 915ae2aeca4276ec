package io.ballot.it.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * For a test class that needs a real Consul. Its methods may have parameters of these types:
 *
 * <ul>
 *   <li>{@link SharedConsul}: the one agent of this test run, with names of the test's own;
 *   <li>{@link Lab}: agents, clusters and daemons of the test's own, ended when the test has.
 * </ul>
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ConsulExtension.class)
public @interface OnRealConsul {}
