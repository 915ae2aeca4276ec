/** What a hook's command says: its words, its program, and whether that can be run. */
@NullMarked
package io.ballot.hooks.command;

import org.jspecify.annotations.NullMarked;
